//! Marks: which position the feed had reached at which moment.

use shared::time::Moment;

use super::{StoreError, Tx};

const NOTE: &str = "INSERT INTO feed_marks (at, position) VALUES ($1, $2) ON CONFLICT (at) DO NOTHING";
const REACHED: &str = "SELECT position FROM feed_marks WHERE at <= $1 ORDER BY at DESC LIMIT 1";
const FORGET: &str = "DELETE FROM feed_marks WHERE at < (SELECT max(at) FROM feed_marks WHERE at <= $1)";

/// Notes that the feed stood at `position`.
pub async fn note(tx: &mut Tx, at: Moment, position: u64) -> Result<(), StoreError> {
    tx.execute(NOTE, (at, position)).await.map(drop)
}

/// The position that was surely reached by `at`; `None` if no mark is as old as that.
pub async fn reached_by(tx: &mut Tx, at: Moment) -> Result<Option<u64>, StoreError> {
    tx.fetch_optional(REACHED, (at,)).await?.map(|row| row.get("position")).transpose()
}

/// Forgets the marks before the last one at or before `at`.
pub async fn forget_before(tx: &mut Tx, at: Moment) -> Result<(), StoreError> {
    tx.execute(FORGET, (at,)).await.map(drop)
}
