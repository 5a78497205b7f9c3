//! Complaints.

use shared::ids::ComplaintId;
use shared::time::Moment;

use super::levels::{json, text};
use super::{Query, Row, StoreError, Tx};
use crate::complaints::Complaint;

const NUMBER: &str = "UPDATE complaint_numbers SET last = last + 1 WHERE id = 1 RETURNING last";
const COLUMNS: &str = "SELECT id, number, received_at, previous, content FROM complaints WHERE";
const ADD: &str = "INSERT INTO complaints (id, number, received_at, settled_at, next_due, cause, previous, content, \
    approved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const CHANGE: &str = "UPDATE complaints SET settled_at = $2, next_due = $3, cause = $4, content = $5, \
    approved_at = $6 WHERE id = $1";
const CAUSES: &str = "SELECT coalesce(cause, '') AS cause, count(*) AS complaints, \
    CAST(sum(CASE WHEN settled_at IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS settled FROM complaints \
    WHERE received_at >= $1 AND received_at < $2 GROUP BY coalesce(cause, '') ORDER BY complaints DESC, cause";

/// Takes the next number.
pub async fn take_number(tx: &mut Tx) -> Result<u64, StoreError> {
    tx.fetch_one(NUMBER, ()).await?.get("last")
}

/// A complaint, locked until the commit where `tx` writes.
pub async fn one(tx: &mut Tx, id: ComplaintId) -> Result<Option<Complaint>, StoreError> {
    let mut query = Query::new(COLUMNS);
    query.text("id =").value(id);
    tx.fetch(query).await?.first().map(complaint).transpose()
}

/// Up to `limit` complaints, the latest first, those before `before`: all, those that are open, or those with a clock that ran
/// out before a moment.
pub async fn list(
    tx: &mut Tx,
    open: bool,
    due_before: Option<Moment>,
    before: (Moment, ComplaintId),
    limit: u32,
) -> Result<Vec<Complaint>, StoreError> {
    let mut query = Query::new(COLUMNS);
    query.text("(received_at, id) < (").value(before.0).text(",").value(before.1).text(")");
    if open {
        query.text("AND settled_at IS NULL");
    }
    if let Some(due) = due_before {
        query.text("AND next_due <").value(due);
    }
    query.text("ORDER BY received_at DESC, id DESC LIMIT").value(limit);
    tx.fetch(query).await?.iter().map(complaint).collect()
}

/// Takes the table of complaints away, or puts it back: what a write meets that breaks in the middle.
#[cfg(test)]
pub(crate) async fn take_away(tx: &mut Tx, away: bool) -> Result<(), StoreError> {
    let there = "ALTER TABLE complaints RENAME TO complaints_away";
    let back = "ALTER TABLE complaints_away RENAME TO complaints";
    tx.execute(if away { there } else { back }, ()).await.map(drop)
}

/// Adds a complaint, whose next clock runs until `next_due`. One sheet goes on from another once.
pub async fn add(tx: &mut Tx, of: &Complaint, next_due: Option<Moment>) -> Result<(), StoreError> {
    let cause = cause(of)?;
    let (content, approved_at) = (text(&of.sheet)?, of.sheet.approved_at);
    let settled_at = of.sheet.settled_at();
    let params = (of.id, &of.number, of.received_at, settled_at, next_due, cause, of.previous, content, approved_at);
    tx.execute(ADD, params).await.map(drop)
}

/// Changes what a sheet says.
pub async fn change(tx: &mut Tx, of: &Complaint, next_due: Option<Moment>) -> Result<(), StoreError> {
    let params = (of.id, of.sheet.settled_at(), next_due, cause(of)?, text(&of.sheet)?, of.sheet.approved_at);
    tx.execute(CHANGE, params).await.map(drop)
}

/// How many complaints of each cause came in between two moments, and how many of them are settled.
pub async fn causes(tx: &mut Tx, from: Moment, until: Moment) -> Result<Vec<(String, i64, i64)>, StoreError> {
    let rows = tx.fetch_all(CAUSES, (from, until)).await?;
    rows.iter().map(|row| Ok((row.get("cause")?, row.get("complaints")?, row.get("settled")?))).collect()
}

fn cause(of: &Complaint) -> Result<Option<String>, StoreError> {
    let key = of.sheet.cause.as_ref().map(text).transpose()?;
    Ok(key.map(|key| key.trim_matches('"').to_owned()))
}

pub(super) fn complaint(row: &Row) -> Result<Complaint, StoreError> {
    Ok(Complaint {
        id: row.get("id")?,
        number: row.get("number")?,
        received_at: row.get("received_at")?,
        previous: row.get("previous")?,
        sheet: json(row, "content")?,
    })
}
