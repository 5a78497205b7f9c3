//! What reports add up. Each figure's condition stands twice, in a sum and in `report_behind.sql`; a test holds them together.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::calendar::Day;
use shared::ids::{CrewId, OrderId, PersonId};
use shared::time::Moment;
use utoipa::ToSchema;

use super::crew_weeks::driven;
use super::levels::{json, text};
use super::{Row, StoreError, Tx, Value};
use crate::figures::{Driven, PartUsed};
use crate::reports::AsOf;
use crate::reports::freeze::Frozen;
use crate::reports::period::Month;
use crate::reports::table::Table;

const MONTHLY: &str = include_str!("sql/report_monthly.sql");
const LEVELS: &str = include_str!("sql/report_levels.sql");
const BEHIND: &str = include_str!("sql/report_behind.sql");
const OPEN: &str = include_str!("sql/report_open.sql");
const ALERTS: &str = include_str!("sql/report_alerts.sql");
const PARTS: &str =
    "SELECT order_id, parts FROM order_figures WHERE day >= $1 AND day <= $2 AND counted AND parts IS NOT NULL";
const IMPORTANT: &str = "SELECT f.region AS region, f.customer AS customer, o.number AS number, o.fault AS fault \
    FROM order_figures f JOIN orders o ON o.id = f.order_id WHERE f.month = $2 AND f.counted AND (f.disagrees OR f.repeated \
    OR coalesce(f.fixed_at, f.settled_at, $1) - f.received_at >= 259200000) ORDER BY f.received_at, f.order_id";
const FROZEN: &str = "SELECT at, person, content FROM frozen_reports WHERE kind = $1 AND period = $2";
const FROZEN_BEFORE: &str = "SELECT at, person, content FROM frozen_reports WHERE kind = $1 AND period < $2 \
    ORDER BY period DESC LIMIT 1";
const FREEZE: &str = "INSERT INTO frozen_reports (kind, period, at, person, content) VALUES ($1, $2, $3, $4, $5)";

/// The most rows of a table that lists orders.
pub const MAX_ROWS: u32 = 50_000;
/// Important cases that one customer's row tells.
const MAX_CASES: usize = 5;

/// The sums of a customer's orders of one cause in a region and month.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the sum of that name in `report_monthly.sql`")]
pub struct Part {
    pub region: Option<i64>,
    pub customer: String,
    pub cause: Option<String>,
    pub orders: i64,
    pub labour: i64,
    pub fixed: i64,
    pub repair_ms: i64,
    pub outside: i64,
    pub driven: Driven,
}

/// The sums of a level.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the sum of that name in `report_levels.sql`")]
pub struct LevelSum {
    pub level: String,
    pub orders: i64,
    pub response_met: i64,
    pub response_missed: i64,
    pub resolve_met: i64,
    pub resolve_missed: i64,
    pub fixed: i64,
    pub first_time: i64,
    pub repair_ms: i64,
    pub arrived: i64,
    pub arrival_ms: i64,
    pub rated: i64,
    pub satisfied: i64,
}

/// An order that is open at some moment.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the column of that name in `report_open.sql`")]
pub struct OpenOrder {
    pub id: OrderId,
    pub number: String,
    pub customer_name: String,
    pub fault: String,
    pub received_at: Moment,
    pub crew_name: String,
    pub second_line: bool,
}

/// An alarm on a day, with its order.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the column of that name in `report_alerts.sql`")]
pub struct Alert {
    pub of: OpenOrder,
    pub kind: String,
    pub service_remark: String,
    pub manager_remark: String,
}

/// Which orders are behind a figure.
#[derive(Clone, Debug)]
pub struct Behind {
    /// From this day of receipt.
    pub from: Day,
    /// Until this one, included.
    pub until: Day,
    /// Which figure.
    pub figure: String,
    /// Only this crew's.
    pub crew: Option<CrewId>,
    /// Only this customer's, by name.
    pub customer: Option<String>,
    /// Only those of this level.
    pub level: Option<String>,
    /// Only those that a crew holds or held.
    pub assigned: bool,
    /// Only those of this region of the map; -1: those of none.
    pub region: Option<i64>,
}

/// An order behind a figure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BehindOrder {
    /// Which.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub customer_name: String,
    /// What was wrong.
    pub fault: String,
    /// When it was received.
    pub received_at: Moment,
}

/// The sums of every region, customer and cause in a month.
pub async fn monthly(tx: &mut Tx, as_of: AsOf, month: Month) -> Result<Vec<Part>, StoreError> {
    let part = |row: &Row| {
        Ok(Part {
            region: row.get("region")?,
            customer: row.get("customer")?,
            cause: row.get("cause")?,
            orders: row.get("orders")?,
            labour: row.get("labour")?,
            fixed: row.get("fixed")?,
            repair_ms: row.get("repair_ms")?,
            outside: row.get("outside")?,
            driven: driven(row)?,
        })
    };
    tx.fetch_all(MONTHLY, (as_of.now, month.0)).await?.iter().map(part).collect()
}

