//! Visits 上门: grow-only facts, by visit. A fact is never overwritten; a correction is a new fact that names the old one.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::coordination::Assignment;
use super::service_level::Hindrance;
use crate::geo::Place;
use crate::ids::{CrewId, EditId, VisitId};
use crate::time::TimeEvidence;

/// Something that happened on a visit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Happening {
    /// The crew takes the order. Begins a visit.
    #[n(0)]
    Accepted {
        /// The assignment it answers.
        #[n(0)]
        epoch: u64,
        /// Earlier visits that this one goes on from.
        #[n(1)]
        follows: Vec<VisitId>,
        /// For which crew, where the order was on offer to several: without signal nobody knows yet whose it will be.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        crew: Option<CrewId>,
    },
    /// The crew does not take the order.
    #[n(1)]
    Declined {
        /// The assignment it answers.
        #[n(0)]
        epoch: u64,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// On the way 出发.
    #[n(2)]
    OnTheWay,
    /// On site 到达.
    #[n(3)]
    Arrived,
    /// Work began.
    #[n(4)]
    Started,
    /// Work rests.
    #[n(5)]
    Paused {
        /// Why, in words.
        #[n(0)]
        reason: String,
        /// Why, where that matters to the clocks of the service level.
        #[n(1)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Hindrance>,
    },
    /// Work goes on.
    #[n(6)]
    Resumed,
    /// Left the site 离开.
    #[n(7)]
    Left,
    /// How the visit ended.
    #[n(8)]
    Ended {
        /// With what result.
        #[n(0)]
        outcome: Outcome,
        /// A remark; for needs, what is needed.
        #[n(1)]
        remark: String,
    },
    /// The fact that this one corrects did not happen: a finger slipped.
    #[n(9)]
    Retracted,
}

impl Happening {
    /// Whether this is the answer to `assignment`: that crew takes the order or does not. What another crew said to the same
    /// offer is none.
    pub fn answers(&self, assignment: &Assignment) -> bool {
        match self {
            Self::Accepted { epoch, crew, .. } => {
                *epoch == assignment.epoch && crew.is_none_or(|crew| crew == assignment.crew)
            }
            Self::Declined { epoch, .. } => *epoch == assignment.epoch,
            _ => false,
        }
    }
}

/// The result of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Solved 已修复.
    #[n(0)]
    Fixed,
    /// Parts have to come first 待件.
    #[n(1)]
    NeedsParts,
    /// A specialist has to help 二线支持.
    #[n(2)]
    NeedsSecondLine,
    /// To be looked at again 待复核.
    #[n(3)]
    NeedsReview,
    /// Nobody was there 客户不在.
    #[n(4)]
    CustomerAbsent,
}

/// A fact with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Fact {
    /// The visit it belongs to.
    #[n(0)]
    pub visit: VisitId,
    /// What happened.
    #[n(1)]
    pub happening: Happening,
    /// The fact that this one replaces.
    #[n(2)]
    pub corrects: Option<EditId>,
    /// When, as far as the device can prove.
    #[n(3)]
    pub time: TimeEvidence,
    /// Where, as the device says.
    #[n(4)]
    pub place: Option<Place>,
}
