//! The requests of a day, out of the file that `import requests` reads.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use shared::geo::Point;

use crate::dispatch::cost::weight_of;
use crate::dispatch::crew::SkillNo;
use crate::dispatch::space::Spot;

/// A request that will be played. Times are seconds since 1970 of the file's own clock.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its number in the file.
    pub ticket: String,
    /// When it was reported.
    pub received_s: i64,
    /// What it takes.
    pub skill: SkillNo,
    /// Where.
    pub at: Spot,
    /// The name of its service level.
    pub level: String,
    /// Latest arrival.
    pub due_s: i64,
    /// Latest solution.
    pub resolve_due_s: i64,
    /// How much its waiting weighs, in percent.
    pub weight: i64,
}

/// A day of a town.
#[derive(Clone, Debug)]
pub struct Day {
    /// The requests, in the order of their times.
    pub requests: Vec<Request>,
    /// The trades that they take.
    pub trades: Vec<String>,
    /// Where requests came from in the whole file: where crews may begin.
    pub places: Vec<Spot>,
    /// Where requests of the days before came from, and what they took: what an office knows of its town.
    pub before: Vec<(Spot, SkillNo)>,
    /// Rows of that day that could not be played: without a place.
    pub left_out: usize,
}

#[derive(Debug, Deserialize)]
struct Row {
    ticket: String,
    created_at: String,
    trade: String,
    priority: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

/// Reads the requests of `day`. Rows of other days only say where work comes from.
pub fn of_day(file: impl Read, day: Date) -> Result<Day, csv::Error> {
    let mut rows: Vec<(i64, Row, Spot)> = Vec::new();
    let mut earlier: Vec<(String, Spot)> = Vec::new();
    let mut places = BTreeMap::new();
    let mut left_out = 0;
    for row in csv::Reader::from_reader(file).deserialize::<Row>() {
        let row = row?;
        let created: Option<DateTime> = row.created_at.trim().trim_end_matches('Z').parse().ok();
        let of_this_day = created.is_some_and(|created| created.date() == day);
        let of_days_before = created.is_some_and(|created| created.date() < day);
        let point = row.latitude.zip(row.longitude).and_then(|(lat, lon)| Point::from_degrees(lat, lon));
        match (created, point) {
            (Some(created), Some(point)) => {
                places.insert(point, Spot::from(point));
                if of_days_before {
                    earlier.push((plain(&row.trade), point.into()));
                }
                if of_this_day {
                    rows.push((seconds(created), row, point.into()));
                }
            }
            _ => left_out += usize::from(of_this_day),
        }
    }
    rows.sort_by(|one, two| (one.0, &one.1.ticket).cmp(&(two.0, &two.1.ticket)));
    let trades: BTreeSet<String> = rows.iter().map(|(_, row, _)| plain(&row.trade)).collect();
    let trades: Vec<String> = trades.into_iter().collect();
    let before = earlier.into_iter().filter_map(|(trade, at)| Some((at, skill(&trade, &trades)?))).collect();
    let requests = rows.into_iter().map(|(received_s, row, at)| request(received_s, row, at, &trades)).collect();
    Ok(Day { requests, trades, places: places.into_values().collect(), before, left_out })
}

fn request(received_s: i64, row: Row, at: Spot, trades: &[String]) -> Request {
    let (response_minutes, resolve_minutes) = clocks(&row.priority);
    let after = |minutes: u32| received_s.saturating_add(i64::from(minutes) * 60);
    Request {
        ticket: row.ticket,
        received_s,
        skill: skill(&plain(&row.trade), trades).unwrap_or(SkillNo(u16::MAX)),
        at,
        due_s: after(response_minutes),
        resolve_due_s: after(resolve_minutes),
        weight: weight_of(response_minutes),
        level: row.priority,
    }
}

/// A trade as it is compared.
fn plain(trade: &str) -> String {
    trade.trim().to_lowercase()
}

fn skill(trade: &str, trades: &[String]) -> Option<SkillNo> {
    let index = trades.iter().position(|known| known == trade)?;
    u16::try_from(index).ok().map(SkillNo)
}

/// Minutes until arrival and until solution that a priority of the file stands for: the same as where it is imported.
fn clocks(priority: &str) -> (u32, u32) {
    match priority {
        "emergency" => (60, 12 * 60),
        "urgent" => (4 * 60, 24 * 60),
        "preventive" => (7 * 24 * 60, 30 * 24 * 60),
        _ => (24 * 60, 72 * 60),
    }
}

/// The file's wall clock, taken for UTC: only its hours and its order matter here.
fn seconds(civil: DateTime) -> i64 {
    jiff::tz::TimeZone::UTC.to_timestamp(civil).map_or(0, |at| at.as_second())
}
