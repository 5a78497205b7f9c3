//! What is stored, raw, for the consistency checker and the rebuild: nothing here is judged, so that what is wrong can be
//! told instead of ending the look.

use std::collections::{BTreeMap, BTreeSet};

use shared::geo::Point;
use shared::ids::{Actor, Digest, OrderId, PersonId, PublicKey, Signature};

use super::uploads::Part;
use super::value::point_from_columns;
use super::{Row, StoreError, Tx};
use crate::orders::projection::Projection;
use crate::photos::UploadId;

/// How much there is to look at.
#[derive(Clone, Copy, Debug)]
pub struct Totals {
    /// Runs of edits.
    pub runs: u64,
    /// Orders.
    pub orders: u64,
}

const TOTALS: &str = "SELECT (SELECT count(*) FROM edit_runs) AS runs, (SELECT count(*) FROM orders) AS orders";

/// Counts everything.
pub async fn totals(tx: &mut Tx) -> Result<Totals, StoreError> {
    let row = tx.fetch_one(TOTALS, ()).await?;
    Ok(Totals { runs: row.get("runs")?, orders: row.get("orders")? })
}

const LAST_POSITIONS: &str = include_str!("sql/audit_last_positions.sql");

/// The last position that any row of each table bears.
pub async fn last_positions(tx: &mut Tx) -> Result<[(&'static str, u64); 5], StoreError> {
    let row = tx.fetch_one(LAST_POSITIONS, ()).await?;
    let of = |table: &'static str| row.get(table).map(|position: u64| (table, position));
    Ok([of("orders")?, of("holders")?, of("quarantine")?, of("reference_rows")?, of("van_loads")?])
}

const SHARED: &str = "SELECT position, count(*) AS number FROM orders GROUP BY position HAVING count(*) > 1 \
    ORDER BY position LIMIT 100";

/// Positions that several orders bear, with how many do.
pub async fn shared_positions(tx: &mut Tx) -> Result<Vec<(u64, u64)>, StoreError> {
    tx.fetch_all(SHARED, ()).await?.iter().map(|row| Ok((row.get("position")?, row.get("number")?))).collect()
}

const TOMBSTONES: &str = "SELECT count(*) AS number FROM reference_rows WHERE content IS NULL AND position <= $1";

/// Tombstones that the floor has passed.
pub async fn tombstones_below(tx: &mut Tx, floor: u64) -> Result<u64, StoreError> {
    tx.fetch_one(TOMBSTONES, (floor,)).await?.get("number")
}

/// A writer.
#[derive(Clone, Debug)]
pub struct RawWriter {
    /// Which.
    pub actor: Actor,
    /// Its key; `None` for the server's own.
    pub public_key: Option<PublicKey>,
    /// The last number it is said to have written.
    pub last_n: u64,
    /// The head that it is said to have then.
    pub head: Digest,
}

/// Every writer.
pub async fn writers(tx: &mut Tx) -> Result<Vec<RawWriter>, StoreError> {
    let writer = |row: &Row| {
        Ok(RawWriter {
            actor: row.get("actor")?,
            public_key: row.get("public_key")?,
            last_n: row.get("last_n")?,
            head: row.get("head")?,
        })
    };
    tx.fetch_all("SELECT actor, public_key, last_n, head FROM devices", ()).await?.iter().map(writer).collect()
}

/// A run of edits.
#[derive(Clone, Debug)]
pub struct RawRun {
    /// Who wrote it.
    pub actor: Actor,
    /// The number of its first edit.
    pub first_n: u64,
    /// The number that its last edit is said to have.
    pub last_n: u64,
    /// Its encoded edits.
    pub edits: Vec<u8>,
    /// The head of the chain after it.
    pub head: Digest,
    /// The signature on that.
    pub signature: Option<Signature>,
}

const RUNS: &str = include_str!("sql/audit_runs.sql");

/// The next runs after (`actor`, `first_n`).
pub async fn runs(tx: &mut Tx, (actor, first_n): (Actor, u64)) -> Result<Vec<RawRun>, StoreError> {
    let run = |row: &Row| {
        Ok(RawRun {
            actor: row.get("actor")?,
            first_n: row.get("first_n")?,
            last_n: row.get("last_n")?,
            edits: row.get("edits")?,
            head: row.get("head")?,
            signature: row.get("signature")?,
        })
    };
    tx.fetch_all(RUNS, (actor, first_n)).await?.iter().map(run).collect()
}

/// Which of `orders` exist, and which of them name that run.
pub async fn orders_and_their_runs(
    tx: &mut Tx,
    orders: &[OrderId],
    actor: Actor,
    first_n: u64,
) -> Result<(BTreeSet<OrderId>, BTreeSet<OrderId>), StoreError> {
    let exist = tx.fetch_in("SELECT id FROM orders WHERE id IN (", ")", (), orders).await?;
    let name_it = "SELECT order_id FROM order_runs WHERE actor = $1 AND first_n = $2 AND order_id IN (";
    let name_it = tx.fetch_in(name_it, ")", (actor, first_n), orders).await?;
    let exist = exist.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    Ok((exist, name_it.iter().map(|row| row.get("order_id")).collect::<Result<_, _>>()?))
}

/// An order's row.
#[derive(Clone, Debug)]
pub struct RawOrder {
    /// Which.
    pub id: OrderId,
    /// Its encoded state.
    pub state: Vec<u8>,
    /// The hash that stands beside it.
    pub state_hash: Digest,
    /// What lists show.
    pub shown: Shown,
}

/// The projected columns as they are stored.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Text columns, by name.
    texts: BTreeMap<&'static str, Option<String>>,
    /// Number columns, by name.
    numbers: BTreeMap<&'static str, Option<i64>>,
    /// Identity columns, by name.
    ids: BTreeMap<&'static str, Option<Vec<u8>>>,
    open: bool,
    point: Option<Point>,
}

