//! Orders: the encoded document, and projected from it in the same transaction whatever SQL filters and sorts by.

use std::collections::BTreeMap;

use shared::document::WorkOrder;
use shared::ids::{CustomerId, Digest, EquipmentId, OrderId};

use super::value::point_columns;
use super::{Row, StoreError, Tx, Value};
use crate::orders::place;
use crate::orders::projection::{Projected, Projection};

/// An order as it is stored.
#[derive(Clone, Debug)]
pub struct StoredOrder {
    /// The document.
    pub document: WorkOrder,
    /// Its last change.
    pub position: u64,
    /// SHA-256 of its encoded state.
    pub hash: Digest,
}

const LOCK: &str = "SELECT id, state, state_hash, position FROM orders WHERE id IN (";

/// The orders, locked until the commit, in ascending order so that two transactions never wait for each other.
pub async fn lock_orders(tx: &mut Tx, ids: &[OrderId]) -> Result<Vec<StoredOrder>, StoreError> {
    tx.fetch_in(LOCK, ") ORDER BY id /*lock*/", (), ids).await?.iter().map(stored).collect()
}

/// One order, not locked.
pub async fn order(tx: &mut Tx, id: OrderId) -> Result<Option<StoredOrder>, StoreError> {
    let row = tx.fetch_optional("SELECT id, state, state_hash, position FROM orders WHERE id = $1", (id,)).await?;
    row.as_ref().map(stored).transpose()
}

pub(super) fn stored(row: &Row) -> Result<StoredOrder, StoreError> {
    let state: Vec<u8> = row.get("state")?;
    let hash: Digest = row.get("state_hash")?;
    if Digest::of(&state) != hash {
        return Err(row.corrupt("state", "does not have the hash that stands beside it"));
    }
    let document = WorkOrder::decode_trusted(&state).map_err(|error| row.corrupt("state", error.to_string()))?;
    Ok(StoredOrder { document, position: row.get("position")?, hash })
}

const UPSERT: &str = "INSERT INTO orders (id, state, state_hash, position, number, external, status, open, trade, level, \
    customer, equipment, customer_name, address, fault, lat_e7, lon_e7, crew, received_at, response_due, resolve_due, \
    next_due, conflicts, remarks, tile, region, asked, place) VALUES";
const UPSERT_ALL: &str = "ON CONFLICT (id) DO UPDATE SET state = excluded.state, state_hash = excluded.state_hash, \
    position = excluded.position, number = excluded.number, external = excluded.external, status = excluded.status, \
    open = excluded.open, trade = excluded.trade, level = excluded.level, customer = excluded.customer, \
    equipment = excluded.equipment, customer_name = excluded.customer_name, address = excluded.address, \
    fault = excluded.fault, lat_e7 = excluded.lat_e7, lon_e7 = excluded.lon_e7, crew = excluded.crew, \
    received_at = excluded.received_at, response_due = excluded.response_due, resolve_due = excluded.resolve_due, \
    next_due = excluded.next_due, conflicts = excluded.conflicts, remarks = excluded.remarks, tile = excluded.tile, \
    region = excluded.region, asked = excluded.asked";
// Indexes over columns that are not named here are left alone.
const UPSERT_PROGRESS: &str = "ON CONFLICT (id) DO UPDATE SET state = excluded.state, state_hash = excluded.state_hash, \
    position = excluded.position, status = excluded.status, open = excluded.open, crew = excluded.crew, \
    response_due = excluded.response_due, resolve_due = excluded.resolve_due, next_due = excluded.next_due, conflicts = excluded.conflicts, remarks = excluded.remarks";

/// A changed order on its way into the store.
#[derive(Debug)]
pub struct Changed {
    /// Which.
    pub id: OrderId,
    /// Its encoded state.
    pub state: Vec<u8>,
    /// The state's hash.
    pub hash: Digest,
    /// The feed position of this change.
    pub position: u64,
    /// What SQL filters by.
    pub projected: Projected,
}

const UPDATE: &str = "WITH news (id, state, state_hash, position, status, response_due, resolve_due, next_due, conflicts, \
    remarks) AS (VALUES";
