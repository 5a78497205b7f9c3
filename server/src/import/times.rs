//! Times as spreadsheets and other systems write them.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use shared::time::Moment;

/// A time as it stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// What the clock on the wall showed.
    pub civil: DateTime,
    /// The moment, where an offset such as `+08:00` stands with it. A mere `Z` is not believed: many systems write it
    /// behind local time.
    pub moment: Option<Moment>,
}

impl Written {
    /// Reads `2014-12-11T07:36:26Z`, `2014-12-11 07:36`, `2014/12/11 7:36`, `2014年12月11日 7时36分`, or a date alone.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(stamp) = text.parse::<jiff::Timestamp>()
            && !text.ends_with(['Z', 'z'])
        {
            let moment = Some(Moment(stamp.as_millisecond()));
            return Some(Self { civil: without_offset(text)?, moment });
        }
        Some(Self { civil: civil(text.trim_end_matches(['Z', 'z']))?, moment: None })
    }

    /// The moment, with the clock in `zone` unless the time has an offset of its own.
    pub fn in_zone(self, zone: &TimeZone) -> Option<Moment> {
        match self.moment {
            Some(moment) => Some(moment),
            None => Some(Moment(zone.to_timestamp(self.civil).ok()?.as_millisecond())),
        }
    }
}

/// Reads a date.
pub fn date(text: &str) -> Option<Date> {
    Written::read(text).map(|written| written.civil.date())
}

fn without_offset(text: &str) -> Option<DateTime> {
    let time_at = text.find(['T', 't', ' '])?;
    let offset_at = text.get(time_at..)?.find(['+', '-'])?;
    civil(text.get(..time_at.checked_add(offset_at)?)?)
}

/// Year, month, day and up to three parts of a time, whatever stands between them; a fraction of a second is dropped.
fn civil(text: &str) -> Option<DateTime> {
    let (text, _) = text.split_once('.').unwrap_or((text, ""));
    if text.chars().any(char::is_alphabetic)
        && !text.chars().filter(|c| c.is_alphabetic()).all(|c| "Tt年月日时分秒点".contains(c))
    {
        return None;
    }
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let mut next = || -> Option<Option<i8>> { parts.next().map(|part| part.parse().ok()) };
    let (month, day) = (next()??, next()??);
    let (hour, minute, second) = (next().unwrap_or(Some(0))?, next().unwrap_or(Some(0))?, next().unwrap_or(Some(0))?);
    if next().is_some() {
        return None;
    }
    DateTime::new(year, month, day, hour, minute, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Written::read(text).map(|written| written.civil.to_string())
    }

    #[test]
    fn the_ways_in_which_people_write_times() {
        for text in [
            "2014-12-11T07:36:26Z",
            "2014-12-11 07:36:26",
            "2014/12/11 7:36:26",
            "2014年12月11日 7时36分26秒",
            "2014-12-11 07:36:26.500",
        ] {
            assert_eq!(read(text).as_deref(), Some("2014-12-11T07:36:26"), "{text}");
        }
        assert_eq!(read("2014-12-11").as_deref(), Some("2014-12-11T00:00:00"));
        assert_eq!(date("2027年3月1日").unwrap().to_string(), "2027-03-01");
        for text in [
            "",
            "yesterday",
            "11.12.2014",
            "2014-13-01",
            "2014-02-30",
            "2014-12-11 25:00",
            "20141211",
            "1 2 3 4 5 6 7",
            "2014-12-11 7:36 AM",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn an_offset_is_believed_and_a_bare_z_is_not() {
        let zone = TimeZone::get("America/Los_Angeles").unwrap();
        let moment = |text: &str| Written::read(text).unwrap().in_zone(&zone).unwrap().0;
        assert_eq!(moment("2014-12-11T07:36:26Z") - moment("2014-12-11T07:36:26+00:00"), 8 * 3_600_000);
        assert_eq!(Written::read("2014-12-11T07:36:26+08:00").unwrap().civil.to_string(), "2014-12-11T07:36:26");
    }
}
