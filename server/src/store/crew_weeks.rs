//! What the weekly table adds up: the sums of every crew, and how far it drove.

use std::collections::BTreeMap;

use shared::calendar::Day;
use shared::ids::CrewId;

use super::{Row, StoreError, Tx};
use crate::figures::Driven;
use crate::reports::AsOf;

const WEEKLY: &str = include_str!("sql/report_weekly.sql");
const TRIPS: &str = include_str!("sql/report_trips.sql");

/// The sums of a crew in a week; without a crew, those of all crews.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the sum of that name in `report_weekly.sql`")]
pub struct CrewWeek {
    pub week: Day,
    pub crew: Option<CrewId>,
    pub crew_name: String,
    pub orders: i64,
    pub in_time: i64,
    pub overruns: i64,
    pub second_line: i64,
    pub open_same_day: i64,
    pub disagrees: i64,
    pub repeats: i64,
    pub three_days: i64,
    pub first_time: i64,
    pub fixed: i64,
    pub repair_ms: i64,
    pub arrived: i64,
    pub arrival_ms: i64,
    pub driven: Driven,
}

impl CrewWeek {
    /// Nothing yet.
    pub fn none(week: Day, crew: Option<CrewId>, crew_name: String) -> Self {
        let (orders, in_time, overruns, second_line, open_same_day, disagrees) = Default::default();
        let (repeats, three_days, first_time, fixed, repair_ms, arrived, arrival_ms) = Default::default();
        Self {
            week,
            crew,
            crew_name,
            orders,
            in_time,
            overruns,
            second_line,
            open_same_day,
            disagrees,
            repeats,
            three_days,
            first_time,
            fixed,
            repair_ms,
            arrived,
            arrival_ms,
            driven: Driven::default(),
        }
    }

    /// Takes the sums of another crew into these.
    pub fn add(&mut self, of: &Self) {
        let pairs = [
            (&mut self.orders, of.orders),
            (&mut self.in_time, of.in_time),
            (&mut self.overruns, of.overruns),
            (&mut self.second_line, of.second_line),
            (&mut self.open_same_day, of.open_same_day),
            (&mut self.disagrees, of.disagrees),
            (&mut self.repeats, of.repeats),
            (&mut self.three_days, of.three_days),
            (&mut self.first_time, of.first_time),
            (&mut self.fixed, of.fixed),
            (&mut self.repair_ms, of.repair_ms),
            (&mut self.arrived, of.arrived),
            (&mut self.arrival_ms, of.arrival_ms),
        ];
        for (sum, more) in pairs {
            *sum = sum.saturating_add(more);
        }
        self.driven.add(of.driven);
    }
}

/// The sums of every crew in the weeks that begin from one Monday to another, by week and name. A crew that went somewhere for
/// an order that another one holds now has a row for its way.
pub async fn weekly(tx: &mut Tx, as_of: AsOf, first: Day, last: Day) -> Result<Vec<CrewWeek>, StoreError> {
    let mut by_crew: BTreeMap<(Day, Option<CrewId>), CrewWeek> = BTreeMap::new();
    for row in tx.fetch_all(WEEKLY, (as_of.now, as_of.today.0, first.0, last.0)).await? {
        let of = crew_week(&row)?;
        by_crew.insert((of.week, of.crew), of);
    }
    for row in tx.fetch_all(TRIPS, (first.0, last.0)).await? {
        let (week, crew) = (Day(row.get("week")?), row.get("crew")?);
        let crew_name = row.get("crew_name")?;
        let of = by_crew.entry((week, crew)).or_insert_with(|| CrewWeek::none(week, crew, crew_name));
        of.driven = driven(&row)?;
    }
    let mut rows: Vec<CrewWeek> = by_crew.into_values().collect();
    rows.sort_by(|one, other| (one.week, &one.crew_name, one.crew).cmp(&(other.week, &other.crew_name, other.crew)));
    Ok(rows)
}

fn crew_week(row: &Row) -> Result<CrewWeek, StoreError> {
    Ok(CrewWeek {
        week: Day(row.get("week")?),
        crew: row.get("crew")?,
        crew_name: row.get("crew_name")?,
        orders: row.get("orders")?,
        in_time: row.get("in_time")?,
        overruns: row.get("overruns")?,
        second_line: row.get("second_line")?,
        open_same_day: row.get("open_same_day")?,
        disagrees: row.get("disagrees")?,
        repeats: row.get("repeats")?,
        three_days: row.get("three_days")?,
        first_time: row.get("first_time")?,
        fixed: row.get("fixed")?,
        repair_ms: row.get("repair_ms")?,
        arrived: row.get("arrived")?,
        arrival_ms: row.get("arrival_ms")?,
        driven: Driven::default(),
    })
}

/// How far crews drove, of the columns `trips`, `measured` and `metres`.
pub(super) fn driven(row: &Row) -> Result<Driven, StoreError> {
    let (trips, measured): (i64, i64) = (row.get("trips")?, row.get("measured")?);
    Ok(Driven { measured, unmeasured: trips.saturating_sub(measured), metres: row.get("metres")? })
}
