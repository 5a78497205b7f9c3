//! Orders: the encoded document, and projected from it in the same transaction whatever SQL filters and sorts by.

use shared::document::WorkOrder;
use shared::ids::{CrewId, CustomerId, Digest, EquipmentId, OrderId};
use shared::time::Moment;

use super::value::point_columns;
use super::{Row, StoreError, Tx, Value};
use crate::orders::projection::Projection;

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
    conflicts, remarks) VALUES";
const UPSERT_TAIL: &str = "ON CONFLICT (id) DO UPDATE SET state = excluded.state, state_hash = excluded.state_hash, \
    position = excluded.position, number = excluded.number, external = excluded.external, status = excluded.status, \
    open = excluded.open, trade = excluded.trade, level = excluded.level, customer = excluded.customer, \
    equipment = excluded.equipment, customer_name = excluded.customer_name, address = excluded.address, \
    fault = excluded.fault, lat_e7 = excluded.lat_e7, lon_e7 = excluded.lon_e7, crew = excluded.crew, \
    received_at = excluded.received_at, response_due = excluded.response_due, resolve_due = excluded.resolve_due, \
    conflicts = excluded.conflicts, remarks = excluded.remarks";

/// A changed order on its way into the store.
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
    pub projection: Projection,
}

/// Stores changed orders.
pub async fn save_orders(tx: &mut Tx, changed: Vec<Changed>) -> Result<(), StoreError> {
    let row = |changed: Changed| -> [Value; 23] {
        let of = changed.projection;
        let (lat, lon) = point_columns(of.point);
        [
            changed.id.into(),
            changed.state.into(),
            changed.hash.into(),
            changed.position.into(),
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
            of.conflicts.into(),
            of.remarks.into(),
        ]
    };
    tx.insert_rows(UPSERT, UPSERT_TAIL, changed.into_iter().map(row).collect()).await.map(drop)
}

/// An order in a list.
#[derive(Clone, Debug, serde::Serialize)]
pub struct OrderRow {
    /// Which.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// The number it has where it came from.
    pub external: Option<String>,
    /// Where it stands.
    pub status: String,
    /// The skill it needs.
    pub trade: String,
    /// Its service level.
    pub level: String,
    /// The customer's name.
    pub customer_name: String,
    /// Where.
    pub address: String,
    /// What is wrong.
    pub fault: String,
    /// The crew that holds it.
    pub crew: Option<CrewId>,
    /// When it was received.
    pub received_at: Moment,
    /// Latest arrival.
    pub response_due: Option<Moment>,
    /// Latest solution.
    pub resolve_due: Option<Moment>,
    /// How many disagreements wait for a decision.
    pub conflicts: u32,
    /// How many remarks there are.
    pub remarks: u32,
}

const LIST: &str = include_str!("sql/list_orders.sql");

/// What a list shows.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Only open ones, only settled ones, or both.
    pub open: Option<bool>,
    /// Only those of one status.
    pub status: Option<String>,
    /// Only those of one crew.
    pub crew: Option<CrewId>,
    /// Only those received after (moment, id): the last of the page before.
    pub after: Option<(Moment, OrderId)>,
    /// How many.
    pub limit: u32,
}

/// A page of orders in the order in which they were received.
pub async fn list(tx: &mut Tx, listing: &Listing) -> Result<Vec<OrderRow>, StoreError> {
    let (after_at, after_id) = listing.after.unwrap_or((Moment(i64::MIN), OrderId([0; 16])));
    let (any_open, any_status, any_crew) = (listing.open.is_none(), listing.status.is_none(), listing.crew.is_none());
    let params = (
        any_open,
        listing.open.unwrap_or_default(),
        any_status,
        listing.status.clone().unwrap_or_default(),
        any_crew,
        listing.crew.unwrap_or(CrewId([0; 16])),
        after_at,
        after_id,
        listing.limit,
    );
    tx.fetch_all(LIST, params).await?.iter().map(order_row).collect()
}

fn order_row(row: &Row) -> Result<OrderRow, StoreError> {
    Ok(OrderRow {
        id: row.get("id")?,
        number: row.get("number")?,
        external: row.get("external")?,
        status: row.get("status")?,
        trade: row.get("trade")?,
        level: row.get("level")?,
        customer_name: row.get("customer_name")?,
        address: row.get("address")?,
        fault: row.get("fault")?,
        crew: row.get("crew")?,
        received_at: row.get("received_at")?,
        response_due: row.get("response_due")?,
        resolve_due: row.get("resolve_due")?,
        conflicts: row.get("conflicts")?,
        remarks: row.get("remarks")?,
    })
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