const UPDATE_TAIL: &str = ") UPDATE orders SET state = news.state, state_hash = news.state_hash, \
    position = news.position, status = news.status, response_due = news.response_due, \
    resolve_due = news.resolve_due, next_due = news.next_due, conflicts = news.conflicts, \
    remarks = news.remarks FROM news WHERE orders.id = news.id";

const PLACES: &str = "SELECT id, place, asked FROM orders WHERE id IN (";

/// Stores changed orders. Of an order whose request stayed, only what visits and decisions change is written, and with it
/// few indexes.
pub async fn save_orders(tx: &mut Tx, changed: Vec<Changed>) -> Result<(), StoreError> {
    let (mut whole, mut worked_on) = (Vec::new(), Vec::new());
    for Changed { id, state, hash, position, projected } in changed {
        match projected {
            Projected::Whole(projection) => whole.push((id, (state, hash, position), *projection)),
            Projected::Progress(of) => worked_on.push([
                id.into(),
                state.into(),
                hash.into(),
                position.into(),
                of.status.key().into(),
                of.response_due.into(),
                of.resolve_due.into(),
                of.next_due.into(),
                of.conflicts.into(),
                of.remarks.into(),
            ]),
        }
    }
    tx.insert_rows::<10>(UPDATE, UPDATE_TAIL, worked_on).await?;
    if whole.is_empty() { Ok(()) } else { save_whole(tx, whole).await }
}

/// A state, its hash, and the feed position of its last change.
type Content = (Vec<u8>, Digest, u64);

async fn save_whole(tx: &mut Tx, changed: Vec<(OrderId, Content, Projection)>) -> Result<(), StoreError> {
    let mut known: BTreeMap<OrderId, (i64, i64)> = BTreeMap::new();
    for row in tx.fetch_in(PLACES, ")", (), changed.iter().map(|(id, ..)| *id)).await? {
        known.insert(row.get("id")?, (row.get("place")?, row.get("asked")?));
    }
    let (mut whole, mut progress, mut words, mut new_words) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (id, content, projection) in changed {
        let asked = projection.asked();
        match known.get(&id) {
            Some((place, before)) if *before == asked => {
                progress.push(order_values(id, content, projection, (*place, asked)));
            }
            known => {
                let fresh = || place::of(projection.received_at, content.2);
                let place = known.map_or_else(fresh, |(place, _)| *place);
                let row = [place.into(), projection.words.as_str().into()];
                if known.is_some() {
                    words.push(row)
                } else {
                    new_words.push(row)
                }
                whole.push(order_values(id, content, projection, (place, asked)));
            }
        }
    }
    tx.insert_rows(UPSERT, UPSERT_PROGRESS, progress).await?;
    tx.insert_rows(UPSERT, UPSERT_ALL, whole).await?;
    tx.add_words(new_words).await?;
    tx.put_words(words).await
}

fn order_values(id: OrderId, content: Content, of: Projection, (place, asked): (i64, i64)) -> [Value; 28] {
    let (state, hash, position) = content;
    let (lat, lon) = point_columns(of.point);
    [
        id.into(),
        state.into(),
        hash.into(),
        position.into(),
        of.number.into(),
        of.external.into(),
        of.status.key().into(),
        of.open.into(),
        of.trade.into(),
        of.level.into(),
        of.customer.into(),
        of.equipment.into(),
        of.customer_name.into(),
        of.address.into(),
        of.fault.into(),
        lat.into(),
        lon.into(),
        of.crew.into(),
        of.received_at.into(),
        of.response_due.into(),
        of.resolve_due.into(),
        of.next_due.into(),
        of.conflicts.into(),
        of.remarks.into(),
        of.point.map(place::tile).into(),
        of.point.map(place::region).into(),
        asked.into(),
        place.into(),
    ]
}

/// Lets the next [`save_orders`] write every column, whatever is said to stand there.
pub async fn forget_asked(tx: &mut Tx, ids: &[OrderId]) -> Result<(), StoreError> {
    tx.execute_in("UPDATE orders SET asked = 0 WHERE id IN (", ")", (), ids.iter().copied()).await.map(drop)
}

