//! Visits as people see them, derived from facts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::visit::{Fact, Happening, Outcome};
use crate::ids::{Actor, CrewId, EditId, VisitId};

/// How far a visit has come. The order of the variants is the order of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The crew did not take the order.
    Declined,
    /// The crew took it.
    Accepted,
    /// On the way.
    OnTheWay,
    /// On site.
    Arrived,
    /// At work.
    Working,
    /// Work rests.
    Paused,
    /// The result is recorded.
    Ended,
}

/// A visit, derived.
#[derive(Clone, Debug)]
pub struct Visit<'a> {
    /// Which.
    pub id: VisitId,
    /// The assignment it belongs to; `None` until the edit that began it is known here.
    pub epoch: Option<u64>,
    /// The crew of that assignment.
    pub crew: Option<CrewId>,
    /// Earlier visits it goes on from.
    pub follows: Vec<VisitId>,
    /// Its standing facts, in the order of their edits.
    pub facts: Vec<(EditId, &'a Fact)>,
    /// How far it has come.
    pub stage: Stage,
    /// The different results recorded; more than one is a conflict.
    pub outcomes: Vec<(Outcome, String)>,
}

impl Visit<'_> {
    /// The first standing fact that satisfies `wanted`.
    pub fn fact(&self, wanted: impl Fn(&Happening) -> bool) -> Option<(EditId, &Fact)> {
        self.facts.iter().find(|(_, fact)| wanted(&fact.happening)).map(|(id, fact)| (*id, *fact))
    }

    /// The arrival.
    pub fn arrival(&self) -> Option<(EditId, &Fact)> {
        self.fact(|happening| *happening == Happening::Arrived)
    }

    /// The result, if one is recorded and nobody disagrees.
    pub fn outcome(&self) -> Option<Outcome> {
        match self.outcomes.as_slice() {
            [(outcome, _)] => Some(*outcome),
            _ => None,
        }
    }
}

/// The visits of an order, in the order of the edits that began them. A visit whose beginning was retracted is none.
pub fn visits(order: &WorkOrder) -> Vec<Visit<'_>> {
    let mut by_visit: BTreeMap<VisitId, Vec<(EditId, &Fact)>> = BTreeMap::new();
    for (id, fact) in order.standing_facts() {
        by_visit.entry(fact.visit).or_default().push((id, fact));
    }
    by_visit.into_iter().filter(|(id, _)| !is_void(order, *id)).map(|(id, facts)| visit(order, id, facts)).collect()
}

/// The visit named `id`, if it stands.
pub fn visit_of(order: &WorkOrder, id: VisitId) -> Option<Visit<'_>> {
    visits(order).into_iter().find(|visit| visit.id == id)
}

/// The visits that nobody went on from: the ones that say how the order stands.
pub fn latest(order: &WorkOrder) -> Vec<Visit<'_>> {
    let all = visits(order);
    let followed: Vec<VisitId> = all.iter().flat_map(|visit| visit.follows.iter().copied()).collect();
    all.into_iter().filter(|visit| !followed.contains(&visit.id)).collect()
}

fn is_void(order: &WorkOrder, visit: VisitId) -> bool {
    order.facts.contains_key(&visit) && !order.standing_facts().any(|(id, _)| id == visit)
}

fn visit<'a>(order: &'a WorkOrder, id: VisitId, facts: Vec<(EditId, &'a Fact)>) -> Visit<'a> {
    let begun = facts.iter().find(|(fact, _)| *fact == id).map(|(_, fact)| &fact.happening);
    let (epoch, follows, taker) = match begun {
        Some(Happening::Accepted { epoch, follows, crew }) => (Some(*epoch), follows.clone(), *crew),
        Some(Happening::Declined { epoch, .. }) => (Some(*epoch), Vec::new(), None),
        _ => (None, Vec::new(), None),
    };
    let sent = epoch.and_then(|epoch| order.coordination.crew_of(epoch));
    // Another crew was quicker: this visit belongs to the time before that one was sent.
    let is_late = taker.is_some() && sent.is_some() && taker != sent;
    let (epoch, crew) = if is_late { (epoch.map(|epoch| epoch.saturating_sub(1)), taker) } else { (epoch, sent) };
    let outcomes = outcomes(&facts);
    let has_work = order.findings.contains_key(&id) || order.lines_of(id).next().is_some();
    let stage = stage(&facts, &outcomes, has_work);
    Visit { id, epoch, crew, follows, facts, stage, outcomes }
}

/// The last result that each actor recorded, without repetitions: a second word of the same writer replaces the first.
fn outcomes(facts: &[(EditId, &Fact)]) -> Vec<(Outcome, String)> {
    let mut last: BTreeMap<Actor, (Outcome, String)> = BTreeMap::new();
    for (id, fact) in facts {
        if let Happening::Ended { outcome, remark } = &fact.happening {
            last.insert(id.actor, (*outcome, remark.clone()));
        }
    }
    let mut outcomes: Vec<_> = last.into_values().collect();
    outcomes.sort();
    outcomes.dedup_by_key(|(outcome, _)| *outcome);
    outcomes
}

fn stage(facts: &[(EditId, &Fact)], outcomes: &[(Outcome, String)], has_work: bool) -> Stage {
    let happened = |wanted: fn(&Happening) -> bool| facts.iter().any(|(_, fact)| wanted(&fact.happening));
    if happened(|happening| matches!(happening, Happening::Declined { .. })) {
        Stage::Declined
    } else if !outcomes.is_empty() {
        Stage::Ended
    } else if is_paused(facts) {
        Stage::Paused
    } else if has_work || happened(|happening| matches!(happening, Happening::Started | Happening::Resumed)) {
        Stage::Working
    } else if happened(|happening| *happening == Happening::Arrived) {
        Stage::Arrived
    } else if happened(|happening| *happening == Happening::OnTheWay) {
        Stage::OnTheWay
    } else {
        Stage::Accepted
    }
}

/// Whether the last word of any writer is a pause.
fn is_paused(facts: &[(EditId, &Fact)]) -> bool {
    let mut last: BTreeMap<Actor, bool> = BTreeMap::new();
    for (id, fact) in facts {
        match fact.happening {
            Happening::Paused { .. } => last.insert(id.actor, true),
            Happening::Resumed | Happening::Started => last.insert(id.actor, false),
            _ => None,
        };
    }
    last.into_values().any(|paused| paused)
}
