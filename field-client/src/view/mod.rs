//! An order as it stands on this device: what the office sent, plus the own edits that it does not include yet.

pub mod lease;
pub mod summary;

use shared::document::edit::Edit;
use shared::document::{BadState, WorkOrder};
use shared::ids::{Digest, OrderId};

use self::summary::Summary;
use crate::store::outbox::{self, EditState};
use crate::store::{Db, StoreError, orders, van};

/// Why an order cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// It is not on this device, or only announced.
    #[error("this order is not on the device")]
    NotHere,
    /// The office's state was written by a newer version.
    #[error("this order needs a newer version of the app")]
    Newer,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// `order` as it stands here.
pub fn load(db: &Db, order: OrderId) -> Result<WorkOrder, ViewError> {
    let base = orders::base(db, order)?.ok_or(ViewError::NotHere)?;
    let mut standing = decode(order, &base)?;
    replay(db, &mut standing, |_| true)?;
    Ok(standing)
}

/// What the office must have now if it applied exactly the edits that it has of ours to the state it sent last: the hash
/// of that, and its bytes.
pub fn predicted(db: &Db, order: OrderId) -> Result<(Digest, Vec<u8>), ViewError> {
    let base = orders::base(db, order)?.ok_or(ViewError::NotHere)?;
    let mut standing = decode(order, &base)?;
    replay(db, &mut standing, |kept| kept.state == EditState::Accepted)?;
    let state = standing.encode();
    Ok((Digest::of(&state), state))
}

/// Takes over a state that the office sent, and what the list shows of it.
pub fn take_over(db: &Db, order: OrderId, hash: Digest, state: &[u8]) -> Result<(), ViewError> {
    let summary = match decode(order, state) {
        Err(ViewError::Newer) => Summary::unreadable(order),
        Err(other) => return Err(other),
        Ok(mut standing) => {
            replay(db, &mut standing, |_| true)?;
            van::take_all(db, &standing)?;
            Summary::of(&standing)
        }
    };
    Ok(orders::put(db, order, &summary.number, hash, state, &summary.encode())?)
}

fn decode(order: OrderId, state: &[u8]) -> Result<WorkOrder, ViewError> {
    match WorkOrder::decode_trusted(state) {
        Ok(standing) if standing.id == order => Ok(standing),
        Err(BadState::Newer(_)) => Err(ViewError::Newer),
        Ok(_) | Err(BadState::Malformed(_)) => {
            Err(StoreError::BadRow { table: "bases", column: "state", row: order.to_string() }.into())
        }
    }
}

/// Applying is idempotent, so nobody has to know which edits the state already includes.
fn replay(db: &Db, order: &mut WorkOrder, wanted: impl Fn(&outbox::Kept) -> bool) -> Result<(), StoreError> {
    for kept in outbox::standing_on(db, order.id)?.into_iter().filter(wanted) {
        // A newer version of the app made it before this one was installed again; it still travels as opaque bytes.
        if let Ok(edit) = Edit::decode(&kept.bytes) {
            order.apply(kept.id, &edit);
        }
    }
    Ok(())
}
