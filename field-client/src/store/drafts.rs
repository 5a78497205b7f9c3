//! What is being typed about an order and is not said yet, by its topic.

use rusqlite::OptionalExtension as _;
use shared::ids::OrderId;

use super::columns::Col;
use super::{Db, StoreError};

/// What lies there, if anything does.
pub fn find(db: &Db, order: OrderId, topic: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT text FROM drafts WHERE order_id = ?1 AND topic = ?2";
    Ok(db.prepare_cached(sql)?.query_row((Col(order), topic), |row| row.get("text")).optional()?)
}

/// Keeps `text` there, in place of what lay there. Nothing is kept of an order that is not here.
pub fn keep(db: &Db, order: OrderId, topic: &str, text: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO drafts (order_id, topic, text) SELECT id, ?2, ?3 FROM orders WHERE id = ?1
        ON CONFLICT (order_id, topic) DO UPDATE SET text = ?3";
    db.prepare_cached(sql)?.execute((Col(order), topic, text))?;
    Ok(())
}

/// Lets go what lies there.
pub fn forget(db: &Db, order: OrderId, topic: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM drafts WHERE order_id = ?1 AND topic = ?2";
    db.prepare_cached(sql)?.execute((Col(order), topic))?;
    Ok(())
}