const TEXTS: [&str; 8] = ["number", "external", "status", "trade", "level", "customer_name", "address", "fault"];
const NUMBERS: [&str; 5] = ["received_at", "response_due", "resolve_due", "conflicts", "remarks"];
const IDS: [&str; 3] = ["customer", "equipment", "crew"];

impl Shown {
    fn of(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            texts: TEXTS.into_iter().map(|name| Ok((name, row.get(name)?))).collect::<Result<_, StoreError>>()?,
            numbers: NUMBERS.into_iter().map(|name| Ok((name, row.get(name)?))).collect::<Result<_, StoreError>>()?,
            ids: IDS.into_iter().map(|name| Ok((name, row.get(name)?))).collect::<Result<_, StoreError>>()?,
            open: row.get("open")?,
            point: point_from_columns(row.get("lat_e7")?, row.get("lon_e7")?),
        })
    }

    /// The columns that do not show what `expected` says.
    pub fn differences(&self, expected: &Projection) -> Vec<&'static str> {
        let text = |text: &String| Some(text.clone());
        let texts = [
            text(&expected.number),
            expected.external.clone(),
            Some(expected.status.key().to_owned()),
            text(&expected.trade),
            text(&expected.level),
            text(&expected.customer_name),
            text(&expected.address),
            text(&expected.fault),
        ];
        let count = |count: usize| Some(i64::try_from(count).unwrap_or(i64::MAX));
        let numbers = [
            Some(expected.received_at.0),
            expected.response_due.map(|at| at.0),
            expected.resolve_due.map(|at| at.0),
            count(expected.conflicts),
            count(expected.remarks),
        ];
        let ids = [
            expected.customer.map(|id| id.as_slice().to_vec()),
            expected.equipment.map(|id| id.as_slice().to_vec()),
            expected.crew.map(|id| id.as_slice().to_vec()),
        ];
        let mut wrong: Vec<&'static str> = Vec::new();
        wrong.extend(
            TEXTS.iter().zip(texts).filter(|(name, of)| self.texts.get(*name) != Some(of)).map(|(name, _)| *name),
        );
        wrong.extend(
            NUMBERS.iter().zip(numbers).filter(|(name, of)| self.numbers.get(*name) != Some(of)).map(|(name, _)| *name),
        );
        wrong.extend(IDS.iter().zip(ids).filter(|(name, of)| self.ids.get(*name) != Some(of)).map(|(name, _)| *name));
        wrong.extend((self.open != expected.open).then_some("open"));
        wrong.extend((self.point != expected.point).then_some("lat_e7, lon_e7"));
        wrong
    }
}

const ORDERS: &str = include_str!("sql/audit_orders.sql");

