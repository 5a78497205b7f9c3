//! The status of an order: a pure function of its facts, so it cannot disagree with them.

use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::coordination::Phase;
use super::missing::missing_before_signing;
use super::visit::Outcome;
use super::visits::{Stage, Visit, latest};
use crate::lang::Lang;

/// Where an order stands, in the words of the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nobody is sent yet 待派单.
    Reported,
    /// A crew is sent and has not answered 已派单.
    Dispatched,
    /// The crew does not take it 已拒单.
    Declined,
    /// The crew takes it 已接单.
    Accepted,
    /// 已出发.
    OnTheWay,
    /// 已到达.
    Arrived,
    /// 处理中.
    Working,
    /// 已暂停.
    Paused,
    /// 客户不在.
    CustomerAbsent,
    /// 待件.
    NeedsParts,
    /// 二线支持.
    NeedsSecondLine,
    /// 待复核.
    NeedsReview,
    /// Solved and complete, waiting for the customer 待签字.
    ReadyToSign,
    /// 已签字.
    Signed,
    /// 已结案.
    Closed,
    /// 已取消.
    Cancelled,
}

impl Status {
    /// The word people use.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Reported => lang.pick("待派单", "Reported"),
            Self::Dispatched => lang.pick("已派单", "Dispatched"),
            Self::Declined => lang.pick("已拒单", "Declined"),
            Self::Accepted => lang.pick("已接单", "Accepted"),
            Self::OnTheWay => lang.pick("已出发", "On the way"),
            Self::Arrived => lang.pick("已到达", "Arrived"),
            Self::Working => lang.pick("处理中", "Working"),
            Self::Paused => lang.pick("已暂停", "Paused"),
            Self::CustomerAbsent => lang.pick("客户不在", "Customer absent"),
            Self::NeedsParts => lang.pick("待件", "Needs parts"),
            Self::NeedsSecondLine => lang.pick("需二线支持", "Needs second line"),
            Self::NeedsReview => lang.pick("待复核", "Needs review"),
            Self::ReadyToSign => lang.pick("待签字", "Ready to sign"),
            Self::Signed => lang.pick("已签字", "Signed"),
            Self::Closed => lang.pick("已结案", "Closed"),
            Self::Cancelled => lang.pick("已取消", "Cancelled"),
        }
    }

    /// Every status, in the sequence in which an order goes through them.
    pub const ALL: [Self; 16] = [
        Self::Reported,
        Self::Dispatched,
        Self::Declined,
        Self::Accepted,
        Self::OnTheWay,
        Self::Arrived,
        Self::Working,
        Self::Paused,
        Self::CustomerAbsent,
        Self::NeedsParts,
        Self::NeedsSecondLine,
        Self::NeedsReview,
        Self::ReadyToSign,
        Self::Signed,
        Self::Closed,
        Self::Cancelled,
    ];

    /// The status of that [`Self::key`].
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.key() == key)
    }

    /// The word machines use: the same as in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Dispatched => "dispatched",
            Self::Declined => "declined",
            Self::Accepted => "accepted",
            Self::OnTheWay => "on-the-way",
            Self::Arrived => "arrived",
            Self::Working => "working",
            Self::Paused => "paused",
            Self::CustomerAbsent => "customer-absent",
            Self::NeedsParts => "needs-parts",
            Self::NeedsSecondLine => "needs-second-line",
            Self::NeedsReview => "needs-review",
            Self::ReadyToSign => "ready-to-sign",
            Self::Signed => "signed",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Where `order` stands. The furthest of the present crew's visits that nobody went on from decides.
pub fn status(order: &WorkOrder) -> Status {
    match order.coordination.phase() {
        Phase::Cancelled => return Status::Cancelled,
        Phase::Closed => return Status::Closed,
        Phase::Open => {}
    }
    let Some(assignment) = order.coordination.assignment() else { return Status::Reported };
    let present = latest(order).into_iter().filter(|visit| visit.epoch == Some(assignment.epoch));
    present.max_by_key(|visit| visit.stage).map_or(Status::Dispatched, |visit| of_visit(order, &visit))
}

fn of_visit(order: &WorkOrder, visit: &Visit<'_>) -> Status {
    match visit.stage {
        Stage::Declined => Status::Declined,
        Stage::Accepted => Status::Accepted,
        Stage::OnTheWay => Status::OnTheWay,
        Stage::Arrived => Status::Arrived,
        Stage::Working => Status::Working,
        Stage::Paused => Status::Paused,
        Stage::Ended => of_ended(order, visit),
    }
}

fn of_ended(order: &WorkOrder, visit: &Visit<'_>) -> Status {
    match visit.outcome() {
        Some(Outcome::NeedsParts) => Status::NeedsParts,
        Some(Outcome::NeedsSecondLine) => Status::NeedsSecondLine,
        Some(Outcome::NeedsReview) => Status::NeedsReview,
        Some(Outcome::CustomerAbsent) => Status::CustomerAbsent,
        Some(Outcome::Fixed) if order.sign_offs.values().any(|signed| signed.item.agrees_to(visit.id)) => {
            Status::Signed
        }
        Some(Outcome::Fixed) if missing_before_signing(order, visit.id).is_empty() => Status::ReadyToSign,
        Some(Outcome::Fixed) | None => Status::Working,
    }
}
