//! Photos that a customer may see: nobody sees one until a dispatcher releases it, and withdrawing it is a fact as well.

use shared::document::WorkOrder;
use shared::ids::{Digest, OrderId, PersonId};
use shared::view::{OrderView, PhotoView};

use crate::deeds::{Deed, Done};
use crate::orders::desk::By;
use crate::state::Office;
use crate::store::orders::lock_orders;
use crate::store::photo_releases::{self, Release};
use crate::store::{StoreError, Tx, deeds};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Released {
    /// It stands: every fact about the order's photos, in their order.
    Done(Vec<Release>),
    /// No such order.
    NoOrder,
    /// The order has no such photo, or it was taken out of sight.
    NoPhoto,
}

/// Lets the customer of `order` see a photo, or no longer. Saying it again changes nothing.
pub async fn release(
    office: &Office,
    (by, person): (By, PersonId),
    (order, hash): (OrderId, Digest),
    may_see: bool,
) -> Result<Released, StoreError> {
    let mut tx = office.store().write_briefly().await?;
    let Some(stored) = lock_orders(&mut tx, &[order]).await?.pop() else { return Ok(Released::NoOrder) };
    let view = OrderView::of(&stored.document);
    if !view.photos.iter().any(|photo| photo.hash == hash) {
        return Ok(Released::NoPhoto);
    }
    let mut facts = photo_releases::of(&mut tx, order).await?;
    if stands(&facts, hash) == may_see {
        return Ok(Released::Done(facts));
    }
    let fact = Release { hash, released: may_see, at: office.now(), person };
    photo_releases::add(&mut tx, order, facts.len(), &fact).await?;
    let deed = if may_see { Deed::PhotoReleased } else { Deed::PhotoWithdrawn };
    let number = view.origin.map(|origin| origin.number).unwrap_or_default();
    let photo = hash.to_string();
    let done = Done::of(person, deed, &number, &by.source).saying(&photo).on(order);
    deeds::add(&mut tx, &done, fact.at).await?;
    tx.commit().await?;
    facts.push(fact);
    Ok(Released::Done(facts))
}

/// Whether the last word about a photo lets the customer see it.
fn stands(facts: &[Release], hash: Digest) -> bool {
    facts.iter().rev().find(|fact| fact.hash == hash).is_some_and(|fact| fact.released)
}

/// The photos that the customer of `order` may see. One that was taken out of sight since is not among them.
pub async fn released(tx: &mut Tx, order: &WorkOrder) -> Result<Vec<PhotoView>, StoreError> {
    let facts = photo_releases::of(tx, order.id).await?;
    if !facts.iter().any(|fact| fact.released) {
        return Ok(Vec::new());
    }
    let photos = OrderView::of(order).photos;
    Ok(photos.into_iter().filter(|photo| stands(&facts, photo.hash)).collect())
}
