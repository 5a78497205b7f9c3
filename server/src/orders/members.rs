//! Crews whose members change while they hold orders: who joins receives them, who leaves no longer does.

use shared::ids::{CrewId, PersonId};

use crate::store::holders::{self, Membership};
use crate::store::orders::lock_orders;
use crate::store::{StoreError, Tx, feed};

/// `person` joined `crew`: the crew's open orders come to their devices.
pub async fn joined(tx: &mut Tx, crew: CrewId, person: PersonId) -> Result<(), StoreError> {
    change(tx, crew, person, true).await
}

/// `person` left `crew`: the crew's open orders leave their devices once everything written there has arrived.
pub async fn left(tx: &mut Tx, crew: CrewId, person: PersonId) -> Result<(), StoreError> {
    change(tx, crew, person, false).await
}

async fn change(tx: &mut Tx, crew: CrewId, person: PersonId, active: bool) -> Result<(), StoreError> {
    let orders = holders::open_orders_of(tx, crew).await?;
    if orders.is_empty() {
        return Ok(());
    }
    let documents = lock_orders(tx, &orders).await?;
    let count = u64::try_from(documents.len()).unwrap_or(u64::MAX);
    let first = feed::advance(tx, count).await?.saturating_sub(count).saturating_add(1);
    let of = |(position, stored): (u64, &crate::store::orders::StoredOrder)| Membership {
        order: stored.document.id,
        person,
        epoch: stored.document.coordination.epoch(),
        active,
        position,
    };
    let memberships: Vec<Membership> = (first..).zip(&documents).map(of).collect();
    holders::save(tx, &memberships).await
}
