//! Positions: every one that a row bears was given out, no two orders bear the same, nothing deleted lies below the floor.

use super::{Finding, Report};
use crate::store::{StoreError, Tx, audit, changes};

pub(super) async fn check(tx: &mut Tx, report: &mut Report) -> Result<(), StoreError> {
    let feed = changes::state(tx).await?;
    if feed.floor > feed.position {
        report.find(Finding::FloorBeyond { floor: feed.floor, feed: feed.position });
    }
    for (table, position) in audit::last_positions(tx).await? {
        if position > feed.position {
            report.find(Finding::FeedBehind { table, position, feed: feed.position });
        }
    }
    for (position, orders) in audit::shared_positions(tx).await? {
        report.find(Finding::PositionTwice { position, orders });
    }
    let rows = audit::tombstones_below(tx, feed.floor).await?;
    if rows > 0 {
        report.find(Finding::TombstoneBelowFloor { rows, floor: feed.floor });
    }
    Ok(())
}
