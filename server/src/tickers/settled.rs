//! Settled orders leave the phones after a while; what is written about them late still applies.

use shared::document::WorkOrder;
use shared::document::coordination::Phase;
use shared::ids::OrderId;
use shared::time::Moment;

use crate::error::ApiError;
use crate::state::Office;
use crate::store::holders::{self, Membership};
use crate::store::orders::{lock_orders, order};
use crate::store::{StoreError, feed};

/// Orders that leave in one transaction.
const AT_ONCE: u32 = 200;
const DAY_MINUTES: i64 = 24 * 60;

/// Ends the memberships of orders that were settled or called off longer ago than the configured days.
pub(super) async fn leave(office: Office) -> Result<usize, ApiError> {
    let before = office.now().plus_minutes(-i64::from(office.config().settled_days).saturating_mul(DAY_MINUTES));
    let (mut after, mut left) = (OrderId([0; 16]), 0);
    loop {
        let mut tx = office.store().read().await?;
        let page = holders::settled_and_held(&mut tx, after, AT_ONCE).await?;
        let Some(last) = page.last() else { return Ok(left) };
        after = *last;
        let mut due = Vec::new();
        for id in page {
            let stored = order(&mut tx, id).await?;
            due.extend(stored.filter(|stored| settled_before(&stored.document, before)).map(|_| id));
        }
        drop(tx);
        left += end(&office, &due, before).await?;
    }
}

/// Whether the last decision settled the order or called it off before that moment.
fn settled_before(order: &WorkOrder, before: Moment) -> bool {
    let decided = order.coordination.steps().last();
    order.coordination.phase() != Phase::Open && decided.is_some_and(|(_, decided)| decided.at < before)
}

async fn end(office: &Office, due: &[OrderId], before: Moment) -> Result<usize, StoreError> {
    if due.is_empty() {
        return Ok(0);
    }
    let mut tx = office.store().write().await?;
    let mut memberships = Vec::new();
    let mut left = 0;
    // Locked, and asked again: somebody may have reopened one meanwhile.
    for stored in lock_orders(&mut tx, due).await?.iter().filter(|stored| settled_before(&stored.document, before)) {
        let (order, epoch) = (stored.document.id, stored.document.coordination.epoch());
        let present = holders::present(&mut tx, order).await?;
        memberships.extend(present.into_iter().map(|person| Membership {
            order,
            person,
            epoch,
            active: false,
            position: 0,
        }));
        left += 1;
    }
    let position = feed::advance(&mut tx, 1).await?;
    memberships.iter_mut().for_each(|membership| membership.position = position);
    holders::save(&mut tx, &memberships).await?;
    tx.commit().await?;
    Ok(left)
}
