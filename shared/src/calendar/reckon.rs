//! Reckoning with working time.

use super::day::{DAY_MS, Day};
use super::zone::Stretch;
use super::{Calendar, Hours};
use crate::time::Moment;

const MINUTE_MS: i64 = 60_000;

/// The calendar does not reach that far, to the past or to the future; nothing is reckoned rather than something wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("beyond the calendar")]
pub struct Beyond;

impl Calendar {
    /// When `work_ms` milliseconds of working time have passed since `from`. What ends with the day's work ends then, not the
    /// next morning.
    pub fn advance(&self, from: Moment, work_ms: i64) -> Result<Moment, Beyond> {
        let Some(hours) = &self.hours else { return Ok(from.plus_ms(work_ms.max(0))) };
        let mut left = work_ms.max(0);
        if left == 0 {
            return Ok(from);
        }
        let mut due = None;
        self.walk(hours, from.0, |begins, ends| {
            let length = ends - begins;
            if left <= length {
                due = Some(Moment(begins + left));
                return true;
            }
            left -= length;
            false
        })?;
        due.ok_or(Beyond)
    }

    /// Milliseconds of working time from `from` until `until`; 0 if that lies before.
    pub fn worked(&self, from: Moment, until: Moment) -> Result<i64, Beyond> {
        let Some(hours) = &self.hours else { return Ok(until.ms_since(from).max(0)) };
        if until <= from {
            return Ok(0);
        }
        if until > self.zone.until {
            return Err(Beyond);
        }
        let mut worked = 0;
        let walked = self.walk(hours, from.0, |begins, ends| {
            worked += ends.min(until.0).saturating_sub(begins).max(0);
            ends >= until.0
        });
        // A walk to the end of the calendar has seen all of it, where that is not before `until`.
        match walked {
            Err(Beyond) if self.zone.offsets.first().is_none_or(|first| first.from > from) => Err(Beyond),
            _ => Ok(worked),
        }
    }

    /// Shows `visit` every span of working time from `from` on, in order, until it has seen enough.
    fn walk(&self, hours: &Hours, from: i64, mut visit: impl FnMut(i64, i64) -> bool) -> Result<(), Beyond> {
        let mut reached = false;
        for Stretch { from: begins, until, ahead_ms } in self.zone.stretches() {
            if until <= from {
                continue;
            }
            reached |= begins <= from;
            if !reached {
                return Err(Beyond);
            }
            let begins = begins.max(from);
            let mut day = begins.saturating_add(ahead_ms).div_euclid(DAY_MS);
            loop {
                let midnight = day.saturating_mul(DAY_MS).saturating_sub(ahead_ms);
                if midnight >= until {
                    break;
                }
                for span in hours.of(Day(i32::try_from(day).map_err(|_| Beyond)?)) {
                    let starts = (midnight + i64::from(span.from) * MINUTE_MS).max(begins);
                    let ends = (midnight + i64::from(span.to) * MINUTE_MS).min(until);
                    if starts < ends && visit(starts, ends) {
                        return Ok(());
                    }
                }
                day += 1;
            }
        }
        Err(Beyond)
    }
}
