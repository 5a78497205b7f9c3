//! Visits: beginning one, what happens on it, its result, and taking a slip of the finger back.

use shared::document::WorkOrder;
use shared::document::coordination::Phase;
use shared::document::edit::Act;
use shared::document::visit::{Fact, Happening, Outcome};
use shared::document::visits::{Stage, Visit, latest, visit_of, visits};
use shared::ids::{EditId, VisitId};

use super::{Doer, Refusal};

/// The visit that acts belong to: the one named, or the one under way for the present assignment, or this device's own last
/// one where the order went on without it.
pub fn current_visit(order: &WorkOrder, doer: Doer<'_>) -> Result<VisitId, Refusal> {
    if let Some(named) = doer.visit {
        return visit_of(order, named).map(|visit| visit.id).ok_or(Refusal::NoSuchVisit);
    }
    let taken = |visit: &Visit<'_>| visit.stage != Stage::Declined;
    let epoch = order.coordination.assignment().map(|assignment| assignment.epoch);
    let mut present: Vec<Visit<'_>> = latest(order).into_iter().filter(taken).collect();
    if !doer.left {
        present.retain(|visit| visit.epoch == epoch);
    }
    let own = |visit: &VisitId| doer.actors.contains(&visit.actor);
    let ids: Vec<VisitId> = present.iter().map(|visit| visit.id).collect();
    let own_present = ids.iter().rev().find(|visit| own(visit));
    let own_ever = || visits(order).into_iter().filter(taken).map(|visit| visit.id).rev().find(|visit| own(visit));
    match (own_present, ids.as_slice()) {
        (Some(visit), _) => Ok(*visit),
        (None, [visit]) if !doer.left => Ok(*visit),
        (None, several) if several.len() > 1 && !doer.left => Err(Refusal::SeveralVisits { count: several.len() }),
        _ => own_ever().ok_or(Refusal::NoVisit),
    }
}

/// The visits in the order in which people count them, from 1 in [`begin_of`]'s place.
pub fn begin_of(order: &WorkOrder) -> Vec<VisitId> {
    visits(order).into_iter().map(|visit| visit.id).collect()
}

fn open_epoch(order: &WorkOrder, doer: Doer<'_>) -> Result<u64, Refusal> {
    if order.coordination.phase() != Phase::Open {
        return Err(Refusal::Over);
    }
    if doer.left {
        return Err(Refusal::WentToOthers);
    }
    // An order that is here and in nobody's hands is on offer: who takes it answers the assignment that this brings about.
    let on_offer = order.coordination.epoch().saturating_add(1);
    Ok(order.coordination.assignment().map_or(on_offer, |assignment| assignment.epoch))
}

pub(super) fn accept(order: &WorkOrder, doer: Doer<'_>) -> Result<Act, Refusal> {
    let epoch = open_epoch(order, doer)?;
    let before = latest(order);
    // Solved is solved: another visit needs the office to send somebody again, or the result to be taken back.
    let goes_nowhere = |visit: &Visit<'_>| match visit.stage {
        Stage::Declined => false,
        Stage::Ended => visit.outcomes.iter().any(|(outcome, _)| *outcome == Outcome::Fixed),
        _ => true,
    };
    if before.iter().any(|visit| visit.epoch == Some(epoch) && goes_nowhere(visit)) {
        return Err(Refusal::AlreadyAccepted);
    }
    let goes_on = |visit: &&Visit<'_>| visit.stage == Stage::Ended || visit.epoch == Some(epoch);
    let follows = before.iter().filter(goes_on).map(|visit| visit.id).collect();
    // On offer to several crews: somebody else may be quicker, and this visit is not theirs.
    let crew = doer.crew.filter(|_| order.coordination.assignment().is_none());
    Ok(Act::Happened { visit: None, happening: Happening::Accepted { epoch, follows, crew }, corrects: None })
}

pub(super) fn decline(order: &WorkOrder, doer: Doer<'_>, reason: String) -> Result<Act, Refusal> {
    let epoch = open_epoch(order, doer)?;
    let declined = |visit: &Visit<'_>| visit.epoch == Some(epoch) && visit.stage == Stage::Declined;
    if latest(order).iter().any(declined) {
        return Err(Refusal::Already);
    }
    Ok(Act::Happened { visit: None, happening: Happening::Declined { epoch, reason }, corrects: None })
}

pub(super) fn happen(order: &WorkOrder, doer: Doer<'_>, happening: Happening) -> Result<Act, Refusal> {
    let id = current_visit(order, doer)?;
    let visit = visit_of(order, id).ok_or(Refusal::NoSuchVisit)?;
    let recorded = |wanted: &Happening| visit.facts.iter().any(|(_, fact)| fact.happening == *wanted);
    match &happening {
        Happening::Paused { .. } if visit.stage == Stage::Paused => return Err(Refusal::Already),
        Happening::Resumed if visit.stage != Stage::Paused => return Err(Refusal::NotPaused),
        Happening::Paused { .. } | Happening::Resumed => {}
        Happening::OnTheWay if visit.arrival().is_some() => return Err(Refusal::Already),
        other if recorded(other) => return Err(Refusal::Already),
        _ => {}
    }
    Ok(Act::Happened { visit: Some(id), happening, corrects: None })
}

/// Records a result. A second one of this device replaces its first and names it.
pub(super) fn end(order: &WorkOrder, doer: Doer<'_>, outcome: Outcome, remark: String) -> Result<Act, Refusal> {
    let id = current_visit(order, doer)?;
    let visit = visit_of(order, id).ok_or(Refusal::NoSuchVisit)?;
    let happening = Happening::Ended { outcome, remark };
    let ended = |fact: &Fact| matches!(fact.happening, Happening::Ended { .. });
    let own = visit.facts.iter().rev().find(|(by, fact)| doer.actors.contains(&by.actor) && ended(fact));
    if own.is_some_and(|(_, fact)| fact.happening == happening) {
        return Err(Refusal::Already);
    }
    Ok(Act::Happened { visit: Some(id), happening, corrects: own.map(|(by, _)| *by) })
}

pub(super) fn undo(order: &WorkOrder, doer: Doer<'_>) -> Result<Act, Refusal> {
    let position = |id: &EditId| doer.actors.iter().position(|actor| *actor == id.actor).map(|life| (life, id.n));
    let last =
        order.standing_facts().filter_map(|(id, fact)| Some((position(&id)?, id, fact))).max_by_key(|last| last.0);
    let (_, id, fact) = last.ok_or(Refusal::NothingToUndo)?;
    let begins = matches!(fact.happening, Happening::Accepted { .. });
    if begins && (order.findings.contains_key(&id) || order.lines_of(id).next().is_some()) {
        return Err(Refusal::VisitHasWork);
    }
    Ok(Act::Happened { visit: Some(fact.visit), happening: Happening::Retracted, corrects: Some(id) })
}

/// Takes back every result of `visit` but those equal to `keep`.
pub(super) fn retract_other_outcomes(order: &WorkOrder, visit: VisitId, keep: Outcome) -> Vec<Act> {
    let facts = visit_of(order, visit).map(|visit| visit.facts).unwrap_or_default();
    let other = |fact: &Fact| matches!(fact.happening, Happening::Ended { outcome, .. } if outcome != keep);
    facts
        .into_iter()
        .filter(|(_, fact)| other(fact))
        .map(|(id, _)| Act::Happened { visit: Some(visit), happening: Happening::Retracted, corrects: Some(id) })
        .collect()
}
