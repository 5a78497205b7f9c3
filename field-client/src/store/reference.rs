//! Reference rows: parts, checklists, levels and wording, as the feed brought them.

use shared::sync::reference::{Reference, ReferenceRow};
use shared::sync::wire;

use super::{Db, StoreError};

/// Takes one row over: it replaces the one with its key, or removes it.
pub fn put(db: &Db, row: &ReferenceRow) -> Result<(), StoreError> {
    match &row.content {
        None => db.prepare_cached("DELETE FROM reference WHERE key = ?1")?.execute([&row.key])?,
        Some(content) => {
            let sql = "INSERT INTO reference (key, content) VALUES (?1, ?2)
                ON CONFLICT (key) DO UPDATE SET content = ?2, stale = 0";
            db.prepare_cached(sql)?.execute((&row.key, wire::encode(content)))?
        }
    };
    Ok(())
}

/// A snapshot begins: until it brings them, all rows are in doubt.
pub fn begin_snapshot(db: &Db) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE reference SET stale = 1")?.execute([])?;
    Ok(())
}

/// A snapshot has ended: what it did not bring does not exist any more.
pub fn end_snapshot(db: &Db) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM reference WHERE stale = 1")?.execute([])?;
    Ok(())
}

/// The rows whose key begins with `prefix`, such as `part:`, by key.
pub fn with_prefix(db: &Db, prefix: &str) -> Result<Vec<Reference>, StoreError> {
    let sql = "SELECT key, content FROM reference WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key";
    let mut statement = db.prepare_cached(sql)?;
    let rows =
        statement.query_map([prefix], |row| Ok((row.get::<_, String>("key")?, row.get::<_, Vec<u8>>("content")?)))?;
    rows.map(|row| {
        let (key, content) = row?;
        wire::decode(&content).map_err(|_| StoreError::bad_row("reference", "content", key))
    })
    .collect()
}
