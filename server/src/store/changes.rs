//! What changed for a person after a feed position.

use std::collections::BTreeMap;

use shared::ids::{Actor, CustomerId, Digest, EquipmentId, OrderId, PersonId};
use shared::sync::exchange::Leave;
use shared::sync::reference::ReferenceRow;
use shared::sync::wire;

use super::value::Value;
use super::{Row, Store, StoreError, Tx};

/// Where the feed stands.
#[derive(Clone, Copy, Debug)]
pub struct FeedState {
    /// The position of the last commit.
    pub position: u64,
    /// Cursors before this one cannot be continued from: what was deleted before is forgotten.
    pub floor: u64,
}

const STATE: &str = "SELECT position, floor FROM feed WHERE id = 1";

/// Where the feed stands in this transaction's state of the database.
pub async fn state(tx: &mut Tx) -> Result<FeedState, StoreError> {
    let row = tx.fetch_one(STATE, ()).await?;
    Ok(FeedState { position: row.get("position")?, floor: row.get("floor")? })
}

/// An order that changed.
#[derive(Clone, Debug)]
pub struct OrderAt {
    /// Which.
    pub id: OrderId,
    /// The hash of its encoded state.
    pub hash: Digest,
    /// How long that state is. Read apart: most devices can make it themselves.
    pub bytes: usize,
    /// The later of its last change and of the change of this person's membership.
    pub position: u64,
    /// The change of this person's membership.
    pub joined: u64,
    /// Its customer in the office's books.
    pub customer: Option<CustomerId>,
    /// Its machine in the office's books.
    pub equipment: Option<EquipmentId>,
}

const ORDERS_AFTER: &str = include_str!("sql/orders_after.sql");
const HELD_ORDER: &str = include_str!("sql/held_order.sql");

/// Orders that `person` holds and that changed after `after`, in the order of their positions.
pub async fn orders_after(tx: &mut Tx, person: PersonId, after: u64, limit: u32) -> Result<Vec<OrderAt>, StoreError> {
    tx.fetch_all(ORDERS_AFTER, (person, after, limit)).await?.iter().map(order_at).collect()
}

/// One order, if `person` holds it.
pub async fn held_order(tx: &mut Tx, person: PersonId, order: OrderId) -> Result<Option<OrderAt>, StoreError> {
    tx.fetch_optional(HELD_ORDER, (person, order)).await?.as_ref().map(order_at).transpose()
}

/// The encoded states of these orders.
pub async fn states(tx: &mut Tx, orders: &[OrderId]) -> Result<BTreeMap<OrderId, Vec<u8>>, StoreError> {
    let rows = tx.fetch_in("SELECT id, state FROM orders WHERE id IN (", ")", (), orders).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("state")?))).collect()
}

fn order_at(row: &Row) -> Result<OrderAt, StoreError> {
    Ok(OrderAt {
        id: row.get("id")?,
        hash: row.get("state_hash")?,
        bytes: row.get("bytes")?,
        position: row.get("changed")?,
        joined: row.get("joined")?,
        customer: row.get("customer")?,
        equipment: row.get("equipment")?,
    })
}

const LEAVES_AFTER: &str = "SELECT order_id, epoch, position FROM holders \
    WHERE person = $1 AND active = false AND changed > $2 ORDER BY changed LIMIT $3";

/// Orders that `person` stopped holding after `after`, each with its position.
pub async fn leaves_after(
    tx: &mut Tx,
    person: PersonId,
    after: u64,
    limit: u32,
) -> Result<Vec<(u64, Leave)>, StoreError> {
    let rows = tx.fetch_all(LEAVES_AFTER, (person, after, limit)).await?;
    let leave = |row: &Row| Ok((row.get("position")?, Leave { order: row.get("order_id")?, epoch: row.get("epoch")? }));
    rows.iter().map(leave).collect()
}

const REFERENCE_AFTER: &str =
    "SELECT key, content, position FROM reference_rows WHERE position > $1 ORDER BY position LIMIT $2";

