//! How a deadline comes about, as data and in words.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::stops::{Stop, Why};
use crate::calendar::{Beyond, Calendar, Zone};
use crate::lang::Lang;
use crate::time::Moment;

const MINUTE_MS: i64 = 60_000;
/// From this distance on a weekday alone does not name a day.
const WEEK_MS: i64 = 6 * 86_400_000;

/// A deadline with everything that it follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Derivation {
    /// When the clock was started.
    pub from: Moment,
    /// The minutes that it may run.
    pub target_minutes: u32,
    /// The calendar in whose working time they are counted.
    pub calendar: String,
    /// Whether that calendar has hours of work, rather than 24×7.
    pub working_time: bool,
    /// When the clock ran and when it stood, in order.
    pub steps: Vec<Step>,
    /// What follows.
    pub due: Due,
    /// The zone in which people read it.
    #[serde(skip, default = "Zone::utc")]
    zone: Zone,
}

/// A part of the way to a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// The clock ran, in working time.
    Ran {
        /// From when.
        from: Moment,
        /// Until when.
        until: Moment,
        /// Milliseconds of working time between the two.
        worked_ms: i64,
    },
    /// The clock stood.
    Stood {
        /// From when.
        from: Moment,
        /// Until when; `None` while it lasts.
        until: Option<Moment>,
        /// Why.
        why: Why,
    },
}

/// When something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "due", rename_all = "kebab-case")]
pub enum Due {
    /// Then.
    At {
        /// When.
        at: Moment,
    },
    /// The clock stands; nobody can say yet.
    Stopped {
        /// Since when.
        since: Moment,
        /// Milliseconds of working time that are left.
        left_ms: i64,
        /// The deadline if it went on at once.
        earliest: Moment,
    },
    /// The calendar ends before it; nobody can say.
    Beyond,
}

impl Derivation {
    /// The deadline `minutes` of the working time of `calendar` after `from`, not counting `stops`, which are in order and do
    /// not overlap.
    pub fn of(from: Moment, minutes: u32, calendar: &Calendar, stops: &[Stop]) -> Self {
        let mut steps = Vec::new();
        let due = Self::walk(from, minutes, calendar, stops, &mut steps).unwrap_or(Due::Beyond);
        Self {
            from,
            target_minutes: minutes,
            calendar: calendar.name.clone(),
            working_time: calendar.hours.is_some(),
            steps,
            due,
            zone: calendar.zone.clone(),
        }
    }

    fn walk(
        from: Moment,
        minutes: u32,
        calendar: &Calendar,
        stops: &[Stop],
        steps: &mut Vec<Step>,
    ) -> Result<Due, Beyond> {
        let (mut at, mut left) = (from, i64::from(minutes) * MINUTE_MS);
        for stop in stops.iter().filter(|stop| stop.until.is_none_or(|until| until > from)) {
            let stands_from = stop.from.max(at);
            let worked = calendar.worked(at, stands_from)?;
            if worked >= left {
                break;
            }
            if stands_from > at {
                steps.push(Step::Ran { from: at, until: stands_from, worked_ms: worked });
            }
            left -= worked;
            steps.push(Step::Stood { from: stands_from, until: stop.until, why: stop.why });
            let Some(until) = stop.until else {
                let earliest = calendar.advance(stands_from, left)?;
                return Ok(Due::Stopped { since: stands_from, left_ms: left, earliest });
            };
            at = until;
        }
        let due = calendar.advance(at, left)?;
        steps.push(Step::Ran { from: at, until: due, worked_ms: left });
        Ok(Due::At { at: due })
    }

    /// `4 working hours from Fri 16:30 → Mon 12:30`.
    pub fn words(&self, lang: Lang) -> String {
        let end = match self.due {
            Due::At { at } => Some(at),
            Due::Stopped { earliest, .. } => Some(earliest),
            Due::Beyond => None,
        };
        let dated = end.is_none_or(|end| end.ms_since(self.from) >= WEEK_MS);
        let time = |at: Moment| self.zone.words(at, dated, lang);
        let length = length(self.target_minutes, self.working_time, lang);
        let mut text = match lang {
            Lang::ZhCn => format!("自{}起 {length}", time(self.from)),
            Lang::En => format!("{length} from {}", time(self.from)),
        };
        for step in &self.steps {
            let Step::Stood { from, until, why } = step else { continue };
            let (from, why) = (time(*from), why.words(lang));
            let until = until.map(time);
            // Writing to memory cannot fail.
            let _ = match (lang, until) {
                (Lang::ZhCn, Some(until)) => write!(text, "，{from}至{until}停表（{why}）"),
                (Lang::ZhCn, None) => write!(text, "，自{from}停表（{why}）"),
                (Lang::En, Some(until)) => write!(text, ", stopped {from} – {until} ({why})"),
                (Lang::En, None) => write!(text, ", stopped since {from} ({why})"),
            };
        }
        let _ = match self.due {
            Due::At { at } => write!(text, " → {}", time(at)),
            Due::Stopped { left_ms, .. } => {
                let minutes = u32::try_from((left_ms + MINUTE_MS - 1) / MINUTE_MS).unwrap_or(u32::MAX);
                let left = self::length(minutes, self.working_time, lang);
                write!(text, "{}", lang.pick(format!("，剩余 {left}"), format!(", {left} left")))
            }
            Due::Beyond => {
                write!(text, "{}", lang.pick("，超出日历范围，无法推算", ", beyond the calendar: not known"))
            }
        };
        let zone = &self.zone.name;
        let _ = write!(text, "{}", lang.pick(format!("（{zone}）"), format!(" ({zone})")));
        text
    }
}

fn length(minutes: u32, working: bool, lang: Lang) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let plural = |count: u32| if count == 1 { "" } else { "s" };
    match (lang, hours, rest) {
        (Lang::ZhCn, 0, _) => format!("{rest} {}分钟", if working { "个工作" } else { "" }),
        (Lang::ZhCn, _, 0) => format!("{hours} 个{}小时", if working { "工作" } else { "" }),
        (Lang::ZhCn, _, _) => format!("{hours} 个{}小时 {rest} 分钟", if working { "工作" } else { "" }),
        (Lang::En, 0, _) => format!("{rest} {}minute{}", if working { "working " } else { "" }, plural(rest)),
        (Lang::En, _, 0) => format!("{hours} {}hour{}", if working { "working " } else { "" }, plural(hours)),
        (Lang::En, _, _) => format!("{hours} h {rest} min{}", if working { " of working time" } else { "" }),
    }
}
