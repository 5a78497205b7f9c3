//! Reference rows: what phones need beforehand. Writing one takes a place in the feed.

use shared::sync::reference::Reference;
use shared::sync::wire;

use super::book_words::{self, Book};
use super::{Query, Row, StoreError, Tx, feed};
use crate::search::Wanted;

const PUT: &str = include_str!("sql/reference_put.sql");
const LIST: &str = "SELECT key, content FROM reference_rows WHERE content IS NOT NULL AND key LIKE";
const ONE: &str = "SELECT key, content FROM reference_rows WHERE key = $1 AND content IS NOT NULL";
const EXISTS: &str = "SELECT key FROM reference_rows WHERE key = $1 AND content IS NOT NULL";

/// Writes a row, or its tombstone. Call it last before the commit: it takes its position in the feed.
pub async fn put(tx: &mut Tx, key: &str, content: Option<&Reference>) -> Result<u64, StoreError> {
    let position = feed::advance(tx, 1).await?;
    tx.execute(PUT, (key, content.map(wire::encode), position)).await?;
    note(tx, key, content).await?;
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

/// Up to `limit` rows whose key begins with `prefix`, by key, those after the key `after`, in which all of
/// `wanted` is found. Only parts are searched.
pub async fn list(
    tx: &mut Tx,
    prefix: &str,
    wanted: &[Wanted],
    after: &str,
    limit: u32,
) -> Result<Vec<Reference>, StoreError> {
    let mut query = Query::new(LIST);
    query.value(format!("{prefix}%")).text("AND key >").value(after);
    book_words::found(&mut query, Book::Parts, wanted);
    query.text("ORDER BY key LIMIT").value(limit);
    tx.fetch(query).await?.iter().map(content).collect()
}

/// Notes the words by which a part is found; of anything else there are none.
async fn note(tx: &mut Tx, key: &str, content: Option<&Reference>) -> Result<(), StoreError> {
    match content {
        Some(Reference::Part(part)) => {
            let texts = [&part.number, &part.name, &part.specification, &part.model];
            book_words::note(tx, Book::Parts, key, texts).await
        }
        None if key.starts_with("part:") => book_words::forget(tx, Book::Parts, key).await,
        _ => Ok(()),
    }
}

fn content(row: &Row) -> Result<Reference, StoreError> {
    let bytes: Vec<u8> = row.get("content")?;
    wire::decode(&bytes).map_err(|error| row.corrupt("content", error.to_string()))
}

const UNNOTED: &str = "SELECT key, content FROM reference_rows WHERE content IS NOT NULL AND key LIKE 'part:%' \
    AND key NOT IN (SELECT entry FROM part_words) LIMIT $1";

/// Notes the words of parts that have none: those that an older build wrote. Gives how many there were, at most `limit`.
pub async fn note_missing(tx: &mut Tx, limit: u32) -> Result<usize, StoreError> {
    let rows = tx.fetch_all(UNNOTED, (limit,)).await?;
    for row in &rows {
        let key: String = row.get("key")?;
        note(tx, &key, Some(&content(row)?)).await?;
    }
    Ok(rows.len())
}
