//! Writers and the runs of edits they sent. The runs are the truth; every other table of orders can be made anew from them.

use minicbor::bytes::ByteVec;
use shared::ids::{Actor, Digest, OrderId, PersonId, PublicKey, Signature};
use shared::sync::{chain, wire};
use shared::time::Moment;

use super::{Row, Store, StoreError, Tx, Value};

/// When a writer was last heard of is written down at most this often.
const HEARD_EVERY_MS: i64 = 60_000;

/// A device, or a life of this server, as a writer of edits.
#[derive(Clone, Debug)]
pub struct Writer {
    /// Which.
    pub actor: Actor,
    /// Whose device it is; `None` for the server itself.
    pub person: Option<PersonId>,
    /// The key its heads are signed with; `None` for the server itself.
    pub public_key: Option<PublicKey>,
    /// The last number it wrote.
    pub last_n: u64,
    /// The head of its chain after that number.
    pub head: Digest,
    /// When it was revoked, or its person's login was closed.
    pub revoked: bool,
    /// When it was last heard of.
    pub last_contact_at: Option<Moment>,
}

/// Consecutive edits of one writer, as they arrived.
#[derive(Clone, Debug)]
pub struct Run {
    /// Who wrote them.
    pub actor: Actor,
    /// The number of the first.
    pub first_n: u64,
    /// The edits' bytes.
    pub edits: Vec<ByteVec>,
    /// The head of the chain after the last.
    pub head: Digest,
    /// The device's signature on that head.
    pub signature: Option<Signature>,
    /// When the server received them.
    pub received_at: Moment,
    /// From which address.
    pub source: String,
    /// The orders they speak of.
    pub orders: Vec<OrderId>,
}

impl Run {
    /// The number of the last edit.
    pub fn last_n(&self) -> u64 {
        self.first_n.saturating_add(u64::try_from(self.edits.len()).unwrap_or(u64::MAX)).saturating_sub(1)
    }
}

const WRITERS: &str = "SELECT d.actor AS actor, d.person AS person, d.public_key AS public_key, d.last_n AS last_n, \
    d.head AS head, d.revoked_at AS revoked_at, d.last_contact_at AS last_contact_at, \
    (SELECT p.active FROM people p WHERE p.id = d.person) AS active FROM devices d WHERE d.actor IN (";

/// The writers, locked until the commit, in ascending order so that two transactions never wait for each other.
pub async fn lock_writers(tx: &mut Tx, actors: &[Actor]) -> Result<Vec<Writer>, StoreError> {
    tx.fetch_in(WRITERS, ") ORDER BY d.actor /*lock*/", (), actors).await?.iter().map(writer).collect()
}

fn writer(row: &Row) -> Result<Writer, StoreError> {
    Ok(Writer {
        actor: row.get("actor")?,
        person: row.get("person")?,
        public_key: row.get("public_key")?,
        last_n: row.get("last_n")?,
        head: row.get("head")?,
        revoked: row.get::<Option<Moment>>("revoked_at")?.is_some()
            || row.get::<Option<bool>>("active")? == Some(false),
        last_contact_at: row.get("last_contact_at")?,
    })
}

const ADD_DESK: &str = include_str!("sql/server_actor_add.sql");

/// Gives a person's desk, in this life of the server, its place among the writers; does nothing where it has one.
pub async fn add_desk(tx: &mut Tx, actor: Actor, now: Moment) -> Result<(), StoreError> {
    let app = concat!("callout-server ", env!("CARGO_PKG_VERSION"));
    tx.execute(ADD_DESK, (actor, chain::genesis(actor), now, app)).await.map(drop)
}

const SAVE_WRITERS: &str = "WITH news (actor, last_n, head, at) AS (VALUES";
const SAVE_WRITERS_TAIL: &str = ") UPDATE devices SET last_n = news.last_n, head = news.head, last_contact_at = news.at \
    FROM news WHERE devices.actor = news.actor";

/// Stores how far writers have come.
pub async fn save_writers<'w>(tx: &mut Tx, writers: impl Iterator<Item = &'w Writer>) -> Result<(), StoreError> {
    let row = |writer: &Writer| -> [Value; 4] {
        [writer.actor.into(), writer.last_n.into(), writer.head.into(), writer.last_contact_at.into()]
    };
    tx.insert_rows(SAVE_WRITERS, SAVE_WRITERS_TAIL, writers.map(row).collect()).await.map(drop)
}

const INSERT_RUNS: &str =
    "INSERT INTO edit_runs (actor, first_n, last_n, edits, head, signature, received_at, source) VALUES";
const INSERT_ORDER_RUNS: &str = "INSERT INTO order_runs (order_id, actor, first_n) VALUES";

