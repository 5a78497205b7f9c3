//! All three tables of the handbooks, added up from the raw facts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::alarms::Expected;
use super::facts::{Degrees, Fate};
use super::{DAY, END, MINUTE, RESOLVE, RESPONSE, Week, ZONE, crew_name};
use crate::testing::START;

/// The date at the office, by another calendar than the one under test.
pub(super) fn date(minutes: i64) -> Date {
    let at = jiff::Timestamp::from_millisecond(START.plus_minutes(minutes).0).unwrap();
    TimeZone::get(ZONE).unwrap().to_datetime(at).date()
}

fn monday(day: Date) -> Date {
    day.checked_sub(jiff::Span::new().days(day.weekday().to_monday_zero_offset())).unwrap()
}

/// What the facts of some orders add up to.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sums {
    orders: i64,
    in_time: i64,
    overruns: i64,
    second_line: i64,
    open_same_day: i64,
    disagrees: i64,
    repeats: i64,
    three_days: i64,
    outside: i64,
    /// Minutes to repair of what is solved, and to arrive.
    repairs: Vec<i64>,
    arrivals: Vec<i64>,
    first_time: i64,
    /// Metres of trips that had a position, and how many had none.
    metres: Vec<f64>,
    unmeasured: i64,
    /// What managers should know of, as the tables say it.
    cases: Vec<String>,
}

impl Sums {
    fn add(&mut self, fate: &Fate, number: &str) {
        let (arrived, fixed) = (fate.arrived(), fate.fixed());
        let late = |met: Option<i64>, target| met.unwrap_or(END) > fate.received + target;
        let long = fixed.unwrap_or(END) - fate.received >= 3 * DAY;
        self.orders += 1;
        self.in_time += i64::from(arrived.is_some_and(|at| at <= fate.received + RESPONSE));
        self.overruns += i64::from(late(arrived, RESPONSE));
        self.second_line += i64::from(fate.asked_for_help().is_some());
        self.open_same_day += i64::from(date(fixed.unwrap_or(END)) > date(fate.received));
        self.disagrees += i64::from(fate.refused().is_some());
        self.repeats += i64::from(fate.linked.is_some());
        self.three_days += i64::from(long);
        self.outside += i64::from(late(arrived, RESPONSE) || late(fixed, RESOLVE));
        self.repairs.extend(fixed.map(|at| at - fate.received));
        self.arrivals.extend(arrived.map(|at| at - fate.received));
        self.first_time += i64::from(fate.visits.first().is_some_and(|visit| visit.fixed.is_some()));
        for visit in &fate.visits {
            match visit.left.1 {
                Some(from) => self.metres.push(apart(from, fate.at)),
                None => self.unmeasured += 1,
            }
        }
        if long || fate.refused().is_some() || fate.linked.is_some() {
            self.cases.push(format!("{number} {}", fate.problem.chars().take(40).collect::<String>()));
        }
    }

    /// Whether a cell says how far it was: to two metres a trip, since positions are kept to a centimetre and metres whole.
    #[expect(clippy::cast_precision_loss, reason = "the ways of a week")]
    fn is_far(&self, cell: &Value) -> bool {
        if self.metres.is_empty() {
            return cell.is_null();
        }
        let (sum, told) = (self.metres.iter().sum::<f64>(), cell["metres"].as_i64().unwrap() as f64);
        (sum - told).abs() <= 2.0 * self.metres.len() as f64
    }

    fn measured(&self) -> i64 {
        i64::try_from(self.metres.len()).unwrap()
    }
}

/// Metres by air, by the spherical law of cosines, which is exact enough in a city (the program under test uses haversines).
fn apart((lat, lon): Degrees, (other_lat, other_lon): Degrees) -> f64 {
    if (lat, lon) == (other_lat, other_lon) {
        return 0.0;
    }
    let (a, b, along) = (lat.to_radians(), other_lat.to_radians(), (other_lon - lon).to_radians());
    let cosine = a.sin() * b.sin() + a.cos() * b.cos() * along.cos();
    6_371_008.8 * cosine.clamp(-1.0, 1.0).acos()
}

/// The mean in whole minutes, halves up.
fn mean(all: &[i64]) -> Value {
    let (sum, count) = (all.iter().sum::<i64>(), i64::try_from(all.len()).unwrap());
    if count == 0 { Value::Null } else { ((2 * sum + count) / (2 * count)).into() }
}

