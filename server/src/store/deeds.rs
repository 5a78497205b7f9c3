//! What people of the office did outside of the orders, and the runs of edits by when they came.

use std::collections::BTreeMap;

use shared::ids::{Actor, OrderId, PersonId};
use shared::time::Moment;

use super::edits::{Run, run};
use super::{Row, StoreError, Tx};
use crate::deeds::{Deed, Done};

const ADD: &str = "INSERT INTO office_acts (at, person, deed, subject, detail, order_id, source) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const BEFORE: &str = "SELECT n, at, person, deed, subject, detail, order_id, source FROM office_acts \
    WHERE (at, n) < ($1, $2) AND at >= $3 ORDER BY at DESC, n DESC LIMIT $4";
const RUNS_BEFORE: &str = "SELECT actor, first_n, edits, head, signature, received_at, source FROM edit_runs \
    WHERE (received_at, actor, first_n) < ($1, $2, $3) AND received_at >= $4 \
    ORDER BY received_at DESC, actor DESC, first_n DESC LIMIT $5";
const NUMBERS: &str = "SELECT id, number FROM orders WHERE id IN (";

/// A deed as it is kept.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the field of `Done` of the same name")]
pub struct Kept {
    /// Counts them.
    pub n: u64,
    pub at: Moment,
    pub person: PersonId,
    pub deed: Deed,
    pub subject: String,
    pub detail: String,
    pub order: Option<OrderId>,
    pub source: String,
}

/// Keeps a deed.
pub async fn add(tx: &mut Tx, done: &Done<'_>, at: Moment) -> Result<(), StoreError> {
    let Done { person, deed, subject, detail, order, source } = *done;
    tx.execute(ADD, (at, person, deed.name(), subject, detail, order, source)).await.map(drop)
}

/// Up to `limit` deeds before `(at, n)` and not before `since`, the latest first.
pub async fn before(tx: &mut Tx, (at, n): (Moment, u64), since: Moment, limit: u32) -> Result<Vec<Kept>, StoreError> {
    tx.fetch_all(BEFORE, (at, n, since, limit)).await?.iter().map(kept).collect()
}

fn kept(row: &Row) -> Result<Kept, StoreError> {
    let deed: String = row.get("deed")?;
    Ok(Kept {
        n: row.get("n")?,
        at: row.get("at")?,
        person: row.get("person")?,
        deed: Deed::named(&deed).ok_or_else(|| row.corrupt("deed", deed))?,
        subject: row.get("subject")?,
        detail: row.get("detail")?,
        order: row.get("order_id")?,
        source: row.get("source")?,
    })
}

/// Up to `limit` runs that came before this one and not before `since`, the latest first.
pub async fn runs_before(
    tx: &mut Tx,
    (at, actor, first_n): (Moment, Actor, u64),
    since: Moment,
    limit: u32,
) -> Result<Vec<Run>, StoreError> {
    tx.fetch_all(RUNS_BEFORE, (at, actor, first_n, since, limit)).await?.iter().map(run).collect()
}

/// The numbers of these orders.
pub async fn numbers(tx: &mut Tx, orders: &[OrderId]) -> Result<BTreeMap<OrderId, String>, StoreError> {
    let rows = tx.fetch_in(NUMBERS, ")", (), orders).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("number")?))).collect()
}
