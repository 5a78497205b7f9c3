//! Counts of things that should not happen, shown to support.

use rusqlite::OptionalExtension as _;

use super::{Db, StoreError};

/// How often a state did not have the hash that the server named; each one is a bug.
pub const HASH_MISMATCHES: &str = "hash-mismatches";

/// Adds one to the counter `name`.
pub fn count(db: &Db, name: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO counters (name, value) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1";
    db.prepare_cached(sql)?.execute([name])?;
    Ok(())
}

/// The counter `name`; 0 if it never counted.
pub fn value(db: &Db, name: &str) -> Result<i64, StoreError> {
    let sql = "SELECT value FROM counters WHERE name = ?1";
    Ok(db.prepare_cached(sql)?.query_row([name], |row| row.get("value")).optional()?.unwrap_or(0))
}
