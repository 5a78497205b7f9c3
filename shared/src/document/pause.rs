//! Pauses that the office records: the customer said on the telephone that nobody will be there, or has to decide first; parts
//! are on order. Which of them stop the clocks is the level's to say, as for pauses on a visit.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::coordination::Decision;
use super::service_level::Hindrance;
use super::visit::Happening;
use crate::ids::EditId;
use crate::time::Moment;

/// A pause begins, or is over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Pause {
    /// Work rests.
    #[n(0)]
    Begun {
        /// Why.
        #[n(0)]
        why: Hindrance,
        /// In words: who said so, and until when it will probably last.
        #[n(1)]
        reason: String,
    },
    /// It goes on.
    #[n(1)]
    Over {
        /// The edit that began the pause.
        #[n(0)]
        begun: EditId,
        /// In words.
        #[n(1)]
        reason: String,
    },
}

/// What ended a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PauseEnd))]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The office said so.
    Said,
    /// Somebody went there.
    Gone,
    /// The order was settled or called off.
    Settled,
}

/// A pause of the office, with its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = OfficePause))]
pub struct Rest {
    /// The edit that began it; ending it names it.
    pub id: EditId,
    /// Why work rests.
    pub why: Hindrance,
    /// In words.
    pub reason: String,
    /// Since when.
    pub from: Moment,
    /// Until when; absent while it lasts.
    pub until: Option<Moment>,
    /// What ended it.
    pub end: Option<End>,
}

/// The pauses that the office recorded, in the order of their edits. One lasts until the office ends it, until somebody is on the
/// way or there, or until the order is settled, whichever came first.
pub fn pauses(order: &WorkOrder) -> Vec<Rest> {
    let begun = order.pauses.0.iter().filter_map(|(id, recorded)| match &recorded.item {
        Pause::Begun { why, reason } => Some((*id, *why, reason, recorded.time.judged())),
        Pause::Over { .. } => None,
    });
    begun
        .map(|(id, why, reason, from)| {
            let over = end(order, id, from);
            let (until, end) = (over.map(|(at, _)| at), over.map(|(_, end)| end));
            Rest { id, why, reason: reason.clone(), from, until, end }
        })
        .collect()
}

fn end(order: &WorkOrder, id: EditId, from: Moment) -> Option<(Moment, End)> {
    let said = order.pauses.0.values().filter_map(|recorded| match &recorded.item {
        Pause::Over { begun, .. } if *begun == id => Some((recorded.time.judged().max(from), End::Said)),
        _ => None,
    });
    let gone = order.standing_facts().filter_map(|(_, fact)| {
        let at = fact.time.judged();
        let goes = matches!(fact.happening, Happening::OnTheWay | Happening::Arrived) && at > from;
        goes.then_some((at, End::Gone))
    });
    let settled = order.coordination.steps().filter_map(|(_, decided)| {
        let over = matches!(decided.decision, Decision::Closed { .. } | Decision::Cancelled { .. });
        (over && decided.at > from).then_some((decided.at, End::Settled))
    });
    said.chain(gone).chain(settled).min_by_key(|(at, _)| *at)
}