fn share(part: i64, whole: i64) -> Value {
    if whole == 0 { Value::Null } else { super::super::tests::share(part, whole).into() }
}

/// A row by the keys of its columns.
fn row(table: &Value, row: &Value) -> BTreeMap<String, Value> {
    let keys = table["columns"].as_array().unwrap().iter().map(|column| column["key"].as_str().unwrap().to_owned());
    keys.zip(row["cells"].as_array().unwrap().iter().map(|cell| cell["value"].clone())).collect()
}

fn count(cell: &Value) -> i64 {
    cell["count"].as_i64().unwrap()
}

pub(super) async fn weekly(week: &Week, fates: &[Fate]) {
    let mut expected: BTreeMap<(String, String), Sums> = BTreeMap::new();
    for (fate, number) in fates.iter().zip(&week.numbers) {
        let monday = monday(date(fate.received)).to_string();
        for name in [crew_name(fate.crew), "total".to_owned()] {
            expected.entry((monday.clone(), name)).or_default().add(fate, number);
        }
    }
    let report = week.get("/api/v1/reports/weekly/2014-12-10..2014-12-20").await;
    let table = &report["table"];
    let rows = table["rows"].as_array().unwrap();
    assert_eq!(rows.len(), expected.len());
    for cells in rows {
        let of = row(table, cells);
        let name = of["crew"].get("en").unwrap_or(&of["crew"]).as_str().unwrap().to_owned();
        let key = (of["week"].as_str().unwrap().to_owned(), name);
        let sums = &expected[&key];
        let counts = [
            ("orders", sums.orders),
            ("overruns", sums.overruns),
            ("second-line", sums.second_line),
            ("open-same-day", sums.open_same_day),
            ("disagrees", sums.disagrees),
            ("repeats", sums.repeats),
            ("three-days", sums.three_days),
            ("measured", sums.measured()),
            ("unmeasured", sums.unmeasured),
        ];
        for (column, wanted) in counts {
            assert_eq!(count(&of[column]), wanted, "{column} of {key:?}");
        }
        let blue = sums.second_line + sums.open_same_day;
        let red = sums.disagrees + sums.repeats + sums.three_days;
        let solved = i64::try_from(sums.repairs.len()).unwrap();
        assert_eq!(of["action"], share(sums.in_time, sums.orders), "{key:?}");
        assert_eq!(of["skill"], share(sums.orders - blue - 2 * red, sums.orders), "{key:?}");
        assert_eq!(of["first-time"], share(sums.first_time, solved), "{key:?}");
        assert_eq!(of["mean-repair"], mean(&sums.repairs), "{key:?}");
        assert_eq!(of["mean-arrival"], mean(&sums.arrivals), "{key:?}");
        assert!(sums.is_far(&of["kilometres"]), "{key:?}: {} of {:?}", of["kilometres"], sums.metres);
        opens(week, &of["orders"], sums.orders).await;
        opens(week, &of["three-days"], sums.three_days).await;
    }
}

/// A figure opens as many orders as it says.
async fn opens(week: &Week, figure: &Value, wanted: i64) {
    let listed = week.get(&format!("{}&limit=500", figure["at"].as_str().unwrap())).await;
    assert_eq!(i64::try_from(listed["items"].as_array().unwrap().len()).unwrap(), wanted, "{figure}");
}

