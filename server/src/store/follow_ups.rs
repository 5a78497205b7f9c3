//! Follow-up calls.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use shared::calendar::Day;
use shared::ids::OrderId;
use shared::time::Moment;
use utoipa::ToSchema;

use super::levels::{json, text};
use super::{Query, Row, Store, StoreError, Tx, Value};
use crate::follow_up::draw::Closing;
use crate::follow_up::{FollowUp, Reason, State};

const IS_DRAWN: &str = "SELECT day FROM follow_up_days WHERE day = $1";
const BEGIN: &str = "INSERT INTO follow_up_days (day, seed, closed, drawn_at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (day) DO NOTHING";
// Escalated: the second line was asked, the customer disagreed, or it took three days.
const CLOSINGS: &str = "SELECT order_id, crew, warranty, \
    (second_line OR disagrees OR settled_at - received_at >= 259200000) AS escalated FROM order_figures \
    WHERE settled_at >= $1 AND settled_at < $2 AND counted";
const ADD: &str = "INSERT INTO follow_ups (order_id, day, reasons, due_at, state, answers, remark) VALUES";
const COLUMNS: &str = "SELECT f.order_id, f.day, f.reasons, f.due_at, f.state, f.answered_at, f.person, f.answers, f.remark, \
    o.number, o.customer_name FROM follow_ups f JOIN orders o ON o.id = f.order_id WHERE";
const LOCK: &str = "SELECT order_id, day FROM follow_ups WHERE order_id = $1 ORDER BY day DESC LIMIT 1 /*lock*/";
const ANSWER: &str = "UPDATE follow_ups SET state = $3, answered_at = $4, person = $5, answers = $6, remark = $7 \
    WHERE order_id = $1 AND day = $2";
const ATTAINMENT: &str = "SELECT count(*) AS listed, \
    CAST(coalesce(sum(CASE WHEN answered_at <= due_at THEN 1 ELSE 0 END), 0) AS BIGINT) AS in_time, \
    CAST(coalesce(sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting, \
    CAST(coalesce(sum(CASE WHEN state = 'satisfied' THEN 1 ELSE 0 END), 0) AS BIGINT) AS satisfied \
    FROM follow_ups WHERE day >= $1 AND day <= $2";

/// How far the calls of a week have come.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Attainment {
    /// Calls on the lists.
    pub listed: i64,
    /// Answered within the week.
    pub in_time: i64,
    /// Still to be called.
    pub waiting: i64,
    /// Satisfied customers.
    pub satisfied: i64,
}

/// Whether the list of a day is drawn.
pub async fn is_drawn(store: &Store, day: Day) -> Result<bool, StoreError> {
    Ok(!store.look(IS_DRAWN, (day.0,)).await?.is_empty())
}

/// Begins the list of a day; `false` if it is begun already.
pub async fn begin(tx: &mut Tx, day: Day, seed: &[u8; 32], closed: usize, now: Moment) -> Result<bool, StoreError> {
    Ok(tx.execute(BEGIN, (day.0, seed.as_slice(), closed, now)).await? == 1)
}

/// What the list of a day was drawn from, for whoever draws it once more.
#[cfg(test)]
pub(crate) async fn seed(store: &Store, day: Day) -> Result<Option<Vec<u8>>, StoreError> {
    let rows = store.look("SELECT seed FROM follow_up_days WHERE day = $1", (day.0,)).await?;
    rows.first().map(|row| row.get("seed")).transpose()
}

/// What was closed between two moments.
pub async fn closings(tx: &mut Tx, (from, until): (Moment, Moment)) -> Result<Vec<Closing>, StoreError> {
    let closing = |row: &Row| {
        Ok(Closing {
            order: row.get("order_id")?,
            crew: row.get("crew")?,
            warranty: row.get::<Option<bool>>("warranty")?.unwrap_or_default(),
            escalated: row.get::<Option<bool>>("escalated")?.unwrap_or_default(),
        })
    };
    tx.fetch_all(CLOSINGS, (from, until)).await?.iter().map(closing).collect()
}

/// Adds the calls of a day.
pub async fn add(
    tx: &mut Tx,
    day: Day,
    drawn: &BTreeMap<OrderId, BTreeSet<Reason>>,
    due_at: Moment,
) -> Result<(), StoreError> {
    let mut rows: Vec<[Value; 7]> = Vec::with_capacity(drawn.len());
    for (order, reasons) in drawn {
        let state = State::Waiting.key().into();
        rows.push([order.into(), day.0.into(), text(reasons)?.into(), due_at.into(), state, "[]".into(), "".into()]);
    }
    tx.insert_rows(ADD, "", rows).await.map(drop)
}

/// Up to `limit` calls of a state, those due first first, those after `after`.
pub async fn list(
    tx: &mut Tx,
    state: State,
    after: (Moment, OrderId),
    limit: u32,
) -> Result<Vec<FollowUp>, StoreError> {
    let mut query = Query::new(COLUMNS);
    query.text("f.state =").value(state.key());
    query.text("AND (f.due_at, f.order_id) > (").value(after.0).text(",").value(after.1).text(")");
    query.text("ORDER BY f.due_at, f.order_id LIMIT").value(limit);
    tx.fetch(query).await?.iter().map(call).collect()
}

/// The last call about an order, locked until the commit.
pub async fn lock(tx: &mut Tx, order: OrderId) -> Result<Option<FollowUp>, StoreError> {
    let Some(row) = tx.fetch_optional(LOCK, (order,)).await? else { return Ok(None) };
    let day: i32 = row.get("day")?;
    let mut query = Query::new(COLUMNS);
    query.text("f.order_id =").value(order).text("AND f.day =").value(day);
    tx.fetch(query).await?.first().map(call).transpose()
}

/// Notes an answer.
pub async fn answer(tx: &mut Tx, of: &FollowUp) -> Result<(), StoreError> {
    let params = (of.order, of.day.0, of.state.key(), of.answered_at, of.person, text(&of.answers)?, &of.remark);
    tx.execute(ANSWER, params).await.map(drop)
}

/// How far the calls about orders closed from one day to another have come.
pub async fn attainment(tx: &mut Tx, from: Day, until: Day) -> Result<Attainment, StoreError> {
    let row = tx.fetch_one(ATTAINMENT, (from.0, until.0)).await?;
    Ok(Attainment {
        listed: row.get("listed")?,
        in_time: row.get("in_time")?,
        waiting: row.get("waiting")?,
        satisfied: row.get("satisfied")?,
    })
}

fn call(row: &Row) -> Result<FollowUp, StoreError> {
    let state: String = row.get("state")?;
    Ok(FollowUp {
        order: row.get("order_id")?,
        number: row.get("number")?,
        customer_name: row.get("customer_name")?,
        day: Day(row.get("day")?),
        reasons: json(row, "reasons")?,
        due_at: row.get("due_at")?,
        state: State::named(&state).ok_or_else(|| row.corrupt("state", "unknown"))?,
        answered_at: row.get("answered_at")?,
        person: row.get("person")?,
        answers: json(row, "answers")?,
        remark: row.get("remark")?,
    })
}