/// The orders of a month that managers should know of, in words, by region and customer.
pub async fn important(
    tx: &mut Tx,
    as_of: AsOf,
    month: Month,
) -> Result<BTreeMap<(Option<i64>, String), Vec<String>>, StoreError> {
    let mut cases: BTreeMap<(Option<i64>, String), Vec<String>> = BTreeMap::new();
    for row in tx.fetch_all(IMPORTANT, (as_of.now, month.0)).await? {
        let (number, fault): (String, String) = (row.get("number")?, row.get("fault")?);
        let of = cases.entry((row.get("region")?, row.get("customer")?)).or_default();
        if of.len() < MAX_CASES {
            of.push(format!("{number} {}", fault.chars().take(40).collect::<String>()));
        }
    }
    Ok(cases)
}

/// The sums of every level over days of receipt.
pub async fn levels(tx: &mut Tx, as_of: AsOf, from: Day, until: Day) -> Result<Vec<LevelSum>, StoreError> {
    let level = |row: &Row| {
        Ok(LevelSum {
            level: row.get("level")?,
            orders: row.get("orders")?,
            response_met: row.get("response_met")?,
            response_missed: row.get("response_missed")?,
            resolve_met: row.get("resolve_met")?,
            resolve_missed: row.get("resolve_missed")?,
            fixed: row.get("fixed")?,
            first_time: row.get("first_time")?,
            repair_ms: row.get("repair_ms")?,
            arrived: row.get("arrived")?,
            arrival_ms: row.get("arrival_ms")?,
            rated: row.get("rated")?,
            satisfied: row.get("satisfied")?,
        })
    };
    tx.fetch_all(LEVELS, (as_of.now, from.0, until.0)).await?.iter().map(level).collect()
}

/// What each order used, over days of receipt.
pub async fn parts(tx: &mut Tx, from: Day, until: Day) -> Result<Vec<Vec<PartUsed>>, StoreError> {
    tx.fetch_all(PARTS, (from.0, until.0)).await?.iter().map(|row| json(row, "parts")).collect()
}

/// Up to `limit` orders behind a figure, by receipt, those after `after`.
pub async fn behind(
    tx: &mut Tx,
    as_of: AsOf,
    of: &Behind,
    after: (Moment, OrderId),
    limit: u32,
) -> Result<Vec<BehindOrder>, StoreError> {
    let given = |yes: bool| Value::from(if yes { "yes" } else { "" });
    let values: Vec<Value> = vec![
        as_of.now.into(),
        as_of.today.0.into(),
        of.from.0.into(),
        of.until.0.into(),
        (&of.figure).into(),
        given(of.crew.is_some()),
        of.crew.into(),
        given(of.customer.is_some()),
        of.customer.clone().into(),
        given(of.level.is_some()),
        of.level.clone().into(),
        after.0.into(),
        after.1.into(),
        limit.into(),
        given(of.assigned),
        given(of.region.is_some()),
        of.region.into(),
    ];
    let order = |row: &Row| {
        Ok(BehindOrder {
            id: row.get("id")?,
            number: row.get("number")?,
            customer_name: row.get("customer_name")?,
            fault: row.get("fault")?,
            received_at: row.get("received_at")?,
        })
    };
    tx.fetch_all(BEHIND, values).await?.iter().map(order).collect()
}

/// What was open at a moment, the oldest first.
pub async fn open_at(tx: &mut Tx, at: Moment) -> Result<Vec<OpenOrder>, StoreError> {
    tx.fetch_all(OPEN, (at, MAX_ROWS)).await?.iter().map(|row| open_order(row, "id")).collect()
}

/// The alarms that came about before a day ended and stood on it.
pub async fn alerts(tx: &mut Tx, begins: Moment, ends: Moment) -> Result<Vec<Alert>, StoreError> {
    let alert = |row: &Row| {
        Ok(Alert {
            of: open_order(row, "order_id")?,
            kind: row.get("kind")?,
            service_remark: row.get("service_remark")?,
            manager_remark: row.get("manager_remark")?,
        })
    };
    tx.fetch_all(ALERTS, (ends, begins, MAX_ROWS)).await?.iter().map(alert).collect()
}

fn open_order(row: &Row, id: &str) -> Result<OpenOrder, StoreError> {
    Ok(OpenOrder {
        id: row.get(id)?,
        number: row.get("number")?,
        customer_name: row.get("customer_name")?,
        fault: row.get("fault")?,
        received_at: row.get("received_at")?,
        crew_name: row.get("crew_name")?,
        second_line: row.get::<Option<bool>>("second_line")?.unwrap_or_default(),
    })
}

/// A table as it was reported, if that period is frozen.
pub async fn frozen(tx: &mut Tx, kind: &str, period: &str) -> Result<Option<Frozen>, StoreError> {
    let row = tx.fetch_optional(FROZEN, (kind, period)).await?;
    row.map(|row| Ok(Frozen { at: row.get("at")?, person: row.get("person")?, table: json(&row, "content")? }))
        .transpose()
}

/// The last table that was frozen before a period.
pub async fn frozen_before(tx: &mut Tx, kind: &'static str, period: &str) -> Result<Option<Frozen>, StoreError> {
    let row = tx.fetch_optional(FROZEN_BEFORE, (kind, period)).await?;
    row.map(|row| Ok(Frozen { at: row.get("at")?, person: row.get("person")?, table: json(&row, "content")? }))
        .transpose()
}

/// Freezes a table. A period is frozen once.
pub async fn freeze(
    tx: &mut Tx,
    (kind, period): (&str, &str),
    table: &Table,
    person: PersonId,
    now: Moment,
) -> Result<(), StoreError> {
    tx.execute(FREEZE, (kind, period, now, person, text(table)?)).await.map(drop)
}
