//! The position in the feed of changes.

use crate::store::{StoreError, Tx};

const ADVANCE: &str = "UPDATE feed SET position = position + $1 WHERE id = 1 RETURNING position";
const POSITION: &str = "SELECT position FROM feed WHERE id = 1";
const HOLD: &str = "SELECT position FROM feed WHERE id = 1 /*lock*/";

/// Takes `count` positions and returns the last of them. Call it as the last statement but for those that store the
/// position: from here until the commit every other writer waits, which is what makes the order of positions the order
/// of commits.
pub async fn advance(tx: &mut Tx, count: u64) -> Result<u64, StoreError> {
    tx.poke();
    tx.fetch_one(ADVANCE, (count,)).await?.get("position")
}

/// The position of the last change that this transaction sees.
pub async fn position(tx: &mut Tx) -> Result<u64, StoreError> {
    tx.fetch_one(POSITION, ()).await?.get("position")
}

/// Keeps everyone else from taking a position until the commit of a transaction that writes.
pub async fn hold(tx: &mut Tx) -> Result<(), StoreError> {
    tx.fetch_one(HOLD, ()).await.map(drop)
}
