//! Counts for whoever watches over the service.

use shared::time::Moment;

use super::changes::{self, FeedState};
use super::{Row, Store, StoreError, Tx};

/// How many, and how large.
#[derive(Clone, Copy, Debug, Default)]
pub struct Amount {
    /// How many.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Counts of what is stored, from one state of the database.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Edits that wait for a person.
    pub quarantine_waiting: u64,
    /// Open orders.
    pub orders_open: u64,
    /// Those of them whose latest solution has passed.
    pub orders_overdue: u64,
    /// Conflicts on open orders.
    pub conflicts: u64,
    /// Photos held.
    pub photos: Amount,
    /// Uploads that are not whole.
    pub uploads: Amount,
    /// Where the feed stands.
    pub feed: FeedState,
}

const WAITING: &str = "SELECT count(*) AS number FROM quarantine WHERE state = 'waiting'";
const ORDERS: &str = include_str!("sql/figures_orders.sql");
const PHOTOS: &str = "SELECT count(*) AS number, CAST(coalesce(sum(bytes), 0) AS BIGINT) AS bytes FROM photos";
const UPLOADS: &str = "SELECT count(*) AS number, CAST(coalesce(sum(received), 0) AS BIGINT) AS bytes FROM uploads \
    WHERE received < length";

/// All of them.
pub async fn all(store: &Store, now: Moment) -> Result<Figures, StoreError> {
    let mut tx = store.read().await?;
    let orders = tx.fetch_one(ORDERS, (now,)).await?;
    Ok(Figures {
        quarantine_waiting: tx.fetch_one(WAITING, ()).await?.get("number")?,
        orders_open: orders.get("number")?,
        orders_overdue: orders.get("overdue")?,
        conflicts: orders.get("conflicts")?,
        photos: amount(&mut tx, PHOTOS).await?,
        uploads: amount(&mut tx, UPLOADS).await?,
        feed: changes::state(&mut tx).await?,
    })
}

async fn amount(tx: &mut Tx, sql: &'static str) -> Result<Amount, StoreError> {
    let row: Row = tx.fetch_one(sql, ()).await?;
    Ok(Amount { count: row.get("number")?, bytes: row.get("bytes")? })
}

const HEARD: &str = "SELECT count(*) AS number FROM devices \
    WHERE person IS NOT NULL AND revoked_at IS NULL AND last_contact_at >= $1";
const NEVER: &str = "SELECT count(*) AS number FROM devices \
    WHERE person IS NOT NULL AND revoked_at IS NULL AND last_contact_at IS NULL";

/// Devices in use that were heard of at or after that moment.
pub async fn devices_heard_since(store: &Store, since: Moment) -> Result<u64, StoreError> {
    number(store.look(HEARD, (since,)).await?)
}

/// Devices in use that were never heard of after their enrolment.
pub async fn devices_never_heard(store: &Store) -> Result<u64, StoreError> {
    number(store.look(NEVER, ()).await?)
}

fn number(rows: Vec<Row>) -> Result<u64, StoreError> {
    rows.first().map_or(Ok(0), |row| row.get("number"))
}
