//! Days of the Gregorian calendar and of the week, without a zone.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::lang::Lang;

/// Milliseconds of a day of 24 hours.
pub const DAY_MS: i64 = 86_400_000;

/// A date, counted in days since 1970-01-01. Written `2014-12-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Day(#[n(0)] pub i32);

/// Text that is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no date such as 2014-12-11")]
pub struct BadDay(pub String);

impl Day {
    /// The date of that year, month and day; `None` where the month has no such day, and before 1900 or after 2199.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Self> {
        let longest = match month {
            2 if is_leap(year) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !(1900..2200).contains(&year) || !(1..=longest).contains(&day) {
            return None;
        }
        // Days from civil, Howard Hinnant, <http://howardhinnant.github.io/date_algorithms.html>: years begin in March.
        let shifted = year - i32::from(month <= 2);
        let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
        let of_year = (153 * ((i32::from(month) + 9) % 12) + 2) / 5 + i32::from(day) - 1;
        let of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        Some(Self(era * 146_097 + of_era - 719_468))
    }

    /// Year, month and day.
    pub fn ymd(self) -> (i32, u8, u8) {
        let days = self.0.saturating_add(719_468);
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let small = |number: i32| u8::try_from(number).unwrap_or_default();
        (year + era * 400 + i32::from(month <= 2), small(month), small(day))
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        match (i64::from(self.0) + 3).rem_euclid(7) {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }

    /// The day so many days later.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

/// Whether February of that year has 29 days.
pub const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = BadDay;
    fn from_str(text: &str) -> Result<Self, BadDay> {
        let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        let read = || {
            let mut parts = text.split('-');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            let whole = parts.next().is_none() && digits(year, 4) && digits(month, 2) && digits(day, 2);
            whole.then(|| Self::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)).flatten()
        };
        read().ok_or_else(|| BadDay(text.chars().take(40).collect()))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A day of the week, Monday first (ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "they say what they are")]
pub enum Weekday {
    #[n(0)]
    Monday,
    #[n(1)]
    Tuesday,
    #[n(2)]
    Wednesday,
    #[n(3)]
    Thursday,
    #[n(4)]
    Friday,
    #[n(5)]
    Saturday,
    #[n(6)]
    Sunday,
}

impl Weekday {
    /// All seven, Monday first.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// The short word.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Monday => lang.pick("周一", "Mon"),
            Self::Tuesday => lang.pick("周二", "Tue"),
            Self::Wednesday => lang.pick("周三", "Wed"),
            Self::Thursday => lang.pick("周四", "Thu"),
            Self::Friday => lang.pick("周五", "Fri"),
            Self::Saturday => lang.pick("周六", "Sat"),
            Self::Sunday => lang.pick("周日", "Sun"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_one_by_one_over_three_centuries() {
        let mut expected = Day::from_ymd(1900, 1, 1).unwrap().0;
        for year in 1900..2200 {
            for month in 1..=12 {
                for day in 1..=31 {
                    let Some(at) = Day::from_ymd(year, month, day) else { continue };
                    assert_eq!((at.0, at.ymd()), (expected, (year, month, day)));
                    assert_eq!(at.to_string().parse(), Ok(at));
                    expected += 1;
                }
            }
        }
        assert_eq!(Day::from_ymd(1970, 1, 1), Some(Day(0)));
        assert_eq!("2014-12-11".parse::<Day>().unwrap().weekday(), Weekday::Thursday);
    }

    #[test]
    fn february_has_29_days_in_leap_years_alone_and_nonsense_is_no_date() {
        for (year, has) in [(2016, true), (2015, false), (2000, true), (2100, false)] {
            assert_eq!(Day::from_ymd(year, 2, 29).is_some(), has, "{year}");
        }
        for bad in ["2015-02-29", "2014-13-01", "2014-1-1", "2014-12-11 ", "20141211", "2014-12-11-1", "１９７０-01-01"]
        {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }
}
