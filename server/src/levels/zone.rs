//! Cutting a stretch out of a time zone of the IANA database.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::calendar::zone::MAX_OFFSETS;
use shared::calendar::{Day, Offset, Zone};
use shared::time::Moment;

/// Days before a report that an order's calendar holds: a shift that began the day before.
const BEFORE_MINUTES: i64 = 3 * 24 * 60;
/// Days after a report that it holds: a little over three years. What would be due later is not known, and said so.
const AFTER_MINUTES: i64 = 1_200 * 24 * 60;

/// The zone is none of the IANA database, or changes its offset more often than is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a time zone of the IANA database")]
pub struct BadZone;

/// The zone called `name`, from a little before `received` until long after it.
pub fn around(name: &str, received: Moment) -> Result<Zone, BadZone> {
    cut(name, received.plus_minutes(-BEFORE_MINUTES), received.plus_minutes(AFTER_MINUTES))
}

/// The zone called `name` between two moments.
pub fn cut(name: &str, from: Moment, until: Moment) -> Result<Zone, BadZone> {
    let zone = TimeZone::get(name).map_err(|_| BadZone)?;
    let start = Timestamp::from_millisecond(from.0).map_err(|_| BadZone)?;
    let mut offsets = vec![Offset { from, seconds: zone.to_offset(start).seconds() }];
    for change in zone.following(start) {
        let at = Moment(change.timestamp().as_millisecond());
        if at >= until {
            break;
        }
        if offsets.len() >= MAX_OFFSETS {
            return Err(BadZone);
        }
        let seconds = change.offset().seconds();
        // Some changes are of the zone's name alone.
        if offsets.last().is_none_or(|last| last.seconds != seconds) {
            offsets.push(Offset { from: at, seconds });
        }
    }
    Ok(Zone { name: name.to_owned(), offsets, until })
}

/// When a date begins in the zone called `name`: at midnight, or when the night of daylight saving lets it.
pub fn midnight(name: &str, day: Day) -> Result<Moment, BadZone> {
    let zone = TimeZone::get(name).map_err(|_| BadZone)?;
    let (year, month, date) = day.ymd();
    let small = |number: u8| i8::try_from(number).map_err(|_| BadZone);
    let date =
        Date::new(i16::try_from(year).map_err(|_| BadZone)?, small(month)?, small(date)?).map_err(|_| BadZone)?;
    let begins = date.to_zoned(zone).map_err(|_| BadZone)?;
    Ok(Moment(begins.timestamp().as_millisecond()))
}

/// The date that people in the zone write at `at`.
pub fn today(name: &str, at: Moment) -> Result<Day, BadZone> {
    let zone = cut(name, at, at.plus_minutes(1))?;
    zone.local(at).map(|(day, _)| day).ok_or(BadZone)
}
