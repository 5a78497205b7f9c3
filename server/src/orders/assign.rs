//! Sending a crew 派单, and taking it off again: one transaction with an expected revision, so two dispatchers never both win.

use shared::document::coordination::{Assignment, Decision, Phase};
use shared::document::edit::Act;
use shared::ids::{CrewId, OrderId, PersonId};
use shared::time::Moment;

use super::desk::{By, Desk};
use super::dispatching::why;
use crate::dispatch::explain::Manner;
use crate::state::Office;
use crate::store::dispatch::{Sent, add_sent};
use crate::store::holders::{self, Membership};
use crate::store::{StoreError, books, offers, orders};

/// Minutes that a visit is expected to take where nobody said otherwise.
pub(crate) const EXPECTED_MINUTES: u32 = 60;

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

/// Carries out the `wish` of a person, and remembers why the crew is sent.
pub async fn assign(office: &Office, by: By, order: OrderId, wish: Wish) -> Result<Assigned, StoreError> {
    assign_as(office, by, order, wish, Manner::Chosen).await
}

/// Carries out `wish`, however it came about.
pub async fn assign_as(
    office: &Office,
    by: By,
    order: OrderId,
    wish: Wish,
    manner: Manner,
) -> Result<Assigned, StoreError> {
    // The reasons are worked out before the order is locked: they may ask a routing server.
    let sent = reasons(office, order, &wish, manner).await?;
    let mut desk = Desk::open(office, by, &[order]).await?;
    let assigned = carry_out(&mut desk, order, wish, sent).await?;
    if matches!(assigned, Assigned::Done { .. }) {
        desk.commit().await?;
    }
    Ok(assigned)
}

/// Carries out `wish` at an open desk, with what [`reasons`] worked out before. Of anything but `Done`, nothing may be committed.
pub(super) async fn carry_out(
    desk: &mut Desk,
    order: OrderId,
    wish: Wish,
    sent: Option<Sent>,
) -> Result<Assigned, StoreError> {
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
    if let Some(sent) = sent {
        let sent = Sent { revision, ..sent };
        add_sent(&mut desk.tx, &sent).await?;
        offers::taken(&mut desk.tx, order, sent.crew).await?;
    }
    desk.write(order, Act::Decided { revision, decision });
    Ok(Assigned::Done { revision })
}

/// What is remembered of an assignment; its revision is known once it is made. Nothing where nobody is sent.
pub(super) async fn reasons(
    office: &Office,
    order: OrderId,
    wish: &Wish,
    manner: Manner,
) -> Result<Option<Sent>, StoreError> {
    let Some(crew) = wish.crew else { return Ok(None) };
    let mut tx = office.store().read().await?;
    let stored = orders::order(&mut tx, order).await?;
    let explanation = match stored {
        Some(stored) => why::sent(office, tx, &stored.document, (crew, manner)).await?,
        None => None,
    };
    let Wish { position, planned_start, expected_minutes, .. } = *wish;
    let (decided_at, expected_minutes) = (office.now(), expected_minutes.unwrap_or(EXPECTED_MINUTES));
    Ok(Some(Sent { order, revision: 0, crew, decided_at, position, planned_start, expected_minutes, explanation }))
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
