//! An invented city's requests, in the shape of the real file: for benchmarks of any size, and where the real file is not
//! there. Everyone is invented; the same seed gives the same city.

use std::fmt::Write as _;

use jiff::civil::DateTime;
use jiff::{SignedDuration, ToSpan as _};

use crate::chance::Chance;

const STREETS: [&str; 16] = [
    "Willow Ct",
    "Poplar St",
    "Cedar Ave",
    "Maple Lane",
    "Harbour St",
    "Aspen Way",
    "Elm St",
    "Juniper Rd",
    "漕宝路",
    "桂林路",
    "文定路",
    "龙华路",
    "田林东路",
    "宜山路",
    "钦州路",
    "柳州路",
];
const PROBLEMS: [(&str, &str, &str); 8] = [
    ("sewer", "urgent", "Flooding: On street"),
    ("sewer", "routine", "Odor: From catch basin"),
    ("sewer", "urgent", "Flooding: On property"),
    ("glazier", "routine", "Glazier: Glazier - Routine"),
    ("glazier", "emergency", "Glazier: Glazier - Emergency"),
    ("laborer", "preventive", "Laborer: Laborer - Preventive"),
    ("plumbing", "routine", "地下室积水，水泵不启动"),
    ("hvac", "urgent", "空调不制冷，机房有异响"),
];
const CHANNELS: [&str; 4] = ["Phone", "Web", "Mobile/Open311", "微信"];
/// Minutes between two requests on the average.
const EVERY_MINUTES: u64 = 10;
/// Of a hundred requests, how many repeat one of the hours before.
const REPEATED_PERCENT: u64 = 3;

/// The names of the columns.
pub const HEADER: &str =
    "ticket,created_at,closed_at,outcome,trade,priority,problem,address,neighborhood,latitude,longitude,channel";

/// `count` requests as CSV. Repeats have the outcome `duplicate` and an address of one of the last twenty requests.
pub fn requests(count: usize, seed: u64) -> String {
    let mut chance = Chance::new(seed);
    let mut csv = format!("{HEADER}\n");
    let mut now = DateTime::constant(2014, 1, 1, 6, 0, 0, 0);
    let mut last: Vec<Place> = Vec::new();
    for ticket in 0..count {
        let seconds = chance.below(EVERY_MINUTES * 120);
        now = now.saturating_add(i64::try_from(seconds).unwrap_or_default().seconds());
        let repeated = if chance.percent(REPEATED_PERCENT) { chance.one(&last).cloned() } else { None };
        let is_repeat = repeated.is_some();
        let place = repeated.unwrap_or_else(|| Place::new(&mut chance));
        let (trade, priority, problem) = place.problem;
        let hours = i64::try_from(1 + chance.below(96)).unwrap_or(1);
        let closed = now.saturating_add(SignedDuration::from_hours(hours));
        let outcome = if is_repeat { "duplicate" } else { "completed" };
        let channel = chance.one(&CHANNELS).copied().unwrap_or_default();
        let Place { address, lat, lon, .. } = &place;
        // Writing to memory cannot fail.
        let _ = writeln!(
            csv,
            "C{ticket},{now}Z,{closed}Z,{outcome},{trade},{priority},{problem},\"{address}\",Invented,{lat:.5},{lon:.5},{channel}"
        );
        last.push(place);
        if last.len() > 20 {
            last.remove(0);
        }
    }
    csv
}

#[derive(Clone)]
struct Place {
    address: String,
    lat: f64,
    lon: f64,
    problem: (&'static str, &'static str, &'static str),
}

impl Place {
    fn new(chance: &mut Chance) -> Self {
        let street = chance.one(&STREETS).copied().unwrap_or_default();
        let offset = |drawn: u64| f64::from(u32::try_from(drawn).unwrap_or_default()) / 1e5;
        Self {
            address: format!("{} {street}, Invented", 1 + chance.below(9_000)),
            lat: 37.70 + offset(chance.below(11_000)),
            lon: -122.50 + offset(chance.below(12_000)),
            problem: chance.one(&PROBLEMS).copied().unwrap_or(("sewer", "routine", "Flooding: On street")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::Request;

    #[test]
    fn the_same_seed_gives_the_same_city_and_every_row_reads() {
        let csv = requests(500, 7);
        assert_eq!(csv, requests(500, 7));
        assert_ne!(csv, requests(500, 8));
        let rows: Vec<Request> =
            csv::Reader::from_reader(csv.as_bytes()).into_deserialize().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), 500);
        assert!(rows.iter().any(|row| row.outcome == "duplicate"));
        assert!(rows.windows(2).all(|pair| pair[0].created_at <= pair[1].created_at));
    }
}
