//! The one place that names the databases: SQLite inside the binary, or PostgreSQL by URL. Everything else writes one SQL
//! text for both, with `$1` placeholders and `/*lock*/` where a row that is read is to be locked until the
//! commit (in a transaction that only reads, the mark means nothing).

mod checkpoint;
mod fault;
mod open;
mod query;
mod row;
#[cfg(test)]
pub(crate) mod tests;
mod text;
mod tx;
mod whole;
mod words;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::{PgPool, SqlSafeStr as _, SqlitePool};
use tokio::sync::watch;

use self::checkpoint::Checkpoints;
pub use self::query::Query;
pub use self::row::Row;
#[cfg(test)]
pub(crate) use self::tests::TestDatabase;
use self::text::Texts;
pub use self::tx::Tx;
use self::tx::{Connection, Inner};
pub use self::whole::Claim;
pub use self::words::Search;
use self::writer::{WriteGuard, Writer};
use super::error::StoreError;
use super::value::Params;

/// Any number, but the same in every build: servers that start at once migrate one after the other.
const MIGRATION_LOCK: i64 = 0x4341_4c4c_0001;
/// The channel on which servers over one PostgreSQL tell each other of commits.
const CHANNEL: &str = "callout_feed";

/// The database. Cheap to clone.
///
/// Isolation: a [`Store::read`] sees one state of the database from its first statement on, whatever is committed
/// meanwhile. A [`Store::write`] is atomic and durable after [`Tx::commit`]; on SQLite writers run one after the other, in the
/// order in which they asked; on PostgreSQL they run side by side (READ COMMITTED) and lock the rows they rely on with
/// `/*lock*/`. A transaction that is dropped without a commit leaves nothing behind.
#[derive(Clone)]
pub struct Store(Arc<Shared>);

struct Shared {
    pools: Pools,
    texts: Texts,
    pokes: watch::Sender<u64>,
    claimed: whole::Claimed,
    #[cfg(test)]
    looks: std::sync::atomic::AtomicU64,
}

enum Pools {
    Sqlite { file: PathBuf, readers: SqlitePool, writer: Arc<tokio::sync::Mutex<Writer>>, checkpoints: Checkpoints },
    Postgres { pool: PgPool },
}

impl Store {
    /// Opens the database that `url` names: `sqlite:PATH` or `postgres://…`. Refuses, without writing, an SQLite file that
    /// is damaged or somebody else's. Migrations are a step of their own.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let pokes = watch::Sender::new(0);
        let pools = match url.strip_prefix("sqlite:") {
            Some(path) => open::sqlite(Path::new(path.strip_prefix("//").unwrap_or(path)), pokes.clone()).await?,
            None if url.starts_with("postgres:") || url.starts_with("postgresql:") => {
                open::postgres(url, pokes.clone()).await?
            }
            None => {
                return Err(StoreError::Refused(
                    "a database URL starts with `sqlite:` or `postgres:`, such as postgres://user:password@host/callout"
                        .into(),
                ));
            }
        };
        Ok(Self(Arc::new(Shared {
            pools,
            texts: Texts::default(),
            pokes,
            claimed: whole::Claimed::default(),
            #[cfg(test)]
            looks: std::sync::atomic::AtomicU64::new(0),
        })))
    }

    /// Whether this is the embedded SQLite database.
    pub fn is_embedded(&self) -> bool {
        matches!(self.0.pools, Pools::Sqlite { .. })
    }

    /// A transaction that only reads, from one consistent state.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        let inner = match &self.0.pools {
            Pools::Sqlite { readers, .. } => Inner::SqliteRead(readers.begin().await?),
            Pools::Postgres { pool } => {
                Inner::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        };
        Ok(Tx::new(inner, Arc::clone(&self.0), false))
    }

    /// A transaction that writes. On SQLite it waits for its turn, fairly. Inside [`Store::together`] its commit is held
    /// back until all is done.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        match self.next_part().await? {
            Some(part) => Ok(part),
            None => self.begin().await,
        }
    }

    /// The same for a transaction that asks nobody outside while it lasts, and whose commit may wait for those that queue
    /// behind it: on SQLite they share one wait for the disk. It stands or falls by itself until its commit, and with them
    /// from there.
    pub async fn write_briefly(&self) -> Result<Tx, StoreError> {
        let Pools::Sqlite { writer, .. } = &self.0.pools else { return self.write().await };
        match self.next_part().await? {
            Some(part) => Ok(part),
            None => Ok(Tx::new(Inner::SqliteWrite(WriteGuard::shared(writer).await?), Arc::clone(&self.0), true)),
        }
    }

    async fn begin(&self) -> Result<Tx, StoreError> {
        let inner = match &self.0.pools {
            Pools::Sqlite { writer, .. } => Inner::SqliteWrite(WriteGuard::alone(writer).await?),
            Pools::Postgres { pool } => Inner::Postgres(pool.begin().await?),
        };
        Ok(Tx::new(inner, Arc::clone(&self.0), true))
    }

    /// A writing transaction that no other server's `write_alone` overlaps: for migrations and first starts.
    pub async fn write_alone(&self) -> Result<Tx, StoreError> {
        let mut tx = self.write().await?;
        if !self.is_embedded() {
            tx.fetch_all("SELECT pg_advisory_xact_lock($1)", (MIGRATION_LOCK,)).await?;
        }
        Ok(tx)
    }

    /// All rows of one query, which is its own transaction: cheaper than [`Store::read`] where one look is enough.
    pub async fn look(&self, sql: &'static str, params: impl Params) -> Result<Vec<Row>, StoreError> {
        let values = params.into_values();
        #[cfg(test)]
        self.0.looks.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        match &self.0.pools {
            Pools::Sqlite { readers, .. } => {
                let connection = &mut *readers.acquire().await?;
                tx::rows(Connection::Sqlite(connection), sql, sql.into_sql_str(), values).await
            }
            Pools::Postgres { pool } => {
                let connection = &mut *pool.acquire().await?;
                tx::rows(Connection::Postgres(connection), sql, sql.into_sql_str(), values).await
            }
        }
    }

    /// How often anybody has looked.
    #[cfg(test)]
    pub(crate) fn looks(&self) -> u64 {
        self.0.looks.load(std::sync::atomic::Ordering::SeqCst)
    }

    /// Changes whenever a transaction that called [`Tx::poke`] was committed, by this server or by another one on the same
    /// PostgreSQL. It may change without reason and may lump several commits together; the number means nothing.
    pub fn pokes(&self) -> watch::Receiver<u64> {
        self.0.pokes.subscribe()
    }

    /// Writes a consistent copy of an SQLite database into the file `path`, which must not exist. Other transactions go on
    /// meanwhile. PostgreSQL has its own tool for this and is refused.
    pub async fn copy_into(&self, path: &Path) -> Result<(), StoreError> {
        let Pools::Sqlite { file, .. } = &self.0.pools else {
            let told = "PostgreSQL is backed up by its own `pg_dump`, and by a copy of the photos";
            return Err(StoreError::Refused(told.into()));
        };
        let path = path.to_str().ok_or_else(|| StoreError::Refused("the file's name is not UTF-8".into()))?;
        open::copy(file, path).await?;
        Ok(())
    }

    /// Closes every connection, the writing one after its present turn.
    pub async fn close(&self) {
        match &self.0.pools {
            Pools::Sqlite { readers, writer, checkpoints, .. } => {
                checkpoints.stop().await;
                readers.close().await;
                writer.lock().await.close().await;
            }
            Pools::Postgres { pool } => pool.close().await,
        }
    }
}
