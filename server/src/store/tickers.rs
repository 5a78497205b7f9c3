//! Whose turn it is, among the servers over one database.

use shared::time::Moment;

use super::{Row, Store, StoreError, Tx};

const TAKE: &str = include_str!("sql/ticker_take.sql");
const RAN: &str = "UPDATE tickers SET ran_at = $2 WHERE name = $1";
const FAILED: &str = "UPDATE tickers SET failed_at = $2 WHERE name = $1";
const ALL: &str = "SELECT name, ran_at, failed_at FROM tickers ORDER BY name";

/// Takes the turn until that moment. `false` if it is taken already.
pub async fn take(tx: &mut Tx, name: &str, now: Moment, until: Moment) -> Result<bool, StoreError> {
    Ok(tx.execute(TAKE, (name, until, now)).await? == 1)
}

/// Notes how the work ended.
pub async fn done(tx: &mut Tx, name: &str, now: Moment, well: bool) -> Result<(), StoreError> {
    tx.execute(if well { RAN } else { FAILED }, (name, now)).await.map(drop)
}

/// When a ticker last did its work.
#[derive(Clone, Debug)]
pub struct LastRun {
    /// Which.
    pub name: String,
    /// When it last ended well.
    pub ran_at: Option<Moment>,
    /// When it last failed.
    pub failed_at: Option<Moment>,
}

/// Every ticker that ever had a turn.
pub async fn last_runs(store: &Store) -> Result<Vec<LastRun>, StoreError> {
    let run = |row: &Row| {
        Ok(LastRun { name: row.get("name")?, ran_at: row.get("ran_at")?, failed_at: row.get("failed_at")? })
    };
    store.look(ALL, ()).await?.iter().map(run).collect()
}
