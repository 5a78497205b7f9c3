//! How far back the feed reaches: what was deleted longer ago than the configured days is forgotten, and devices that were
//! away for longer start from a snapshot.

use crate::error::ApiError;
use crate::state::Office;
use crate::store::{changes, marks};

const DAY_MINUTES: i64 = 24 * 60;

/// Notes where the feed stands now, and raises its floor to where it stood when the retained tail begins.
pub(super) async fn raise_floor(office: Office) -> Result<usize, ApiError> {
    let now = office.now();
    let tail_begins = now.plus_minutes(-i64::from(office.config().feed_days).saturating_mul(DAY_MINUTES));
    let mut tx = office.store().write().await?;
    let state = changes::state(&mut tx).await?;
    marks::note(&mut tx, now, state.position).await?;
    let floor = marks::reached_by(&mut tx, tail_begins).await?.unwrap_or(0);
    if floor > state.floor {
        changes::prune(&mut tx, floor).await?;
        marks::forget_before(&mut tx, tail_begins).await?;
    }
    tx.commit().await?;
    Ok(usize::from(floor > state.floor))
}