pub(super) async fn monthly(week: &Week, fates: &[Fate]) {
    let mut expected: BTreeMap<(String, String), Sums> = BTreeMap::new();
    let mut total = Sums::default();
    for (fate, number) in fates.iter().zip(&week.numbers) {
        let corner = |degrees: f64| (degrees * 10.0).floor() / 10.0;
        let region = format!("{:.1}, {:.1}", corner(fate.at.0), corner(fate.at.1));
        expected.entry((region, fate.neighbourhood.clone())).or_default().add(fate, number);
        total.add(fate, number);
    }
    total.cases.clear();
    expected.insert((String::new(), "total".into()), total);
    let report = week.get("/api/v1/reports/monthly/2014-12").await;
    let table = &report["table"];
    let rows = table["rows"].as_array().unwrap();
    assert_eq!(rows.len(), expected.len());
    for cells in rows {
        let of = row(table, cells);
        let customer = of["customer"].get("en").unwrap_or(&of["customer"]).as_str().unwrap().to_owned();
        let key = (of["region"].as_str().unwrap_or_default().to_owned(), customer);
        let sums = expected.get(&key).unwrap_or_else(|| panic!("{key:?} of {:?}", expected.keys()));
        assert_eq!((count(&of["orders"]), count(&of["outside"])), (sums.orders, sums.outside), "{key:?}");
        assert_eq!(of["attainment"], share(sums.orders - sums.outside, sums.orders), "{key:?}");
        assert_eq!(of["mean-repair"], mean(&sums.repairs), "{key:?}");
        assert_eq!(of["causes"], format!("— {}", sums.orders), "nobody wrote down a cause");
        assert_eq!((count(&of["measured"]), count(&of["unmeasured"])), (sums.measured(), sums.unmeasured), "{key:?}");
        assert!(sums.is_far(&of["kilometres"]), "{key:?}: {}", of["kilometres"]);
        let told: Vec<&str> = of["cases"].as_str().unwrap().split("; ").filter(|case| !case.is_empty()).collect();
        assert_eq!(told.len(), sums.cases.len().min(5), "{key:?}: {told:?}");
        assert!(told.iter().all(|case| sums.cases.iter().any(|known| known == case)), "{told:?} of {:?}", sums.cases);
        opens(week, &of["outside"], sums.outside).await;
    }
}

/// What the table calls the alarms that are alerts of it.
const ALERTS: [(&str, &str); 6] = [
    ("response-overdue", "response overdue"),
    ("second-line", "second line"),
    ("open-today", "open today"),
    ("customer-disagrees", "customer disagrees"),
    ("open-three-days", "open three days"),
    ("repeat", "repeat"),
];

pub(super) async fn daily(week: &Week, fates: &[Fate], expected: &[BTreeMap<&'static str, Expected>]) {
    let mut alerted = 0;
    for day in (0..9).map(|days| date(days * DAY)) {
        let begins = minute_of(day);
        let ends = minute_of(day.tomorrow().unwrap()).min(END);
        let mut wanted: BTreeSet<(String, String)> = BTreeSet::new();
        for (index, (fate, alarms)) in fates.iter().zip(expected).enumerate() {
            let number = || week.numbers[index].clone();
            let stood = |of: &Expected| {
                of.at < ends && of.state != "withdrawn" && (of.state == "standing" || of.changed >= begins)
            };
            let kinds: Vec<&str> = ALERTS
                .iter()
                .filter(|(rule, _)| alarms.get(rule).is_some_and(stood))
                .map(|(_, words)| *words)
                .collect();
            let open = fate.received < ends && fate.fixed().or(fate.closed).unwrap_or(ends) >= ends;
            wanted.extend(kinds.iter().map(|words| (number(), (*words).to_owned())));
            // What stands in it as an alert is not listed once more.
            if open && kinds.is_empty() {
                wanted.insert((number(), "open".to_owned()));
            }
            alerted += kinds.len();
        }
        let report = week.get(&format!("/api/v1/reports/daily/{day}")).await;
        let table = &report["table"];
        let rows: Vec<_> = table["rows"].as_array().unwrap().iter().map(|cells| row(table, cells)).collect();
        let found: BTreeSet<(String, String)> = rows
            .iter()
            .map(|of| (of["order"].as_str().unwrap().to_owned(), of["alert"]["en"].as_str().unwrap().to_owned()))
            .collect();
        assert_eq!((rows.len(), &found), (wanted.len(), &wanted), "{day}");
        for of in rows {
            let index = week.numbers.iter().position(|number| *number == of["order"]).unwrap();
            let fate = &fates[index];
            assert_eq!(
                (&of["customer"], &of["first-line"]),
                (&Value::from(fate.neighbourhood.as_str()), &Value::from(crew_name(fate.crew)))
            );
            assert_eq!(of["received"], START.plus_minutes(fate.received).0);
            assert_eq!(of["second-line"].is_null(), fate.asked_for_help().is_none(), "{fate:?}");
        }
    }
    assert!(alerted > 0);
}

fn minute_of(day: Date) -> i64 {
    let midnight = day.at(0, 0, 0, 0).to_zoned(TimeZone::get(ZONE).unwrap()).unwrap();
    (midnight.timestamp().as_millisecond() - START.0) / MINUTE
}
