//! The migrations, embedded, and the rule by which a database is brought up to date or refused.

use shared::ids::Digest;

use super::error::WAY_OUT;
use super::{Row, Store, StoreError, Tx};

/// One migration: the same name for both databases, the text of each.
pub struct Migration {
    /// `0001_foundation`.
    pub name: &'static str,
    /// Its text for SQLite.
    pub sqlite: &'static str,
    /// Its text for PostgreSQL.
    pub postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!("../../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../../migrations/postgres/", $name, ".sql")),
        }),+]
    };
}

/// Every migration in its order. A shipped one is never edited.
pub const MIGRATIONS: &[Migration] = migrations![
    "0001_foundation",
    "0002_orders",
    "0003_dispatch",
    "0004_search",
    "0005_integration",
    "0006_repeats",
    "0007_operations",
    "0008_changed",
    "0009_console",
    "0010_levels",
    "0011_alarms",
    "0012_followup",
    "0013_complaints",
    "0015_rests",
    "0018_machine_codes",
    "0019_ratings",
    "0020_vans",
    "0021_releases",
    "0022_office_acts",
    "0033_words",
    "0034_trips",
    "0035_unanswered",
    "0036_loans",
    "0037_settlement",
    "0038_inspections",
    "0039_complaint_alarms",
    "0040_report_schedules",
    "0041_ways",
    "0042_letters",
    "0043_open_lists"
];

const CREATE: &str = "CREATE TABLE IF NOT EXISTS migrations (name TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL)";
const APPLIED: &str = "SELECT name, digest FROM migrations ORDER BY name";
const RECORD: &str = "INSERT INTO migrations (name, digest) VALUES ($1, $2)";

/// Brings the database to this build's state, or says why it will not touch it. Returns how many migrations were applied.
pub async fn migrate(store: &Store) -> Result<usize, StoreError> {
    let mut tx = store.write_alone().await?;
    tx.execute(CREATE, ()).await?;
    let pending = pending(&mut tx).await?;
    for migration in pending {
        let text = tx.choose(migration.sqlite, migration.postgres);
        tx.script(text).await?;
        tx.execute(RECORD, (migration.name, digest(text))).await?;
    }
    tx.commit().await?;
    Ok(pending.len())
}

/// Whether the database is exactly at this build's state; part of being ready.
pub async fn is_current(store: &Store) -> Result<bool, StoreError> {
    let mut tx = store.read().await?;
    Ok(pending(&mut tx).await?.is_empty())
}

async fn pending(tx: &mut Tx) -> Result<&'static [Migration], StoreError> {
    let applied = tx.fetch_all(APPLIED, ()).await?;
    for (position, row) in applied.iter().enumerate() {
        check(tx, row, MIGRATIONS.get(position))?;
    }
    Ok(MIGRATIONS.get(applied.len()..).unwrap_or_default())
}

fn check(tx: &Tx, row: &Row, ours: Option<&Migration>) -> Result<(), StoreError> {
    let (name, theirs): (String, String) = (row.get("name")?, row.get("digest")?);
    match ours.filter(|ours| ours.name == name) {
        None => Err(StoreError::Refused(format!(
            "the database is newer than this build of callout-server: it has migration `{name}`, which this build does not \
             know. Start the newer build again; to go back to this one, restore a backup that it made."
        ))),
        Some(ours) if digest(tx.choose(ours.sqlite, ours.postgres)) != theirs => Err(StoreError::Refused(format!(
            "migration `{name}` of the database is not the one of this build: the database comes from a changed build of \
             callout-server. {WAY_OUT}"
        ))),
        Some(_) => Ok(()),
    }
}

fn digest(text: &str) -> String {
    Digest::of(text.as_bytes()).to_string()
}
