//! Loan units, as the documents of their orders have them.

use serde::Serialize;
use shared::document::WorkOrder;
use shared::document::loan::{LoanUnit, loans};
use shared::ids::{Actor, EditId, OrderId};
use shared::time::Moment;

use super::{Query, Row, StoreError, Tx, Value};

const SAVE: &str =
    "INSERT INTO loans (order_id, actor, n, name, number, out_at, back_by, back_at, remark, back_remark) VALUES";
const SAVE_TAIL: &str = "ON CONFLICT (order_id, actor, n) DO UPDATE SET name = excluded.name, number = excluded.number, \
    out_at = excluded.out_at, back_by = excluded.back_by, back_at = excluded.back_at, remark = excluded.remark, \
    back_remark = excluded.back_remark";
const FORGET: &str = "DELETE FROM loans WHERE order_id IN (";
const OUT_ON: &str = "SELECT o.number FROM loans l JOIN orders o ON o.id = l.order_id \
    WHERE l.number = $1 AND l.back_at IS NULL LIMIT 1";
const COLUMNS: &str = "SELECT l.order_id, l.actor, l.n, l.name, l.number, l.out_at, l.back_by, l.back_at, l.remark, \
    l.back_remark, o.number AS order_number, o.customer_name, o.address, o.open FROM loans l \
    JOIN orders o ON o.id = l.order_id WHERE";

/// A loan unit with where it is.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LoanEntry)]
pub struct Entry {
    /// On which order.
    pub order: OrderId,
    /// That order's number.
    pub order_number: String,
    /// Whether that order is open.
    pub order_open: bool,
    /// Whose it is.
    pub customer_name: String,
    /// Where.
    pub address: String,
    /// The unit.
    #[serde(flatten)]
    pub unit: LoanUnit,
}

/// Which units are listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Only those that are out.
    pub out: bool,
    /// Only those that should have been back before this moment and are not.
    pub overdue_at: Option<Moment>,
}

/// Stores the loan units of these documents. Most have none.
pub async fn save(tx: &mut Tx, documents: &[&WorkOrder]) -> Result<(), StoreError> {
    let mut rows: Vec<[Value; 10]> = Vec::new();
    for document in documents.iter().filter(|document| !document.loans.0.is_empty()) {
        for unit in loans(document) {
            rows.push([
                document.id.into(),
                unit.id.actor.into(),
                unit.id.n.into(),
                unit.name.into(),
                unit.number.into(),
                unit.out_at.into(),
                unit.back_by.into(),
                unit.back_at.into(),
                unit.remark.into(),
                unit.back_remark.into(),
            ]);
        }
    }
    tx.insert_rows(SAVE, SAVE_TAIL, rows).await.map(drop)
}

/// Forgets the loan units of these orders; they are made anew.
pub async fn forget(tx: &mut Tx, orders: &[OrderId]) -> Result<(), StoreError> {
    tx.execute_in(FORGET, ")", (), orders.iter().copied()).await.map(drop)
}

/// The number of the order on which a unit of that number is out.
pub async fn out_on(tx: &mut Tx, number: &str) -> Result<Option<String>, StoreError> {
    tx.fetch_optional(OUT_ON, (number,)).await?.map(|row| row.get("number")).transpose()
}

/// Up to `limit` units, those that went out first first, those after `after`.
pub async fn list(tx: &mut Tx, filter: Filter, after: (Moment, EditId), limit: u32) -> Result<Vec<Entry>, StoreError> {
    let (at, edit) = after;
    let mut query = Query::new(COLUMNS);
    query.text("(l.out_at, l.actor, l.n) > (").value(at).text(",").value(edit.actor).text(",").value(edit.n).text(")");
    if filter.out || filter.overdue_at.is_some() {
        query.text("AND l.back_at IS NULL");
    }
    if let Some(now) = filter.overdue_at {
        query.text("AND l.back_by <").value(now);
    }
    query.text("ORDER BY l.out_at, l.actor, l.n LIMIT").value(limit);
    tx.fetch(query).await?.iter().map(entry).collect()
}

fn entry(row: &Row) -> Result<Entry, StoreError> {
    let actor: Actor = row.get("actor")?;
    Ok(Entry {
        order: row.get("order_id")?,
        order_number: row.get("order_number")?,
        order_open: row.get("open")?,
        customer_name: row.get("customer_name")?,
        address: row.get("address")?,
        unit: LoanUnit {
            id: EditId { actor, n: row.get("n")? },
            name: row.get("name")?,
            number: row.get("number")?,
            out_at: row.get("out_at")?,
            back_by: row.get("back_by")?,
            remark: row.get("remark")?,
            back_at: row.get("back_at")?,
            back_remark: row.get("back_remark")?,
        },
    })
}
