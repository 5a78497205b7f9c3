//! Reference rows: what phones need beforehand. Writing one takes a place in the feed.

use shared::sync::reference::Reference;
use shared::sync::wire;

use super::{Row, StoreError, Tx, feed};

const PUT: &str = include_str!("sql/reference_put.sql");
const LIST: &str = include_str!("sql/reference_list.sql");
const ONE: &str = "SELECT key, content FROM reference_rows WHERE key = $1 AND content IS NOT NULL";
const EXISTS: &str = "SELECT key FROM reference_rows WHERE key = $1 AND content IS NOT NULL";

/// Writes a row, or its tombstone. Call it last before the commit: it takes its position in the feed.
pub async fn put(tx: &mut Tx, key: &str, content: Option<&Reference>) -> Result<u64, StoreError> {
    let position = feed::advance(tx, 1).await?;
    tx.execute(PUT, (key, content.map(wire::encode), position)).await?;
    Ok(position)
}

/// Whether there is such a row, and no tombstone.
pub async fn exists(tx: &mut Tx, key: &str) -> Result<bool, StoreError> {
    Ok(tx.fetch_optional(EXISTS, (key,)).await?.is_some())
}

/// The row, if it is no tombstone. Where `tx` writes, nobody else writes reference rows until the commit, not even new ones.
pub async fn lock(tx: &mut Tx, key: &str) -> Result<Option<Reference>, StoreError> {
    feed::hold(tx).await?;
    tx.fetch_optional(ONE, (key,)).await?.as_ref().map(content).transpose()
}

/// Up to `limit` rows whose key begins with `prefix`, by key, those after the key `after`.
pub async fn list(tx: &mut Tx, prefix: &str, after: &str, limit: u32) -> Result<Vec<Reference>, StoreError> {
    let rows = tx.fetch_all(LIST, (format!("{prefix}%"), after, limit)).await?;
    rows.iter().map(content).collect()
}

fn content(row: &Row) -> Result<Reference, StoreError> {
    let bytes: Vec<u8> = row.get("content")?;
    wire::decode(&bytes).map_err(|error| row.corrupt("content", error.to_string()))
}
