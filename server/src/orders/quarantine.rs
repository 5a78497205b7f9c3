//! Deciding about edits that wait: a person releases or refuses them, and the verdict travels to the device.

use shared::document::edit::{Edit, Unreadable};
use shared::document::limits;
use shared::ids::{Digest, EditId, PersonId};
use shared::sync::verdict::Reason;

use super::desk::{By, Desk};
use crate::state::Office;
use crate::store::edits::{name_orders, runs_between};
use crate::store::events::{self, StoredEvent};
use crate::store::quarantine::{self, Decision, State};
use crate::store::{StoreError, feed};

/// What became of the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stands.
    Done,
    /// No such edit waits or waited.
    NoSuchEdit,
    /// Somebody decided before.
    Decided(State),
    /// It cannot be applied: nobody can read it yet, its order is unknown, or its number belongs to another edit.
    CannotApply(Reason),
}

/// Which edit is meant: clones may have written several under one number.
#[derive(Clone, Copy, Debug)]
pub struct Which {
    /// Its number.
    pub id: EditId,
    /// The hash of its bytes; without it, the first under that number that waits.
    pub hash: Option<Digest>,
}

/// Releases or refuses an edit.
pub async fn decide(
    office: &Office,
    (by, person): (By, PersonId),
    Which { id, hash }: Which,
    release: bool,
    remark: &str,
) -> Result<Outcome, StoreError> {
    let mut desk = Desk::open(office, by, &[]).await?;
    let mut copies = quarantine::lock(&mut desk.tx, id.actor, id.n).await?;
    copies.retain(|copy| hash.is_none_or(|hash| Digest::of(&copy.edit) == hash));
    let Some(last) = copies.last().map(|copy| copy.state) else { return Ok(Outcome::NoSuchEdit) };
    let Some(waiting) = copies.into_iter().find(|copy| copy.state == State::Waiting) else {
        return Ok(Outcome::Decided(last));
    };
    if release {
        let edit = match Edit::decode(&waiting.edit) {
            _ if waiting.reason == Reason::Fork => return Ok(Outcome::CannotApply(Reason::Fork)),
            Ok(edit) if limits::check(id, &edit).is_ok() && !edit.act.is_office_only() => edit,
            Ok(edit) if edit.act.is_office_only() => return Ok(Outcome::CannotApply(Reason::WrongRole)),
            Ok(_) | Err(Unreadable::Malformed(_)) => return Ok(Outcome::CannotApply(Reason::Malformed)),
            Err(Unreadable::Newer { .. }) => return Ok(Outcome::CannotApply(Reason::UnknownKind)),
        };
        desk.load(&[edit.order]).await?;
        if desk.document(edit.order).is_none() {
            return Ok(Outcome::CannotApply(Reason::UnknownOrder));
        }
        desk.apply(id, &edit);
        // Its order may have been unknown when it arrived; from now on the run belongs to the order's history.
        for run in runs_between(&mut desk.tx, id.actor, id.n, id.n).await? {
            name_orders(&mut desk.tx, [edit.order], run.actor, run.first_n).await?;
        }
    }
    let state = if release { State::Released } else { State::Refused };
    let decision = Decision { state, at: desk.now(), by: person, remark };
    let position = feed::advance(&mut desk.tx, 1).await?;
    quarantine::decide(&mut desk.tx, &waiting, position, &decision).await?;
    let ruling = StoredEvent::of_ruling(position, id, waiting.order, release, decision.at);
    events::add(&mut desk.tx, vec![ruling]).await?;
    desk.commit().await?;
    Ok(Outcome::Done)
}
