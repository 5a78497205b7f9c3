//! Deciding about edits that wait: a person releases or refuses them, and the verdict travels to the device.

use shared::document::edit::{Edit, Unreadable};
use shared::document::limits;
use shared::ids::{Actor, EditId, PersonId};
use shared::sync::verdict::Reason;

use super::desk::{By, Desk};
use crate::state::Office;
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

/// Releases or refuses edit `id`.
pub async fn decide(
    office: &Office,
    (by, person): (By, PersonId),
    id: EditId,
    release: bool,
    remark: &str,
) -> Result<Outcome, StoreError> {
    let (actor, n): (Actor, u64) = (id.actor, id.n);
    let mut desk = Desk::open(office, by, &[]).await?;
    let Some(waiting) = quarantine::lock(&mut desk.tx, actor, n).await? else { return Ok(Outcome::NoSuchEdit) };
    if waiting.state != State::Waiting {
        return Ok(Outcome::Decided(waiting.state));
    }
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
    }
    let state = if release { State::Released } else { State::Refused };
    let decision = Decision { state, at: desk.now(), by: person, remark };
    let position = feed::advance(&mut desk.tx, 1).await?;
    quarantine::decide(&mut desk.tx, (actor, n), position, &decision).await?;
    let ruling = StoredEvent::of_ruling(position, id, waiting.order, release, decision.at);
    events::add(&mut desk.tx, vec![ruling]).await?;
    desk.commit().await?;
    Ok(Outcome::Done)
}
