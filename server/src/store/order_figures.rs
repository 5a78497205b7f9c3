//! The figures of orders, and when each has to be looked at again.

use std::collections::BTreeMap;

use shared::calendar::Day;
use shared::ids::OrderId;
use shared::time::Moment;

use super::levels::{json, text};
use super::{Row, Store, StoreError, Tx, Value};
use crate::alarms::situation::Situation;
use crate::figures::Figures;

const TOUCH: &str = "INSERT INTO order_figures (order_id, look_at) VALUES";
// What is waiting already is left alone: a technician's fortieth act of the day then costs no page here.
const TOUCH_TAIL: &str =
    "ON CONFLICT (order_id) DO UPDATE SET look_at = 0 WHERE order_figures.look_at IS DISTINCT FROM 0";
const TOUCH_OPEN: &str = "UPDATE order_figures SET look_at = 0 WHERE settled_at IS NULL AND look_at IS DISTINCT FROM 0";
const DUE: &str = "SELECT order_id FROM order_figures WHERE look_at <= $1 ORDER BY look_at, order_id LIMIT $2";
const TOUCHED: &str = "SELECT order_id FROM order_figures WHERE look_at = 0 AND order_id IN (";
const LOCK: &str = "SELECT order_id, look_at, situation FROM order_figures WHERE look_at <= $1 AND order_id IN (";
const SITUATIONS: &str = "SELECT order_id, situation FROM order_figures WHERE order_id IN (";
const SAVE: &str = "INSERT INTO order_figures (order_id, look_at, situation, day, week, month, crew, customer, region, level, \
    cause, received_at, counted, response_due, arrived_at, resolve_due, fixed_at, fixed_day, settled_at, second_line, \
    disagrees, repeated, first_time, labour_thousandths, warranty, rating, parts, money, trips, trips_measured, metres) \
    VALUES";
const SAVE_TAIL: &str = "ON CONFLICT (order_id) DO UPDATE SET look_at = excluded.look_at, situation = excluded.situation, \
    day = excluded.day, week = excluded.week, month = excluded.month, crew = excluded.crew, customer = excluded.customer, \
    region = excluded.region, level = excluded.level, cause = excluded.cause, received_at = excluded.received_at, \
    counted = excluded.counted, response_due = excluded.response_due, arrived_at = excluded.arrived_at, \
    resolve_due = excluded.resolve_due, fixed_at = excluded.fixed_at, fixed_day = excluded.fixed_day, \
    settled_at = excluded.settled_at, second_line = excluded.second_line, disagrees = excluded.disagrees, \
    repeated = excluded.repeated, first_time = excluded.first_time, labour_thousandths = excluded.labour_thousandths, \
    warranty = excluded.warranty, rating = excluded.rating, parts = excluded.parts, money = excluded.money, \
    trips = excluded.trips, trips_measured = excluded.trips_measured, metres = excluded.metres";
const LOOKED: &str = "UPDATE order_figures SET look_at = $2 WHERE order_id = $1";

/// An order that is due.
pub struct Due {
    /// Which.
    pub order: OrderId,
    /// Its situation, unless it changed since.
    pub situation: Option<Situation>,
}

/// An order that was looked at.
pub struct Looked {
    /// Which.
    pub order: OrderId,
    /// When it has to be looked at again.
    pub look_at: Option<Moment>,
    /// Its situation.
    pub situation: Situation,
    /// Its figures, where its document was read.
    pub figures: Option<Figures>,
}

/// Notes that orders changed: the next round looks at them.
pub async fn touch(tx: &mut Tx, orders: impl Iterator<Item = OrderId>) -> Result<(), StoreError> {
    let rows: Vec<[Value; 2]> = orders.map(|order| [order.into(), 0_i64.into()]).collect();
    tx.insert_rows(TOUCH, TOUCH_TAIL, rows).await.map(drop)
}

