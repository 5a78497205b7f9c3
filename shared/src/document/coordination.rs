//! Assignment and cancellation: coordination, not merging. Only the server writes it, in one transaction that expects a
//! revision; the document carries every step, so that devices and later readers see how it came about.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::register::Seen;
use crate::ids::{CrewId, EditId, PersonId};
use crate::time::Moment;

/// What the office decided about who works on the order and whether anyone should.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Decision {
    /// A crew is sent 派单.
    #[n(0)]
    Assigned(#[n(0)] Assignment),
    /// The crew is taken off again; nobody is sent for now.
    #[n(1)]
    Withdrawn {
        /// Why.
        #[n(0)]
        reason: String,
    },
    /// The order is called off.
    #[n(2)]
    Cancelled {
        /// Why.
        #[n(0)]
        reason: String,
    },
    /// The order is settled 结案.
    #[n(3)]
    Closed {
        /// A remark for the file.
        #[n(0)]
        remark: String,
    },
    /// A closed or cancelled order is taken up again.
    #[n(4)]
    Reopened {
        /// Why.
        #[n(0)]
        reason: String,
    },
}

/// A crew's membership of an order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Assignment {
    /// Counts the assignments of this order, from 1. Visits name the one they belong to.
    #[n(0)]
    pub epoch: u64,
    /// Which crew.
    #[n(1)]
    pub crew: CrewId,
    /// Its name at that time.
    #[n(2)]
    pub crew_name: String,
    /// Where in the crew's day, from 1; 0 if that is left to the crew.
    #[n(3)]
    pub position: u32,
    /// When the crew should begin.
    #[n(4)]
    pub planned_start: Option<Moment>,
    /// How long it should take, by trade.
    #[n(5)]
    pub expected_minutes: u32,
    /// Why the order changed hands; empty at the first assignment.
    #[n(6)]
    pub reason: String,
    /// Every edit the server had when it decided. Work under an older epoch outside of it went on unknown to the
    /// decision: two crews on one order.
    #[n(7)]
    pub knew: Seen,
}

/// A step of the coordination: its revision, and the edit that wrote it. The edit breaks the tie that only a restored
/// backup can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Revision {
    /// Counts the decisions on this order, from 1.
    #[n(0)]
    pub number: u64,
    /// The edit that carries the decision.
    #[n(1)]
    pub by: EditId,
}

/// A decision and who took it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Decided {
    /// What was decided.
    #[n(0)]
    pub decision: Decision,
    /// By whom; `None` for the server's own rules.
    #[n(1)]
    pub author: Option<PersonId>,
    /// When, by the server's clock.
    #[n(2)]
    pub at: Moment,
}

/// Whether anyone should work on the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// It is open.
    Open,
    /// It was called off.
    Cancelled,
    /// It is settled.
    Closed,
}

/// All decisions on an order, by revision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Coordination(#[n(0)] pub(super) BTreeMap<Revision, Decided>);

impl Coordination {
    /// The number of the last decision; 0 before the first. A writer who expects another one is stale.
    pub fn revision(&self) -> u64 {
        self.0.keys().next_back().map_or(0, |revision| revision.number)
    }

    /// The decisions in their order.
    pub fn steps(&self) -> impl Iterator<Item = (&Revision, &Decided)> {
        self.0.iter()
    }

    /// Whether anyone should work on the order.
    pub fn phase(&self) -> Phase {
        match self.0.values().next_back().map(|decided| &decided.decision) {
            Some(Decision::Cancelled { .. }) => Phase::Cancelled,
            Some(Decision::Closed { .. }) => Phase::Closed,
            _ => Phase::Open,
        }
    }

    /// The crew that holds the order now. A reopened order starts without one.
    pub fn assignment(&self) -> Option<&Assignment> {
        let holds =
            |decided: &&Decided| !matches!(decided.decision, Decision::Cancelled { .. } | Decision::Closed { .. });
        match self.0.values().rev().find(holds).map(|decided| &decided.decision) {
            Some(Decision::Assigned(assignment)) => Some(assignment),
            _ => None,
        }
    }

    /// The assignments in their order.
    pub fn assignments(&self) -> impl Iterator<Item = &Assignment> {
        self.0.values().filter_map(|decided| match &decided.decision {
            Decision::Assigned(assignment) => Some(assignment),
            _ => None,
        })
    }

    /// The crew that held the order in `epoch`.
    pub fn crew_of(&self, epoch: u64) -> Option<CrewId> {
        self.assignments().find(|assignment| assignment.epoch == epoch).map(|assignment| assignment.crew)
    }

    /// The highest epoch so far; 0 before the first assignment.
    pub fn epoch(&self) -> u64 {
        self.assignments().map(|assignment| assignment.epoch).max().unwrap_or(0)
    }
}
