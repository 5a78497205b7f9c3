//! What dispatch remembers: why crews were sent, their days, who is absent. Offers are in [`super::offers`].

use std::collections::BTreeSet;

use shared::geo::Point;
use shared::ids::{CrewId, OrderId};
use shared::time::Moment;

use super::orders::StoredOrder;
use super::value::point_from_columns;
use super::{Row, StoreError, Tx};
use crate::dispatch::explain::Explanation;

/// An assignment, with its reasons.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Which order.
    pub order: OrderId,
    /// The revision it made.
    pub revision: u64,
    /// Who was sent.
    pub crew: CrewId,
    /// When that was decided.
    pub decided_at: Moment,
    /// Where in the crew's day, from 1; 0 if that was left to the crew.
    pub position: u32,
    /// When the crew should begin.
    pub planned_start: Option<Moment>,
    /// How long it should take.
    pub expected_minutes: u32,
    /// Why; `None` where nobody knew where the order is.
    pub explanation: Option<Explanation>,
}

const ADD: &str = "INSERT INTO assignments (order_id, revision, crew, decided_at, position, planned_start, \
    expected_minutes, explanation) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Remembers an assignment.
pub async fn add_sent(tx: &mut Tx, sent: &Sent) -> Result<(), StoreError> {
    let explanation = sent.explanation.as_ref().map(serde_json::to_string).transpose();
    let explanation = explanation.map_err(|error| StoreError::Database(error.to_string()))?.unwrap_or_default();
    let Sent { order, revision, crew, decided_at, position, planned_start, expected_minutes, .. } = *sent;
    let params = (order, revision, crew, decided_at, position, planned_start, expected_minutes, explanation);
    tx.execute(ADD, params).await.map(drop)
}

const LAST: &str = "SELECT order_id, revision, crew, decided_at, position, planned_start, expected_minutes, explanation \
    FROM assignments WHERE order_id = $1 ORDER BY revision DESC LIMIT 1";

/// The last assignment of `order`.
pub async fn last_sent(tx: &mut Tx, order: OrderId) -> Result<Option<Sent>, StoreError> {
    let Some(row) = tx.fetch_optional(LAST, (order,)).await? else { return Ok(None) };
    let text: String = row.get("explanation")?;
    let explanation = Some(text).filter(|text| !text.is_empty()).map(|text| serde_json::from_str(&text)).transpose();
    Ok(Some(Sent {
        order: row.get("order_id")?,
        revision: row.get("revision")?,
        crew: row.get("crew")?,
        decided_at: row.get("decided_at")?,
        position: row.get("position")?,
        planned_start: row.get("planned_start")?,
        expected_minutes: row.get("expected_minutes")?,
        explanation: explanation.map_err(|error| row.corrupt("explanation", error.to_string()))?,
    }))
}

/// An order in some crew's hands.
#[derive(Clone, Debug)]
pub struct Held {
    /// Which.
    pub order: OrderId,
    /// Who holds it.
    pub crew: CrewId,
    /// Its number.
    pub number: String,
    /// Where it stands: the key of a `Status`.
    pub status: String,
    /// The skill it needs.
    pub trade: String,
    /// Where.
    pub point: Option<Point>,
    /// When it was received.
    pub received_at: Moment,
    /// Latest arrival.
    pub response_due: Option<Moment>,
    /// Where in the crew's day, from 1; 0 if that was left to the crew.
    pub position: u32,
    /// When the crew should begin.
    pub planned_start: Option<Moment>,
    /// How long it should take, if somebody said so.
    pub expected_minutes: Option<u32>,
}

const ROUTES: &str = include_str!("sql/routes.sql");
const ROUTES_AFTER: &str = include_str!("sql/routes_after.sql");

/// Every open order that a crew holds, by crew.
pub async fn held(tx: &mut Tx) -> Result<Vec<Held>, StoreError> {
    tx.fetch_all(ROUTES, ()).await?.iter().map(|row| in_hands(row, row.get("crew")?)).collect()
}

/// Every order that changed after a position of the feed: with what is held of it, or without if no crew holds it any more.
pub async fn held_after(tx: &mut Tx, position: u64) -> Result<Vec<(OrderId, Option<Held>)>, StoreError> {
    let changed = |row: &Row| {
        let (is_open, crew): (bool, Option<CrewId>) = (row.get("open")?, row.get("crew")?);
        let held = crew.filter(|_| is_open).map(|crew| in_hands(row, crew)).transpose()?;
        Ok((row.get("id")?, held))
    };
    tx.fetch_all(ROUTES_AFTER, (position,)).await?.iter().map(changed).collect()
}

fn in_hands(row: &Row, crew: CrewId) -> Result<Held, StoreError> {
    Ok(Held {
        order: row.get("id")?,
        crew,
        number: row.get("number")?,
        status: row.get("status")?,
        trade: row.get("trade")?,
        point: point_from_columns(row.get("lat_e7")?, row.get("lon_e7")?),
        received_at: row.get("received_at")?,
        response_due: row.get("response_due")?,
        position: row.get::<Option<u32>>("position")?.unwrap_or_default(),
        planned_start: row.get("planned_start")?,
        expected_minutes: row.get("expected_minutes")?,
    })
}

const UNASSIGNED: &str = include_str!("sql/unassigned.sql");

/// Open orders with a place that no crew holds and nobody is offered, the most urgent first.
pub async fn unassigned(tx: &mut Tx, limit: u32) -> Result<Vec<StoredOrder>, StoreError> {
    tx.fetch_all(UNASSIGNED, (limit,)).await?.iter().map(super::orders::stored).collect()
}

const LAST_PLACES: &str =
    "SELECT trade, lat_e7, lon_e7 FROM orders WHERE lat_e7 IS NOT NULL ORDER BY place DESC LIMIT $1";

/// Where the last `limit` reports came from, and which trade they took.
pub async fn last_places(tx: &mut Tx, limit: u32) -> Result<Vec<(Point, String)>, StoreError> {
    let place = |row: &Row| {
        let point = point_from_columns(row.get("lat_e7")?, row.get("lon_e7")?);
        Ok(point.zip(row.get("trade")?))
    };
    let rows = tx.fetch_all(LAST_PLACES, (limit,)).await?;
    rows.iter().filter_map(|row| place(row).transpose()).collect()
}

const ABSENT: &str = "SELECT DISTINCT crew FROM absences WHERE since <= $1 AND (until IS NULL OR until > $1)";

/// The crews that are absent at `now`.
pub async fn absent(tx: &mut Tx, now: Moment) -> Result<BTreeSet<CrewId>, StoreError> {
    tx.fetch_all(ABSENT, (now,)).await?.iter().map(|row| row.get("crew")).collect()
}

const BEGIN_ABSENCE: &str = "INSERT INTO absences (crew, since, until, reason) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (crew, since) DO UPDATE SET until = excluded.until, reason = excluded.reason";

/// A crew drops out.
pub async fn begin_absence(
    tx: &mut Tx,
    crew: CrewId,
    (since, until): (Moment, Option<Moment>),
    reason: &str,
) -> Result<(), StoreError> {
    tx.execute(BEGIN_ABSENCE, (crew, since, until, reason)).await.map(drop)
}

const END_ABSENCE: &str = "UPDATE absences SET until = $2 WHERE crew = $1 AND (until IS NULL OR until > $2)";

/// A crew is back. `false` if it was not absent.
pub async fn end_absence(tx: &mut Tx, crew: CrewId, now: Moment) -> Result<bool, StoreError> {
    Ok(tx.execute(END_ABSENCE, (crew, now)).await? > 0)
}
