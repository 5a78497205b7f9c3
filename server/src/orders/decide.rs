//! Calling an order off, settling it, taking it up again: decisions with an expected revision.

use shared::document::coordination::{Decision, Phase};
use shared::document::edit::Act;
use shared::document::status::{Status, status};
use shared::ids::OrderId;

use super::desk::{By, Desk};
use crate::state::Office;
use crate::store::StoreError;

/// What the office decides.
#[derive(Clone, Debug)]
pub enum Ruling {
    /// Call it off.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Settle it. Without the customer's agreement it cannot close, unless a manager takes it upon themselves.
    Close {
        /// A remark for the file.
        remark: String,
        /// Whether a manager closes it without a signature.
        unsigned: bool,
    },
    /// Take it up again; it starts without a crew.
    Reopen {
        /// Why.
        reason: String,
    },
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
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
    /// The order is not in a phase in which that could be decided.
    WrongPhase(Phase),
    /// The customer has not signed.
    NotSigned(Status),
}

/// Decides about an order whose last decision was `revision`.
pub async fn decide(
    office: &Office,
    by: By,
    order: OrderId,
    revision: u64,
    ruling: Ruling,
) -> Result<Decided, StoreError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    let Some(document) = desk.document(order) else { return Ok(Decided::NoOrder) };
    let (current, phase) = (document.coordination.revision(), document.coordination.phase());
    if current != revision {
        return Ok(Decided::Stale { current });
    }
    if matches!(ruling, Ruling::Reopen { .. }) == (phase == Phase::Open) {
        return Ok(Decided::WrongPhase(phase));
    }
    let status = status(document);
    let decision = match ruling {
        Ruling::Close { unsigned: false, .. } if status != Status::Signed => return Ok(Decided::NotSigned(status)),
        Ruling::Close { remark, .. } => Decision::Closed { remark },
        Ruling::Cancel { reason } => Decision::Cancelled { reason },
        Ruling::Reopen { reason } => Decision::Reopened { reason },
    };
    let revision = revision.saturating_add(1);
    desk.write(order, Act::Decided { revision, decision });
    desk.commit().await?;
    Ok(Decided::Done { revision })
}
