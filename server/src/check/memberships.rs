//! Memberships: whoever holds an order does so by its last assignment, and its whole crew holds it.

use std::collections::BTreeSet;

use shared::document::WorkOrder;
use shared::document::coordination::Phase;
use shared::ids::PersonId;

use super::{Finding, Report};
use crate::store::holders::crew_people;
use crate::store::{StoreError, Tx, audit};

pub(super) async fn check(tx: &mut Tx, document: &WorkOrder, report: &mut Report) -> Result<(), StoreError> {
    let (order, assigned) = (document.id, document.coordination.epoch());
    let holders = audit::holders_of(tx, order).await?;
    report.checked.memberships += u64::try_from(holders.len()).unwrap_or(u64::MAX);
    let assignment = document.coordination.assignment();
    for holder in &holders {
        let of_another = holder.active && assignment.is_some() && holder.epoch != assigned;
        if holder.epoch > assigned || of_another {
            let (person, epoch) = (holder.person, holder.epoch);
            report.find(Finding::HoldsWrongEpoch { order, person, epoch, assigned });
        }
    }
    let Some(assignment) = assignment.filter(|_| document.coordination.phase() == Phase::Open) else { return Ok(()) };
    let crew = assignment.crew;
    let people: BTreeSet<PersonId> = crew_people(tx, crew).await?.into_iter().collect();
    let holding: BTreeSet<PersonId> = holders.iter().filter(|of| of.active).map(|of| of.person).collect();
    for person in holding.difference(&people) {
        report.find(Finding::HoldsWithoutCrew { order, person: *person, crew });
    }
    for person in people.difference(&holding) {
        report.find(Finding::CrewDoesNotHold { order, person: *person, crew });
    }
    Ok(())
}
