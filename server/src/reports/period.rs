//! Days, weeks and months of reports, in the office's calendar.

use std::fmt;
use std::str::FromStr;

use shared::calendar::Day;

use crate::figures::monday;

/// A month, written `2014-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month(pub i64);

impl Month {
    /// Its first and its last day.
    pub fn days(self) -> Option<(Day, Day)> {
        let of = |number: i64| {
            let year = i32::try_from(number.div_euclid(12)).ok()?;
            Day::from_ymd(year, u8::try_from(number.rem_euclid(12) + 1).ok()?, 1)
        };
        Some((of(self.0)?, of(self.0 + 1)?.plus(-1)))
    }
}

impl FromStr for Month {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let first: Day = format!("{text}-01").parse().map_err(|_| ())?;
        Ok(Self(crate::figures::month(first)))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// The Mondays from the week of `from` to that of `until`.
pub fn weeks(from: Day, until: Day) -> (Day, Day) {
    (monday(from), monday(until))
}