/// Notes that all open orders have to be looked at: the rules changed.
pub async fn touch_open(tx: &mut Tx) -> Result<(), StoreError> {
    tx.execute(TOUCH_OPEN, ()).await.map(drop)
}

/// Up to `limit` orders that are due, those that wait longest first.
pub async fn due(store: &Store, now: Moment, limit: u32) -> Result<Vec<OrderId>, StoreError> {
    store.look(DUE, (now, limit)).await?.iter().map(|row| row.get("order_id")).collect()
}

/// Those of `orders` that changed since they were looked at.
pub async fn touched(tx: &mut Tx, orders: &[OrderId]) -> Result<Vec<OrderId>, StoreError> {
    let rows = tx.fetch_in(TOUCHED, ") ORDER BY order_id", (), orders).await?;
    rows.iter().map(|row| row.get("order_id")).collect()
}

/// Those of `orders` that are still due, locked until the commit.
pub async fn lock(tx: &mut Tx, orders: &[OrderId], now: Moment) -> Result<Vec<Due>, StoreError> {
    let rows = tx.fetch_in(LOCK, ") ORDER BY order_id /*lock*/", (now,), orders).await?;
    let due = |row: &Row| {
        let text: Option<String> = row.get("situation")?;
        let touched = row.get::<i64>("look_at")? == 0;
        let read =
            |text: String| serde_json::from_str(&text).map_err(|error| row.corrupt("situation", error.to_string()));
        let situation = text.filter(|_| !touched).map(read).transpose()?;
        Ok(Due { order: row.get("order_id")?, situation })
    };
    rows.iter().map(due).collect()
}

/// The situations of these orders, as they were when they were last looked at.
pub async fn situations(tx: &mut Tx, orders: &[OrderId]) -> Result<BTreeMap<OrderId, Situation>, StoreError> {
    let rows = tx.fetch_in(SITUATIONS, ") AND situation IS NOT NULL", (), orders).await?;
    rows.iter().map(|row| Ok((row.get("order_id")?, json(row, "situation")?))).collect()
}

/// Stores what came of looking.
pub async fn save(tx: &mut Tx, looked: Vec<Looked>) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for Looked { order, look_at, situation, figures } in looked {
        let Some(of) = figures else {
            tx.execute(LOOKED, (order, look_at)).await?;
            continue;
        };
        rows.push(values(order, look_at, &situation, of)?);
    }
    tx.insert_rows(SAVE, SAVE_TAIL, rows).await.map(drop)
}

fn values(
    order: OrderId,
    look_at: Option<Moment>,
    situation: &Situation,
    of: Figures,
) -> Result<[Value; 31], StoreError> {
    let day = |day: Option<Day>| Value::from(day.map(|day| day.0));
    let driven = of.driven();
    Ok([
        order.into(),
        look_at.into(),
        text(situation)?.into(),
        day(of.day),
        day(of.week),
        of.month.into(),
        of.crew.into(),
        of.customer.into(),
        of.region.into(),
        of.level.into(),
        of.cause.map(cause_key).transpose()?.into(),
        of.received_at.into(),
        of.counted.into(),
        of.response_due.into(),
        of.arrived_at.into(),
        of.resolve_due.into(),
        of.fixed_at.into(),
        day(of.fixed_day),
        of.settled_at.into(),
        of.second_line.into(),
        of.disagrees.into(),
        of.repeated.into(),
        of.first_time.into(),
        of.labour_thousandths.into(),
        of.warranty.into(),
        of.rating.map(u32::from).into(),
        Some(text(&of.parts)?).filter(|parts| parts != "[]").into(),
        Some(text(&of.money)?).filter(|money| money != "[]").into(),
        (driven.measured + driven.unmeasured).into(),
        driven.measured.into(),
        driven.metres.into(),
    ])
}

/// The word of a cause, as in JSON.
fn cause_key(cause: shared::document::finding::Cause) -> Result<String, StoreError> {
    Ok(text(&cause)?.trim_matches('"').to_owned())
}