/// Appends runs.
pub async fn append_runs(tx: &mut Tx, runs: &[Run]) -> Result<(), StoreError> {
    let row = |run: &Run| -> [Value; 8] {
        [
            run.actor.into(),
            run.first_n.into(),
            run.last_n().into(),
            wire::encode(&run.edits).into(),
            run.head.into(),
            run.signature.into(),
            run.received_at.into(),
            run.source.as_str().into(),
        ]
    };
    tx.insert_rows(INSERT_RUNS, "", runs.iter().map(row).collect()).await?;
    let of_run = |run: &Run| -> Vec<[Value; 3]> {
        run.orders.iter().map(|order| [order.into(), run.actor.into(), run.first_n.into()]).collect()
    };
    tx.insert_rows(INSERT_ORDER_RUNS, "ON CONFLICT DO NOTHING", runs.iter().flat_map(of_run).collect()).await?;
    Ok(())
}

/// Names orders as spoken of by a run, where they are not named yet.
pub async fn name_orders(
    tx: &mut Tx,
    orders: impl IntoIterator<Item = OrderId>,
    actor: Actor,
    first_n: u64,
) -> Result<(), StoreError> {
    let rows: Vec<[Value; 3]> = orders.into_iter().map(|order| [order.into(), actor.into(), first_n.into()]).collect();
    tx.insert_rows(INSERT_ORDER_RUNS, "ON CONFLICT DO NOTHING", rows).await.map(drop)
}

const RUN_COLUMNS_FROM: &str = "SELECT actor, first_n, edits, head, signature, received_at, source FROM edit_runs \
    WHERE actor = $1 AND last_n >= $2 AND first_n <= $3 ORDER BY first_n";

/// The runs of `actor` that hold any edit from `first` to `last`.
pub async fn runs_between(tx: &mut Tx, actor: Actor, first: u64, last: u64) -> Result<Vec<Run>, StoreError> {
    tx.fetch_all(RUN_COLUMNS_FROM, (actor, first, last)).await?.iter().map(run).collect()
}

const RUNS_OF_ORDER: &str = include_str!("sql/runs_of_order.sql");

/// The runs that speak of `order`, in the order in which they were received.
pub async fn runs_of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Run>, StoreError> {
    tx.fetch_all(RUNS_OF_ORDER, (order,)).await?.iter().map(run).collect()
}

const ALL_RUNS_AFTER: &str = include_str!("sql/all_runs_after.sql");

/// The next `limit` runs of all writers after (`actor`, `first_n`), for making projections anew.
pub async fn all_runs_after(tx: &mut Tx, after: Option<(Actor, u64)>, limit: i64) -> Result<Vec<Run>, StoreError> {
    let (actor, n) = after.unwrap_or((Actor([0; 16]), 0));
    tx.fetch_all(ALL_RUNS_AFTER, (actor, n, limit)).await?.iter().map(run).collect()
}

pub(super) fn run(row: &Row) -> Result<Run, StoreError> {
    let bytes: Vec<u8> = row.get("edits")?;
    let edits = wire::decode(&bytes).map_err(|error| row.corrupt("edits", error.to_string()))?;
    Ok(Run {
        actor: row.get("actor")?,
        first_n: row.get("first_n")?,
        edits,
        head: row.get("head")?,
        signature: row.get("signature")?,
        received_at: row.get("received_at")?,
        source: row.get("source")?,
        orders: Vec::new(),
    })
}

const HEAD_BEFORE: &str = "SELECT head FROM edit_runs WHERE actor = $1 AND last_n = $2";

/// The head of the chain after edit `n` of `actor`, where a run ends there.
pub async fn head_after(tx: &mut Tx, actor: Actor, n: u64) -> Result<Option<Digest>, StoreError> {
    tx.fetch_optional(HEAD_BEFORE, (actor, n)).await?.map(|row| row.get("head")).transpose()
}

const LAST_N: &str = "SELECT last_n, last_contact_at FROM devices WHERE actor = $1";
const HEARD: &str = "UPDATE devices SET last_contact_at = $2 WHERE actor = $1";

/// The last number that `actor` wrote; 0 for none.
pub async fn last_n(store: &Store, actor: Actor) -> Result<u64, StoreError> {
    let rows = store.look(LAST_N, (actor,)).await?;
    rows.first().map_or(Ok(0), |row| row.get("last_n"))
}

/// The last number that `actor` wrote, and that it was heard of `now`. Written down at most once a minute: asking costs no
/// write.
pub async fn heard_of(store: &Store, actor: Actor, now: Moment) -> Result<u64, StoreError> {
    let rows = store.look(LAST_N, (actor,)).await?;
    let Some(row) = rows.first() else { return Ok(0) };
    let last_n = row.get("last_n")?;
    if row.get::<Option<Moment>>("last_contact_at")?.is_none_or(|last| now.ms_since(last) > HEARD_EVERY_MS) {
        let mut tx = store.write().await?;
        tx.execute(HEARD, (actor, now)).await?;
        tx.commit().await?;
    }
    Ok(last_n)
}
