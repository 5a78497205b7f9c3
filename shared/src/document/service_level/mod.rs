//! The two clocks of a service level: latest arrival 响应 and latest solution 解决.
//!
//! Both run from the report, in the working time of the level's calendar, and stand while the customer keeps them waiting.
//! They are pure functions of the order's facts: a fact that arrives late from a phone without signal re-decides the past.

pub mod derivation;
pub mod stops;
pub mod terms;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::derivation::{Derivation, Due, Step};
pub use self::terms::{Hindrance, Terms};
use super::WorkOrder;
use super::coordination::Decision;
use super::request::{RequestDetail, RequestField};
use super::visit::{Happening, Outcome};
use crate::calendar::Calendar;
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
    /// Since when a clock that is not met stands still. Its deadline moves on for as long as it does; what is said here is
    /// when it would be if the clock went on at once.
    pub stopped_since: Option<Moment>,
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockState {
    /// Done, or nothing was promised.
    Met,
    /// Time is left.
    Running,
    /// It stands: the customer keeps it waiting.
    Stopped,
    /// Less than half an hour is left.
    Soon,
    /// The deadline passed without it.
    Late,
}

/// A clock of the service level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// Latest arrival 响应.
    Response,
    /// Latest solution 解决.
    Resolve,
}

/// A clock of an order, reckoned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reckoned {
    /// How its deadline comes about.
    pub derivation: Derivation,
    /// When it was met: the first arrival, or the solution that stands.
    pub met_at: Option<Moment>,
}

/// Both clocks of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Clocks {
    /// Latest arrival.
    pub response: Reckoned,
    /// Latest solution.
    pub resolve: Reckoned,
}

impl Reckoned {
    /// Whether it was met in time; `None` while that is open. `now` decides about what is not met yet.
    pub fn in_time(&self, now: Moment) -> Option<bool> {
        match (self.derivation.due, self.met_at) {
            (Due::At { at }, Some(met)) => Some(met <= at),
            // The clock stood when it was met.
            (Due::Stopped { .. }, Some(_)) => Some(true),
            (Due::At { at }, None) if now > at => Some(false),
            _ => None,
        }
    }

    /// The deadline, unless the clock stands or the calendar ends before it.
    pub fn due(&self) -> Option<Moment> {
        match self.derivation.due {
            Due::At { at } => Some(at),
            Due::Stopped { .. } | Due::Beyond => None,
        }
    }

    fn state(&self, now: Moment) -> ClockState {
        match self.derivation.due {
            _ if self.met_at.is_some() => ClockState::Met,
            Due::Stopped { .. } => ClockState::Stopped,
            Due::At { at } if now > at => ClockState::Late,
            Due::At { at } if now.plus_minutes(SOON_MINUTES) >= at => ClockState::Soon,
            Due::At { .. } | Due::Beyond => ClockState::Running,
        }
    }
}

/// Both clocks of `order`; `None` while its level or its origin is unknown or in dispute.
pub fn reckon(order: &WorkOrder) -> Option<Clocks> {
    let received = order.origin()?.received_at;
    let Some(RequestDetail::Level(level)) = order.request.settled(&RequestField::Level) else { return None };
    let always = Calendar::always();
    let calendar = level.terms.as_ref().map_or(&always, |terms| &terms.calendar);
    let stops = stops::stops(order, level.terms.as_deref());
    let (arrived, fixed) = (first_arrival(order), standing_fix(order));
    // What stopped a clock after it was met did not stop it.
    let reckoned = |minutes: u32, met_at: Option<Moment>| {
        let before = |stop: &&stops::Stop| met_at.is_none_or(|met| stop.from < met);
        let stops: Vec<stops::Stop> = stops.iter().filter(before).copied().collect();
        Reckoned { derivation: Derivation::of(received, minutes, calendar, &stops), met_at }
    };
    Some(Clocks {
        response: reckoned(level.response_minutes, arrived),
        resolve: reckoned(level.resolve_minutes, fixed),
    })
}

/// The deadlines of `order`; `None` while its level or its origin is unknown or in dispute, and where its calendar ends
/// before them.
pub fn deadlines(order: &WorkOrder) -> Option<Deadlines> {
    let Clocks { response, resolve } = reckon(order)?;
    let standing = |clock: &Reckoned| match clock.derivation.due {
        Due::Stopped { since, .. } if clock.met_at.is_none() => Some(since),
        _ => None,
    };
    let earliest = |clock: &Reckoned| match clock.derivation.due {
        Due::At { at } => Some(at),
        Due::Stopped { earliest, .. } => Some(earliest),
        Due::Beyond => None,
    };
    Some(Deadlines {
        response: earliest(&response)?,
        resolve: earliest(&resolve)?,
        stopped_since: standing(&response).or_else(|| standing(&resolve)),
    })
}

/// How the two clocks stand at `now`: latest arrival, latest solution.
pub fn clocks(order: &WorkOrder, now: Moment) -> Option<(ClockState, ClockState)> {
    let Clocks { response, resolve } = reckon(order)?;
    Some((response.state(now), resolve.state(now)))
}

/// When somebody first arrived.
fn first_arrival(order: &WorkOrder) -> Option<Moment> {
    let arrivals = order.standing_facts().filter(|(_, fact)| fact.happening == Happening::Arrived);
    arrivals.map(|(_, fact)| fact.time.judged()).min()
}

/// When it was solved: the first solution that the office did not take up again afterwards.
fn standing_fix(order: &WorkOrder) -> Option<Moment> {
    let reopened =
        order.coordination.steps().filter(|(_, decided)| matches!(decided.decision, Decision::Reopened { .. }));
    let reopened = reopened.map(|(_, decided)| decided.at).max();
    let fixes = order
        .standing_facts()
        .filter(|(_, fact)| matches!(fact.happening, Happening::Ended { outcome: Outcome::Fixed, .. }));
    fixes.map(|(_, fact)| fact.time.judged()).filter(|at| reopened.is_none_or(|reopened| *at > reopened)).min()
}
