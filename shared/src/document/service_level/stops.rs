//! When the clocks stood still, from the facts.

use serde::{Deserialize, Serialize};

use super::terms::{Hindrance, Terms};
use crate::document::WorkOrder;
use crate::document::coordination::Decision;
use crate::document::pause::pauses;
use crate::document::visit::{Happening, Outcome};
use crate::ids::{EditId, VisitId};
use crate::lang::Lang;
use crate::time::Moment;

/// Why a clock stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = WhyClockStood))]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Work rested for this reason.
    Hindered(Hindrance),
    /// The order was settled or called off, until it was taken up again.
    Settled,
}

impl Why {
    /// In words.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Hindered(hindrance) => hindrance.words(lang),
            Self::Settled => lang.pick("已结案", "settled"),
        }
    }
}

/// A time in which the clocks stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stop {
    /// Since when.
    pub from: Moment,
    /// Until when; `None` while it lasts.
    pub until: Option<Moment>,
    /// Why.
    pub why: Why,
}

/// What can begin or end a stop, in the order of its moments. The second part breaks ties, the same on every replica.
struct Event {
    at: Moment,
    by: (u8, EditId),
    what: What,
}

enum What {
    /// Work rests, or nobody was there.
    Rests(VisitId, Hindrance),
    /// That visit goes on or ends.
    Ends(VisitId),
    /// Somebody is on a visit again.
    Goes,
    /// The office acted.
    Decided { open: bool },
}

/// The times in which the clocks of `order` stood, in order and without overlaps. Without terms, what lies with the customer
/// stops nothing: the level was defined as plain minutes.
pub fn stops(order: &WorkOrder, terms: Option<&Terms>) -> Vec<Stop> {
    let counts = |hindrance: &Hindrance| terms.is_some_and(|terms| terms.stops.contains(hindrance));
    let mut stops = Vec::new();
    let mut resting: Vec<(VisitId, Stop)> = Vec::new();
    let mut settled: Option<Moment> = None;
    for event in events(order) {
        let at = event.at;
        let over = |visit: VisitId, stop: &Stop| match event.what {
            What::Rests(of, hindrance) => of == visit && stop.why != Why::Hindered(hindrance),
            What::Ends(of) => of == visit,
            // Whoever goes there, on this visit or another one, waits for nobody any more.
            What::Goes => true,
            What::Decided { .. } => stop.why == Why::Hindered(Hindrance::CustomerAbsent),
        };
        for (_, stop) in resting.extract_if(.., |(visit, stop)| over(*visit, stop)) {
            stops.push(Stop { until: Some(at), ..stop });
        }
        match event.what {
            What::Rests(visit, hindrance) if counts(&hindrance) && !resting.iter().any(|(of, _)| *of == visit) => {
                resting.push((visit, Stop { from: at, until: None, why: Why::Hindered(hindrance) }));
            }
            What::Decided { open: false } => settled = settled.or(Some(at)),
            What::Decided { open: true } => {
                stops.extend(settled.take().map(|from| Stop { from, until: Some(at), why: Why::Settled }));
            }
            _ => {}
        }
    }
    stops.extend(resting.into_iter().map(|(_, stop)| stop));
    stops.extend(settled.map(|from| Stop { from, until: None, why: Why::Settled }));
    let of_office = pauses(order).into_iter().filter(|pause| counts(&pause.why));
    stops.extend(of_office.map(|of| Stop { from: of.from, until: of.until, why: Why::Hindered(of.why) }));
    merged(stops)
}

fn events(order: &WorkOrder) -> Vec<Event> {
    let facts = order.standing_facts().filter_map(|(id, fact)| {
        let visit = fact.visit;
        let what = match &fact.happening {
            Happening::Paused { why: Some(hindrance), .. } => What::Rests(visit, *hindrance),
            Happening::Ended { outcome: Outcome::CustomerAbsent, .. } => What::Rests(visit, Hindrance::CustomerAbsent),
            Happening::Ended { .. } | Happening::Resumed | Happening::Started => What::Ends(visit),
            // A pause without a known reason stops nothing, and goes on from one that did.
            Happening::Paused { why: None, .. } => What::Ends(visit),
            Happening::Accepted { .. } | Happening::OnTheWay | Happening::Arrived => What::Goes,
            Happening::Declined { .. } | Happening::Left | Happening::Retracted => return None,
        };
        Some(Event { at: fact.time.judged(), by: (0, id), what })
    });
    let decided = order.coordination.steps().map(|(revision, decided)| {
        let open = !matches!(decided.decision, Decision::Closed { .. } | Decision::Cancelled { .. });
        Event { at: decided.at, by: (1, revision.by), what: What::Decided { open } }
    });
    let mut events: Vec<Event> = facts.chain(decided).collect();
    events.sort_by_key(|event| (event.at, event.by));
    events
}

/// The same times without overlaps: what begins within another one begins where that ends.
fn merged(mut stops: Vec<Stop>) -> Vec<Stop> {
    stops.sort();
    let mut merged: Vec<Stop> = Vec::new();
    for stop in stops {
        let from = match merged.last().map(|last| last.until) {
            Some(None) => break,
            Some(Some(until)) => stop.from.max(until),
            None => stop.from,
        };
        if stop.until.is_none_or(|until| until > from) {
            merged.push(Stop { from, ..stop });
        }
    }
    merged
}
