//! Who holds an order, and who ever did. A membership is never deleted: edits of anyone who ever held the order apply.

use std::collections::BTreeSet;

use shared::ids::{CrewId, OrderId, PersonId};

use super::{StoreError, Tx, Value};

/// A change of somebody's membership of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Which order.
    pub order: OrderId,
    /// Who.
    pub person: PersonId,
    /// The assignment it belongs to.
    pub epoch: u64,
    /// Whether it holds or ended.
    pub active: bool,
    /// The feed position of the change.
    pub position: u64,
}

/// Who ever held any of these orders.
pub async fn ever_held(tx: &mut Tx, orders: &[OrderId]) -> Result<BTreeSet<(OrderId, PersonId)>, StoreError> {
    let rows = tx.fetch_in("SELECT order_id, person FROM holders WHERE order_id IN (", ")", (), orders).await?;
    rows.iter().map(|row| Ok((row.get("order_id")?, row.get("person")?))).collect()
}

/// Who holds `order` now.
pub async fn present(tx: &mut Tx, order: OrderId) -> Result<Vec<PersonId>, StoreError> {
    let rows = tx.fetch_all("SELECT person FROM holders WHERE order_id = $1 AND active = true", (order,)).await?;
    rows.iter().map(|row| row.get("person")).collect()
}

/// Who belongs to `crew` now.
pub async fn crew_people(tx: &mut Tx, crew: CrewId) -> Result<Vec<PersonId>, StoreError> {
    let rows = tx.fetch_all("SELECT person FROM crew_members WHERE crew = $1 AND until IS NULL", (crew,)).await?;
    rows.iter().map(|row| row.get("person")).collect()
}

const OPEN_OF_CREW: &str = "SELECT id FROM orders WHERE crew = $1 AND open = true ORDER BY id /*lock*/";

/// The open orders that `crew` holds, locked until the commit.
pub async fn open_orders_of(tx: &mut Tx, crew: CrewId) -> Result<Vec<OrderId>, StoreError> {
    tx.fetch_all(OPEN_OF_CREW, (crew,)).await?.iter().map(|row| row.get("id")).collect()
}

const SETTLED: &str = "SELECT DISTINCT h.order_id AS order_id FROM holders h JOIN orders o ON o.id = h.order_id \
    WHERE h.active = true AND o.open = false AND h.order_id > $1 ORDER BY h.order_id LIMIT $2";

/// Up to `limit` orders after `after` that are not open and that somebody still holds.
pub async fn settled_and_held(tx: &mut Tx, after: OrderId, limit: u32) -> Result<Vec<OrderId>, StoreError> {
    tx.fetch_all(SETTLED, (after, limit)).await?.iter().map(|row| row.get("order_id")).collect()
}

const CHANGED: &str = "WITH news (order_id, position) AS (VALUES";
const CHANGED_TAIL: &str = ") UPDATE holders SET changed = news.position FROM news \
    WHERE holders.order_id = news.order_id AND holders.active = true";

/// Tells everyone who holds them that these orders changed, each at its position. This is what a device's question for
/// news is answered from: it costs what changed, not what is held.
pub async fn orders_changed(tx: &mut Tx, orders: impl IntoIterator<Item = (OrderId, u64)>) -> Result<(), StoreError> {
    let rows = orders.into_iter().map(|(order, position)| [order.into(), position.into()]).collect();
    tx.insert_rows::<2>(CHANGED, CHANGED_TAIL, rows).await.map(drop)
}

const SAVE: &str = "INSERT INTO holders (order_id, person, epoch, active, position, changed) VALUES";
const SAVE_TAIL: &str = "ON CONFLICT (order_id, person) DO UPDATE SET epoch = excluded.epoch, active = excluded.active, \
    position = excluded.position, changed = excluded.changed";

/// Stores changed memberships.
pub async fn save(tx: &mut Tx, memberships: &[Membership]) -> Result<(), StoreError> {
    let row = |of: &Membership| -> [Value; 6] {
        let position = of.position;
        [of.order.into(), of.person.into(), of.epoch.into(), of.active.into(), position.into(), position.into()]
    };
    tx.insert_rows(SAVE, SAVE_TAIL, memberships.iter().map(row).collect()).await.map(drop)
}