const STALE: &str = "SELECT id FROM orders WHERE asked = 0 ORDER BY place LIMIT $1";

/// Orders that an older build projected, oldest first.
pub async fn stale(tx: &mut Tx, limit: u32) -> Result<Vec<OrderId>, StoreError> {
    tx.fetch_all(STALE, (limit,)).await?.iter().map(|row| row.get("id")).collect()
}

/// The order that has this number or this id.
pub async fn find(tx: &mut Tx, number: &str) -> Result<Option<OrderId>, StoreError> {
    let row = tx.fetch_optional("SELECT id FROM orders WHERE number = $1 ORDER BY id LIMIT 1", (number,)).await?;
    row.map(|row| row.get("id")).transpose()
}

/// Which of these external numbers are known already.
pub async fn known_externals(tx: &mut Tx, externals: &[String]) -> Result<Vec<String>, StoreError> {
    let rows = tx.fetch_in("SELECT external FROM orders WHERE external IN (", ")", (), externals).await?;
    rows.iter().map(|row| row.get("external")).collect()
}

/// Takes `count` order numbers and returns the first.
pub async fn take_numbers(tx: &mut Tx, count: u64) -> Result<u64, StoreError> {
    let row = tx.fetch_one("UPDATE order_numbers SET last = last + $1 WHERE id = 1 RETURNING last", (count,)).await?;
    Ok(row.get::<u64>("last")?.saturating_sub(count).saturating_add(1))
}

const PAST: &str = "INSERT INTO past_visits (order_id, visit_actor, visit_n, at, equipment, customer, content) VALUES";
const PAST_TAIL: &str = "ON CONFLICT (order_id, visit_actor, visit_n) DO UPDATE SET at = excluded.at, \
    equipment = excluded.equipment, customer = excluded.customer, content = excluded.content";

/// Stores the visits of a document for the history of its machine and its customer.
pub async fn save_past_visits(tx: &mut Tx, documents: &[&WorkOrder]) -> Result<(), StoreError> {
    let mut rows: Vec<[Value; 7]> = Vec::new();
    for document in documents {
        let (customer, equipment) = (Projection::customer(document), Projection::equipment(document));
        for past in shared::document::history::past_visits(document) {
            let content = shared::sync::wire::encode(&past);
            rows.push([
                past.order.into(),
                past.visit.actor.into(),
                past.visit.n.into(),
                past.at.into(),
                equipment.into(),
                customer.into(),
                content.into(),
            ]);
        }
    }
    tx.insert_rows(PAST, PAST_TAIL, rows).await.map(drop)
}

const PAST_OF_EQUIPMENT: &str =
    "SELECT order_id, content FROM past_visits WHERE equipment = $1 ORDER BY at DESC LIMIT $2";
const PAST_OF_CUSTOMER: &str =
    "SELECT order_id, content FROM past_visits WHERE customer = $1 ORDER BY at DESC LIMIT $2";

/// The last visits of a machine and of a customer outside of `order`, newest first.
pub async fn past_visits(
    tx: &mut Tx,
    order: OrderId,
    customer: Option<CustomerId>,
    equipment: Option<EquipmentId>,
) -> Result<Vec<shared::document::history::PastVisit>, StoreError> {
    let limit = shared::document::history::HISTORY_LEN;
    let mut rows = Vec::new();
    if let Some(equipment) = equipment {
        rows.extend(tx.fetch_all(PAST_OF_EQUIPMENT, (equipment, limit)).await?);
    }
    if let Some(customer) = customer {
        rows.extend(tx.fetch_all(PAST_OF_CUSTOMER, (customer, limit)).await?);
    }
    let mut visits = Vec::new();
    for row in rows.iter().filter(|row| row.get::<OrderId>("order_id").is_ok_and(|of| of != order)) {
        let content: Vec<u8> = row.get("content")?;
        visits.push(shared::sync::wire::decode(&content).map_err(|error| row.corrupt("content", error.to_string()))?);
    }
    visits.sort_by(|one: &shared::document::history::PastVisit, two| two.cmp(one));
    visits.dedup();
    Ok(visits)
}
