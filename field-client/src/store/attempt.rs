//! How the last attempt to reach the office went, so that people can be told why something still waits.

use rusqlite::OptionalExtension as _;
use serde::Serialize;
use shared::time::Moment;

use super::columns::Col;
use super::{Db, StoreError};

/// The attempts since the last answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Attempt {
    /// How many failed in a row.
    pub failures: u32,
    /// Edits up to this number have left the device at least once; whether they arrived is not known.
    pub sent_up_to: u64,
    /// When the last one failed, by the device's clock.
    pub failed_at: Option<Moment>,
    /// Why, in the words of [`crate::sync::failure::Failure`].
    pub failure: Option<String>,
}

/// The attempts since the last answer.
pub fn load(db: &Db) -> Result<Attempt, StoreError> {
    let sql = "SELECT failures, sent_up_to, failed_at, failure FROM attempt";
    let found = db
        .prepare_cached(sql)?
        .query_row([], |row| {
            Ok(Attempt {
                failures: row.get("failures")?,
                sent_up_to: row.get::<_, Col<u64>>("sent_up_to")?.0,
                failed_at: row.get::<_, Option<Col<Moment>>>("failed_at")?.map(|at| at.0),
                failure: row.get("failure")?,
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Notes that an attempt failed.
pub fn failed(db: &Db, sent_up_to: u64, at: Moment, failure: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO attempt (one, failures, sent_up_to, failed_at, failure) VALUES (1, 1, ?1, ?2, ?3)
        ON CONFLICT (one) DO UPDATE SET failures = failures + 1, sent_up_to = max(sent_up_to, ?1), failed_at = ?2,
        failure = ?3";
    db.prepare_cached(sql)?.execute((Col(sent_up_to), Col(at), failure))?;
    Ok(())
}

/// Notes that the office answered.
pub fn succeeded(db: &Db) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM attempt")?.execute([])?;
    Ok(())
}
