//! Bringing up to date what an older build projected for lists and searches.

use crate::orders::projection::Projected;
use crate::store::orders::{Changed, lock_orders, save_orders, stale};
use crate::store::{Store, StoreError, customers, reference};

/// Rows at once.
const CHUNK: u32 = 500;

/// Projects anew what is stale, in as many transactions as it takes; gives how many rows there were. It can be broken off
/// and begun again at any point, and several servers may do it at once.
pub async fn refill(store: &Store) -> Result<usize, StoreError> {
    let mut done = 0;
    loop {
        let mut tx = store.write().await?;
        let ids = stale(&mut tx, CHUNK).await?;
        let mut changed = Vec::with_capacity(ids.len());
        for order in lock_orders(&mut tx, &ids).await? {
            let (state, projected) = (order.document.encode(), Projected::of(&order.document, true));
            changed.push(Changed {
                id: order.document.id,
                state,
                hash: order.hash,
                position: order.position,
                projected,
            });
        }
        save_orders(&mut tx, changed).await?;
        let books = customers::note_missing(&mut tx, CHUNK).await? + reference::note_missing(&mut tx, CHUNK).await?;
        tx.commit().await?;
        if ids.is_empty() && books == 0 {
            return Ok(done);
        }
        done += ids.len() + books;
    }
}
