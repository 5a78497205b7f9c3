//! A time zone as the offsets that it has over a stretch of time. Whoever knows the IANA database cuts them out of it once;
//! from then on every replica reckons with the same offsets, whatever database it has, or none.

use std::fmt::Write as _;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::day::{DAY_MS, Day};
use super::fault::Fault;
use crate::lang::Lang;
use crate::time::Moment;

/// The most changes of the offset that a stretch may have: Morocco, with four a year, for a decade.
pub const MAX_OFFSETS: usize = 48;
/// The largest offset from UTC in seconds, as POSIX limits it.
const MAX_SECONDS: i32 = 25 * 3_600;

/// A zone over the stretch from its first offset until [`Zone::until`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Zone {
    /// Its IANA name, such as `Asia/Shanghai`.
    #[n(0)]
    pub name: String,
    /// The offsets in their order; the first one begins where the stretch does.
    #[n(1)]
    pub offsets: Vec<Offset>,
    /// Where the stretch ends. Beyond it nothing is reckoned, rather than reckoned wrongly.
    #[n(2)]
    pub until: Moment,
}

/// An offset and since when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Offset {
    /// Since when.
    #[n(0)]
    pub from: Moment,
    /// Seconds that local time is ahead of UTC.
    #[n(1)]
    pub seconds: i32,
}

/// A stretch of time with one offset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) from: i64,
    pub(super) until: i64,
    pub(super) ahead_ms: i64,
}

impl Zone {
    /// UTC, for ever.
    pub fn utc() -> Self {
        Self {
            name: "UTC".into(),
            offsets: vec![Offset { from: Moment(i64::MIN), seconds: 0 }],
            until: Moment(i64::MAX),
        }
    }

    /// The stretches of one offset, in their order.
    pub(super) fn stretches(&self) -> impl Iterator<Item = Stretch> {
        let ends = self.offsets.iter().skip(1).map(|offset| offset.from).chain([self.until]);
        self.offsets.iter().zip(ends).map(|(offset, until)| Stretch {
            from: offset.from.0,
            until: until.0,
            ahead_ms: i64::from(offset.seconds) * 1_000,
        })
    }

    /// What a clock on the wall shows at `at`: the date, and milliseconds since its midnight. `None` outside the stretch.
    pub fn local(&self, at: Moment) -> Option<(Day, i64)> {
        let stretch = self.stretches().find(|stretch| (stretch.from..stretch.until).contains(&at.0))?;
        let local = at.0.saturating_add(stretch.ahead_ms);
        Some((Day(i32::try_from(local.div_euclid(DAY_MS)).ok()?), local.rem_euclid(DAY_MS)))
    }

    /// `Fri 16:30`, or with `dated` `Fri 2014-12-12 16:30`.
    pub fn words(&self, at: Moment, dated: bool, lang: Lang) -> String {
        let Some((day, ms)) = self.local(at) else {
            return lang.pick("超出日历", "beyond the calendar").to_owned();
        };
        let mut text = day.weekday().words(lang).to_owned();
        // Writing to memory cannot fail.
        if dated {
            let _ = write!(text, " {day}");
        }
        let _ = write!(text, " {:02}:{:02}", ms / 3_600_000, ms / 60_000 % 60);
        text
    }

    /// The first thing that is wrong with it.
    pub fn check(&self) -> Result<(), Fault> {
        let ordered = self.offsets.windows(2).all(|pair| matches!(pair, [one, next] if one.from < next.from));
        let last = self.offsets.last().is_some_and(|last| last.from < self.until);
        let small = self.offsets.iter().all(|offset| offset.seconds.abs() <= MAX_SECONDS);
        let whole = ordered && last && small && self.offsets.len() <= MAX_OFFSETS && self.name.len() <= 60;
        if whole { Ok(()) } else { Err(Fault::Zone) }
    }
}
