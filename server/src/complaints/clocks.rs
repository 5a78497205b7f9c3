//! The clocks of a complaint (domain.md, step 9): received in 3 h, verified by telephone in 24 h, plan and appointment in 48 h; if it
//! escalates, a manager on site in 2 working days.

use serde::Serialize;
use shared::calendar::Calendar;
use shared::calendar::day::DAY_MS;
use shared::time::Moment;
use utoipa::ToSchema;

use super::sheet::Sheet;

/// A step that has a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ComplaintStep)]
pub enum Step {
    /// Taken in hand.
    Accepted,
    /// Verified by telephone.
    Verified,
    /// Plan and appointment.
    Planned,
    /// A manager on site.
    ManagerOnSite,
}

/// A clock of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ComplaintClock)]
pub struct Clock {
    /// What has to be done.
    pub step: Step,
    /// Until when; `None` where the calendar does not reach that far.
    pub due: Option<Moment>,
    /// When it was done.
    pub met_at: Option<Moment>,
}

impl Clock {
    /// Whether it is late at `now`, or was met late.
    pub fn is_late(&self, now: Moment) -> bool {
        self.due.is_some_and(|due| self.met_at.unwrap_or(now) > due)
    }
}

/// Hours by the clock on the wall, from the receipt.
const HOURS: [(Step, i64); 3] = [(Step::Accepted, 3), (Step::Verified, 24), (Step::Planned, 48)];
/// Working days for a manager, from the escalation.
const MANAGER_DAYS: usize = 2;

/// The clocks of a complaint that came in at `received`. `calendar` is the office's, for working days.
pub fn clocks(received: Moment, sheet: &Sheet, calendar: &Calendar) -> Vec<Clock> {
    let met = |step| match step {
        Step::Accepted => sheet.accepted_at,
        Step::Verified => sheet.verified_at,
        Step::Planned => sheet.planned_at,
        Step::ManagerOnSite => sheet.manager_on_site_at,
    };
    let by_hours =
        |(step, hours): (Step, i64)| Clock { step, due: Some(received.plus_minutes(hours * 60)), met_at: met(step) };
    let mut clocks: Vec<Clock> = HOURS.into_iter().map(by_hours).collect();
    if let Some(escalated) = sheet.escalated_at {
        let step = Step::ManagerOnSite;
        clocks.push(Clock { step, due: working_days(escalated, MANAGER_DAYS, calendar), met_at: met(step) });
    }
    clocks
}

/// The same time of day so many working days later: days on which anybody works. The day of `from` is not counted.
pub fn working_days(from: Moment, days: usize, calendar: &Calendar) -> Option<Moment> {
    let (mut at, mut left) = (from, days);
    // Nobody is without working days for two years.
    for _ in 0..730 {
        if left == 0 {
            return Some(at);
        }
        at = at.plus_ms(DAY_MS);
        let (_, since_midnight) = calendar.zone.local(at)?;
        let midnight = at.plus_ms(-since_midnight);
        let works = calendar.worked(midnight, midnight.plus_ms(DAY_MS)).ok()? > 0;
        left -= usize::from(works);
    }
    None
}
