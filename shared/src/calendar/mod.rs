//! Working calendars 工作日历: when the clocks of a service level run. Pure: the hours are local, the zone's offsets are part
//! of the data, and nothing here knows what time it is.
//!
//! A moment is working time if the clock on the wall shows a time within the hours of that day. So an hour that a night of
//! daylight saving leaves out is nobody's, and one that it repeats counts twice, as it does for whoever works it.

pub mod day;
pub mod fault;
pub mod zone;

mod reckon;
#[cfg(test)]
mod tests;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

pub use self::day::{Day, Weekday};
pub use self::fault::Fault;
pub use self::reckon::Beyond;
pub use self::zone::{Offset, Zone};

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;
/// The most spans of a week or of a special day.
pub const MAX_SPANS: usize = 56;
/// The most special days.
pub const MAX_SPECIAL: usize = 400;

/// A calendar.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ReckonedCalendar))]
pub struct Calendar {
    /// What the office calls it.
    #[n(0)]
    pub name: String,
    /// The zone of its hours.
    #[n(1)]
    pub zone: Zone,
    /// When people work; `None`: always, 24×7.
    #[n(2)]
    pub hours: Option<Hours>,
}

/// Hours of work.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hours {
    /// Of ordinary days, in their order.
    #[n(0)]
    pub week: Vec<WeekSpan>,
    /// Days that are not ordinary, in their order: holidays 节假日, and Saturdays that are worked 调休.
    #[n(1)]
    pub special: Vec<SpecialDay>,
}

/// Hours of a day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WeekSpan {
    /// Which.
    #[n(0)]
    pub day: Weekday,
    /// From when until when.
    #[n(1)]
    pub span: Span,
}

/// From when until when, in minutes since midnight; the end is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = WorkingSpan))]
pub struct Span {
    /// The first minute.
    #[n(0)]
    pub from: u16,
    /// The minute after the last one, at most 1440.
    #[n(1)]
    pub to: u16,
}

/// The hours of one date, instead of those of its day of the week. None of them: a holiday.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpecialDay {
    /// Which.
    #[n(0)]
    pub day: Day,
    /// Its hours.
    #[n(1)]
    pub spans: Vec<Span>,
}

impl Calendar {
    /// 24×7, its moments shown in UTC.
    pub fn always() -> Self {
        Self { name: "24×7".into(), zone: Zone::utc(), hours: None }
    }

    /// The first thing that is wrong with it.
    pub fn check(&self) -> Result<(), Fault> {
        self.zone.check()?;
        if self.name.len() > 240 {
            return Err(Fault::TooMany);
        }
        self.hours.as_ref().map_or(Ok(()), Hours::check)
    }
}

impl Hours {
    /// The hours of that date.
    pub(crate) fn of(&self, day: Day) -> impl Iterator<Item = Span> {
        let special = self.special.binary_search_by_key(&day, |special| special.day).ok();
        let special = special.and_then(|index| self.special.get(index));
        let weekday = day.weekday();
        let week = self.week.iter().filter(move |_| special.is_none());
        let week = week.filter(move |ordinary| ordinary.day == weekday).map(|ordinary| ordinary.span);
        special.into_iter().flat_map(|special| special.spans.iter().copied()).chain(week)
    }

    /// The first thing that is wrong with them.
    pub fn check(&self) -> Result<(), Fault> {
        let many = self.special.iter().any(|special| special.spans.len() > MAX_SPANS);
        if self.week.len() > MAX_SPANS || self.special.len() > MAX_SPECIAL || many {
            return Err(Fault::TooMany);
        }
        if self.week.is_empty() {
            return Err(Fault::NoWorkingTime);
        }
        let spans = self.week.iter().map(|ordinary| &ordinary.span);
        let bad = spans.chain(self.special.iter().flat_map(|special| &special.spans)).find(|span| !span.is_sound());
        if let Some(Span { from, to }) = bad {
            return Err(Fault::Backwards(*from, *to));
        }
        for pair in self.week.windows(2) {
            if let [one, next] = pair
                && (one.day > next.day || (one.day == next.day && one.span.to > next.span.from))
            {
                return Err(Fault::Overlap(next.day));
            }
        }
        for special in &self.special {
            if !special.spans.is_sorted_by(|one, next| one.to <= next.from) {
                return Err(Fault::OverlapOn(special.day));
            }
        }
        let twice = self.special.windows(2).find_map(|pair| match pair {
            [one, next] if one.day >= next.day => Some(next.day),
            _ => None,
        });
        twice.map_or(Ok(()), |day| Err(Fault::Twice(day)))
    }
}

impl Span {
    /// Whether it ends after it begins, within the day.
    pub fn is_sound(self) -> bool {
        self.from < self.to && self.to <= DAY_MINUTES
    }
}
