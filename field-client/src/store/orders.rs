//! Orders as the server sent them, with a summary each that the list reads instead of the document.

use rusqlite::OptionalExtension as _;
use shared::document::history::PastVisit;
use shared::ids::{Digest, OrderId};
use shared::sync::wire;

use super::columns::Col;
use super::{Db, StoreError};

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Which order.
    pub id: OrderId,
    /// The membership that ended, if the order went to somebody else and is here only until its work is at the office.
    pub left_epoch: Option<u64>,
    /// The encoded summary.
    pub summary: Vec<u8>,
}

/// The state of `order` as the server sent it.
pub fn base(db: &Db, order: OrderId) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT state FROM bases WHERE order_id = ?1";
    Ok(db.prepare_cached(sql)?.query_row([Col(order)], |row| row.get("state")).optional()?)
}

/// Replaces the state of `order`. It is this device's again and current.
pub fn put(
    db: &Db,
    order: OrderId,
    number: &str,
    hash: Digest,
    state: &[u8],
    summary: &[u8],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO orders (id, number, hash, summary) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (id) DO UPDATE SET number = ?2, hash = ?3, summary = ?4, left_epoch = NULL, stale = 0, refetch = 0";
    db.prepare_cached(sql)?.execute((Col(order), number, Col(hash), summary))?;
    let sql = "INSERT INTO bases (order_id, state) VALUES (?1, ?2) ON CONFLICT (order_id) DO UPDATE SET state = ?2";
    db.prepare_cached(sql)?.execute((Col(order), state))?;
    Ok(())
}

/// Replaces what the list shows of `order`.
pub fn set_summary(db: &Db, order: OrderId, summary: &[u8]) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE orders SET summary = ?2 WHERE id = ?1")?.execute((Col(order), summary))?;
    Ok(())
}

/// Every order on the device, by number.
pub fn list(db: &Db) -> Result<Vec<Listed>, StoreError> {
    let sql = "SELECT id, left_epoch, summary FROM orders ORDER BY number";
    let rows = db
        .prepare_cached(sql)?
        .query_map([], |row| {
            Ok(Listed {
                id: row.get::<_, Col<OrderId>>("id")?.0,
                left_epoch: row.get::<_, Option<Col<u64>>>("left_epoch")?.map(|epoch| epoch.0),
                summary: row.get("summary")?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The orders with the number `name`, or else those whose id begins with the digits `name`.
pub fn named(db: &Db, name: &str) -> Result<Vec<OrderId>, StoreError> {
    let mut found = ids(db, "SELECT id FROM orders WHERE number = ?1 COLLATE NOCASE", name)?;
    let is_prefix = name.len() >= 4 && name.chars().all(|c| c.is_ascii_hexdigit());
    if found.is_empty() && is_prefix {
        let sql = "SELECT id FROM orders WHERE substr(lower(hex(id)), 1, length(?1)) = ?1 ORDER BY id";
        found = ids(db, sql, &name.to_ascii_lowercase())?;
    }
    Ok(found)
}

fn ids(db: &Db, sql: &str, name: &str) -> Result<Vec<OrderId>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([name], |row| row.get::<_, Col<OrderId>>("id"))?;
    Ok(rows.map(|id| id.map(|id| id.0)).collect::<Result<_, _>>()?)
}

/// What is known about `order`: the ended membership, if it went to somebody else; `None` if it is not here.
pub fn left_epoch(db: &Db, order: OrderId) -> Result<Option<Option<u64>>, StoreError> {
    let mut statement = db.prepare_cached("SELECT left_epoch FROM orders WHERE id = ?1")?;
    let found = statement.query_row([Col(order)], |row| row.get::<_, Option<Col<u64>>>("left_epoch")).optional()?;
    Ok(found.map(|left| left.map(|epoch| epoch.0)))
}

/// The encoded summary of `order`.
pub fn summary(db: &Db, order: OrderId) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT summary FROM orders WHERE id = ?1";
    Ok(db.prepare_cached(sql)?.query_row([Col(order)], |row| row.get("summary")).optional()?)
}

/// Lets go of every order: the device changed hands.
pub fn clear(db: &Db) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM orders")?.execute([])?;
    Ok(())
}

/// Asks for the whole state of `order` at the next exchange.
pub fn ask_again(db: &Db, order: OrderId) -> Result<(), StoreError> {
    let sql = "INSERT INTO orders (id, number, hash, refetch, summary) VALUES (?1, '', zeroblob(32), 1, x'')
        ON CONFLICT (id) DO UPDATE SET refetch = 1";
    db.prepare_cached(sql)?.execute([Col(order)])?;
    Ok(())
}

/// The orders whose whole state is to be asked for, at most `limit`.
pub fn to_ask_again(db: &Db, limit: usize) -> Result<Vec<OrderId>, StoreError> {
    let sql = "SELECT id FROM orders WHERE refetch = 1 ORDER BY id LIMIT ?1";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([limit], |row| row.get::<_, Col<OrderId>>("id"))?;
    Ok(rows.map(|id| id.map(|id| id.0)).collect::<Result<_, _>>()?)
}

/// Notes that the membership `epoch` of `order` has ended.
pub fn leave(db: &Db, order: OrderId, epoch: u64) -> Result<(), StoreError> {
    let sql = "UPDATE orders SET left_epoch = ?2, refetch = 0 WHERE id = ?1";
    db.prepare_cached(sql)?.execute((Col(order), Col(epoch)))?;
    Ok(())
}

/// A snapshot begins: until it brings them, all orders are in doubt.
pub fn begin_snapshot(db: &Db) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE orders SET stale = 1")?.execute([])?;
    Ok(())
}

/// A snapshot has ended: what it did not bring is no longer this device's.
pub fn end_snapshot(db: &Db) -> Result<(), StoreError> {
    let sql = "UPDATE orders SET left_epoch = coalesce(left_epoch, 0), stale = 0, refetch = 0 WHERE stale = 1";
    db.prepare_cached(sql)?.execute([])?;
    Ok(())
}

/// Deletes the orders that went to somebody else and have nothing here that the office lacks: no edit and no photo.
/// Returns how many.
pub fn purge_left(db: &Db) -> Result<usize, StoreError> {
    Ok(db.prepare_cached(include_str!("sql/purge_left.sql"))?.execute([])?)
}

/// Replaces the past visits shown with `order`.
pub fn put_history(db: &Db, order: OrderId, visits: &[PastVisit]) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM history WHERE order_id = ?1")?.execute([Col(order)])?;
    let mut insert = db.prepare_cached("INSERT INTO history (order_id, position, visit) VALUES (?1, ?2, ?3)")?;
    for (position, visit) in (0_i64..).zip(visits) {
        insert.execute((Col(order), position, wire::encode(visit)))?;
    }
    Ok(())
}

/// The past visits of `order`'s equipment and customer, newest first.
pub fn history(db: &Db, order: OrderId) -> Result<Vec<PastVisit>, StoreError> {
    let mut statement = db.prepare_cached("SELECT visit FROM history WHERE order_id = ?1 ORDER BY position")?;
    let rows = statement.query_map([Col(order)], |row| row.get::<_, Vec<u8>>("visit"))?;
    rows.map(|bytes| wire::decode(&bytes?).map_err(|_| StoreError::bad_row("history", "visit", order))).collect()
}