/// Reference rows that changed after `after`, each with its position.
pub async fn reference_after(tx: &mut Tx, after: u64, limit: u32) -> Result<Vec<(u64, ReferenceRow)>, StoreError> {
    let rows = tx.fetch_all(REFERENCE_AFTER, (after, limit)).await?;
    let reference = |row: &Row| {
        let content: Option<Vec<u8>> = row.get("content")?;
        let content = content.map(|bytes| wire::decode(&bytes)).transpose();
        let content = content.map_err(|error| row.corrupt("content", error.to_string()))?;
        Ok((row.get("position")?, ReferenceRow { key: row.get("key")?, content }))
    };
    rows.iter().map(reference).collect()
}

/// Forgets what was deleted up to `floor`; devices whose cursor lies before it start from a snapshot.
pub async fn prune(tx: &mut Tx, floor: u64) -> Result<(), StoreError> {
    tx.execute("DELETE FROM reference_rows WHERE content IS NULL AND position <= $1", (floor,)).await?;
    tx.execute("UPDATE feed SET floor = $1 WHERE id = 1 AND floor < $1", (floor,)).await.map(drop)
}

/// What is new for a device, in short.
#[derive(Clone, Debug)]
pub struct News {
    /// Where the feed stands.
    pub feed: FeedState,
    /// Whether orders left, or reference rows or verdicts changed.
    pub others: bool,
    /// Orders that changed: which, the change of the membership, the later of that and of the order's own change.
    pub orders: Vec<(OrderId, u64, u64)>,
}

const NEWS: &str = include_str!("sql/news.sql");

/// What is new after `after`, at most `limit` orders of it: one statement, hence one consistent look.
pub async fn news(store: &Store, person: PersonId, actor: Actor, after: u64, limit: usize) -> Result<News, StoreError> {
    let rows = store.look(NEWS, (person, after, actor, limit)).await?;
    let Some(first) = rows.first() else { return Err(StoreError::Database("there is no feed".into())) };
    let feed = FeedState { position: first.get("position")?, floor: first.get("floor")? };
    let mut orders = Vec::new();
    for row in &rows {
        if let Some(order) = row.get("order_id")? {
            orders.push((order, row.get("joined")?, row.get("changed")?));
        }
    }
    Ok(News { feed, others: first.get("others")?, orders })
}

const NEWS_OF_MANY: &str = "WITH asked (actor, person, after) AS (VALUES";
const NEWS_OF_MANY_TAIL: &str = include_str!("sql/news_of_many.sql");

/// Whose news are asked for, and after which position.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The device.
    pub actor: Actor,
    /// Its person.
    pub person: PersonId,
    /// Everything up to here is there already.
    pub after: u64,
}

/// What is new for each of these devices, in one statement; and in this transaction, so that it includes what this one wrote.
pub async fn news_of_many(tx: &mut Tx, asked: &[Asked]) -> Result<BTreeMap<Actor, News>, StoreError> {
    let row = |of: &Asked| -> [Value; 3] { [of.actor.into(), of.person.into(), of.after.into()] };
    let rows = tx.fetch_rows(NEWS_OF_MANY, NEWS_OF_MANY_TAIL, asked.iter().map(row).collect()).await?;
    let mut news: BTreeMap<Actor, News> = BTreeMap::new();
    for row in &rows {
        let feed = FeedState { position: row.get("position")?, floor: row.get("floor")? };
        let others = row.get("others")?;
        let of = news.entry(row.get("actor")?).or_insert_with(|| News { feed, others, orders: Vec::new() });
        if let Some(order) = row.get("order_id")? {
            of.orders.push((order, row.get("joined")?, row.get("changed")?));
        }
    }
    Ok(news)
}

const CONCERNS: &str = include_str!("sql/concerns.sql");

/// Whether anything after `after` is for this person's device.
pub async fn concerns(tx: &mut Tx, person: PersonId, actor: Actor, after: u64) -> Result<bool, StoreError> {
    tx.fetch_one(CONCERNS, (person, after, actor)).await?.get("found")
}
