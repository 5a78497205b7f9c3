//! Sending a crew 派单, and taking it off again: one transaction with an expected revision, so two dispatchers never both win.

use shared::document::coordination::{Assignment, Decision, Phase};
use shared::document::edit::Act;
use shared::ids::{CrewId, OrderId, PersonId};
use shared::time::Moment;

use super::desk::{By, Desk};
use crate::state::Office;
use crate::store::holders::{self, Membership};
use crate::store::{StoreError, books};

/// Minutes that a visit is expected to take where nobody said otherwise.
const EXPECTED_MINUTES: u32 = 60;

/// What a dispatcher asks for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The crew to send; `None` to take the present one off.
    pub crew: Option<CrewId>,
    /// The revision the dispatcher saw.
    pub revision: u64,
    /// Where in the crew's day, from 1; 0 to leave it open.
    pub position: u32,
    /// When the crew should begin.
    pub planned_start: Option<Moment>,
    /// How long it should take.
    pub expected_minutes: Option<u32>,
    /// Why the order changes hands.
    pub reason: String,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// It stands; this is the new revision.
    Done {
        /// The revision it made.
        revision: u64,
    },
    /// Somebody decided meanwhile.
    Stale {
        /// The present revision.
        current: u64,
    },
    /// No such order.
    NoOrder,
    /// No such crew, or nobody in it.
    NoCrew,
    /// The order is closed or cancelled.
    NotOpen(Phase),
    /// There is no crew to take off.
    Unassigned,
}

/// Carries out `wish`.
pub async fn assign(office: &Office, by: By, order: OrderId, wish: Wish) -> Result<Assigned, StoreError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    let Some(document) = desk.document(order) else { return Ok(Assigned::NoOrder) };
    let coordination = document.coordination.clone();
    if coordination.revision() != wish.revision {
        return Ok(Assigned::Stale { current: coordination.revision() });
    }
    if coordination.phase() != Phase::Open {
        return Ok(Assigned::NotOpen(coordination.phase()));
    }
    let knew = document.watermark.clone();
    let (epoch, people, decision) = match wish.crew {
        None if coordination.assignment().is_none() => return Ok(Assigned::Unassigned),
        None => (coordination.epoch(), Vec::new(), Decision::Withdrawn { reason: wish.reason }),
        Some(crew) => {
            let Some(crew_name) = books::crew_name(&mut desk.tx, crew).await? else { return Ok(Assigned::NoCrew) };
            let people = holders::crew_people(&mut desk.tx, crew).await?;
            if people.is_empty() {
                return Ok(Assigned::NoCrew);
            }
            let epoch = coordination.epoch().saturating_add(1);
            let assignment = Assignment {
                epoch,
                crew,
                crew_name,
                position: wish.position,
                planned_start: wish.planned_start,
                expected_minutes: wish.expected_minutes.unwrap_or(EXPECTED_MINUTES),
                reason: wish.reason,
                knew,
            };
            (epoch, people, Decision::Assigned(assignment))
        }
    };
    let former = holders::present(&mut desk.tx, order).await?;
    for membership in memberships(order, (coordination.epoch(), &former), (epoch, &people)) {
        desk.hold(membership);
    }
    let revision = wish.revision.saturating_add(1);
    desk.write(order, Act::Decided { revision, decision });
    desk.commit().await?;
    Ok(Assigned::Done { revision })
}

/// Everyone who goes, with the epoch that ended, and everyone who comes.
fn memberships(
    order: OrderId,
    (ended, former): (u64, &[PersonId]),
    (epoch, people): (u64, &[PersonId]),
) -> Vec<Membership> {
    let of = |person: &PersonId, epoch, active| Membership { order, person: *person, epoch, active, position: 0 };
    let gone = former.iter().filter(|person| !people.contains(person)).map(|person| of(person, ended, false));
    gone.chain(people.iter().map(|person| of(person, epoch, true))).collect()
}
