//! The two clocks of a service level: latest arrival 响应 and latest solution 解决.

use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::request::{RequestDetail, RequestField};
use super::visit::{Happening, Outcome};
use crate::time::Moment;

/// Minutes before a deadline at which somebody is reminded (the handbooks: half an hour).
pub const SOON_MINUTES: i64 = 30;

/// When something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deadlines {
    /// Latest arrival.
    pub response: Moment,
    /// Latest solution.
    pub resolve: Moment,
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockState {
    /// Done, or nothing was promised.
    Met,
    /// Time is left.
    Running,
    /// Less than half an hour is left.
    Soon,
    /// The deadline passed without it.
    Late,
}

/// The deadlines of `order`; `None` while its level or its origin is unknown or in dispute.
pub fn deadlines(order: &WorkOrder) -> Option<Deadlines> {
    let received = order.origin()?.received_at;
    let Some(RequestDetail::Level(level)) = order.request.settled(&RequestField::Level) else { return None };
    Some(Deadlines {
        response: received.plus_minutes(i64::from(level.response_minutes)),
        resolve: received.plus_minutes(i64::from(level.resolve_minutes)),
    })
}

/// How the two clocks stand at `now`: latest arrival, latest solution.
pub fn clocks(order: &WorkOrder, now: Moment) -> Option<(ClockState, ClockState)> {
    let due = deadlines(order)?;
    let happened = |wanted: fn(&Happening) -> bool| order.standing_facts().any(|(_, fact)| wanted(&fact.happening));
    let arrived = happened(|happening| *happening == Happening::Arrived);
    let fixed = happened(|happening| matches!(happening, Happening::Ended { outcome: Outcome::Fixed, .. }));
    Some((state(due.response, arrived, now), state(due.resolve, fixed, now)))
}

fn state(due: Moment, done: bool, now: Moment) -> ClockState {
    if done {
        ClockState::Met
    } else if now > due {
        ClockState::Late
    } else if now.plus_minutes(SOON_MINUTES) >= due {
        ClockState::Soon
    } else {
        ClockState::Running
    }
}