/// The next orders after `after`.
pub async fn orders_after(tx: &mut Tx, after: OrderId) -> Result<Vec<RawOrder>, StoreError> {
    let order = |row: &Row| {
        let (id, state, state_hash) = (row.get("id")?, row.get("state")?, row.get("state_hash")?);
        Ok(RawOrder { id, state, state_hash, shown: Shown::of(row)? })
    };
    tx.fetch_all(ORDERS, (after,)).await?.iter().map(order).collect()
}

const STATES: &str = "SELECT id, state, position FROM orders WHERE id IN (";

/// The hash that each state really has, and its position, locked until the commit.
pub async fn lock_states(tx: &mut Tx, ids: &[OrderId]) -> Result<BTreeMap<OrderId, (Digest, u64)>, StoreError> {
    let rows = tx.fetch_in(STATES, ") ORDER BY id /*lock*/", (), ids).await?;
    let state = |row: &Row| {
        let state: Vec<u8> = row.get("state")?;
        Ok((row.get("id")?, (Digest::of(&state), row.get("position")?)))
    };
    rows.iter().map(state).collect()
}

/// The visits of an order in the histories of its machine and its customer, encoded.
pub async fn past_visits_of(tx: &mut Tx, order: OrderId) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = tx.fetch_all("SELECT content FROM past_visits WHERE order_id = $1", (order,)).await?;
    rows.iter().map(|row| row.get("content")).collect()
}

/// Forgets those visits, to be written anew.
pub async fn forget_past_visits(tx: &mut Tx, orders: &[OrderId]) -> Result<(), StoreError> {
    tx.execute_in("DELETE FROM past_visits WHERE order_id IN (", ")", (), orders).await.map(drop)
}

/// Somebody who holds an order or did.
#[derive(Clone, Copy, Debug)]
pub struct RawHolder {
    /// Who.
    pub person: PersonId,
    /// By which assignment.
    pub epoch: u64,
    /// Whether they still do.
    pub active: bool,
}

/// Everyone who holds `order` or ever did.
pub async fn holders_of(tx: &mut Tx, order: OrderId) -> Result<Vec<RawHolder>, StoreError> {
    let rows = tx.fetch_all("SELECT person, epoch, active FROM holders WHERE order_id = $1", (order,)).await?;
    let holder =
        |row: &Row| Ok(RawHolder { person: row.get("person")?, epoch: row.get("epoch")?, active: row.get("active")? });
    rows.iter().map(holder).collect()
}

/// A photo's row.
#[derive(Clone, Copy, Debug)]
pub struct RawPhoto {
    /// The hash it is named by.
    pub hash: Digest,
    /// Its bytes.
    pub bytes: u64,
}

/// Every photo: 40 bytes each, so that no transaction stays open while objects are asked for.
pub async fn photos(tx: &mut Tx) -> Result<Vec<RawPhoto>, StoreError> {
    let rows = tx.fetch_all("SELECT hash, bytes FROM photos ORDER BY hash", ()).await?;
    rows.iter().map(|row| Ok(RawPhoto { hash: row.get("hash")?, bytes: row.get("bytes")? })).collect()
}

/// An upload with its parts.
#[derive(Clone, Debug)]
pub struct RawUpload {
    /// Which.
    pub id: UploadId,
    /// Bytes of the whole.
    pub length: u64,
    /// Bytes that are said to be here.
    pub received: u64,
    /// The parts that are.
    pub parts: Vec<Part>,
}

/// Every upload.
pub async fn uploads(tx: &mut Tx) -> Result<Vec<RawUpload>, StoreError> {
    let mut uploads = Vec::new();
    for row in tx.fetch_all("SELECT id, length, received FROM uploads ORDER BY id", ()).await? {
        let id: UploadId = row.get("id")?;
        let parts =
            tx.fetch_all("SELECT object, bytes FROM upload_parts WHERE upload = $1 ORDER BY number", (id,)).await?;
        let part = |row: &Row| Ok(Part { object: row.get("object")?, bytes: row.get("bytes")? });
        let parts = parts.iter().map(part).collect::<Result<_, StoreError>>()?;
        uploads.push(RawUpload { id, length: row.get("length")?, received: row.get("received")?, parts });
    }
    Ok(uploads)
}
