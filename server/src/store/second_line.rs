//! Orders that wait for the second line.

use shared::document::status::Status;

use super::orders::{StoredOrder, stored};
use super::{StoreError, Tx};

const WAITING: &str = "SELECT id, state, state_hash, position, place FROM orders \
    WHERE status = $1 AND open = true AND place > $2 ORDER BY place LIMIT $3";

/// An order in the queue, with its place in the sequence of receipt.
pub struct Queued {
    /// The order.
    pub stored: StoredOrder,
    /// Its place.
    pub place: i64,
}

/// Up to `limit` open orders whose crew asked for the second line and has not gone on, those received first first, those after
/// the place `after`.
pub async fn waiting(tx: &mut Tx, after: i64, limit: u32) -> Result<Vec<Queued>, StoreError> {
    let rows = tx.fetch_all(WAITING, (Status::NeedsSecondLine.key(), after, limit)).await?;
    rows.iter().map(|row| Ok(Queued { stored: stored(row)?, place: row.get("place")? })).collect()
}
