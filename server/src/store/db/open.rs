//! Opening a database: how it is set up, and when it is refused.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgListener, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, PgPool};
use tokio::sync::watch;

use super::checkpoint::Checkpoints;
use super::writer::Writer;
use super::{CHANNEL, Pools};
use crate::store::error::{StoreError, WAY_OUT};

/// `CALL` in ASCII: how an SQLite file says whose it is (`PRAGMA application_id`, set by the first migration).
const APPLICATION_ID: i64 = 0x4341_4c4c;
/// Readers of an SQLite database; each keeps a small page cache.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL of one server, one of which listens.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long to wait before a database that went away is listened to again.
const LISTEN_AGAIN: Duration = Duration::from_secs(1);

pub(super) async fn sqlite(path: &Path, pokes: watch::Sender<u64>) -> Result<Pools, StoreError> {
    if std::fs::metadata(path).is_ok_and(|file| file.len() > 0) {
        inspect(path).await?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(500)
        .row_buffer_size(1_000)
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging();
    let writer = options
        .clone()
        .create_if_missing(true)
        .pragma("cache_size", "-32000")
        // The log is kept short beside the writer; it sees to it itself only where that does not keep up (64 MB).
        .pragma("wal_autocheckpoint", "16384")
        .pragma("journal_size_limit", "67108864");
    let connection = writer.connect().await?;
    let checkpoints = Checkpoints::start(options.connect().await?, pokes.subscribe());
    let readers = PoolOptions::<Sqlite>::new()
        .max_connections(SQLITE_READERS)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .connect_with(options.pragma("cache_size", "-4000").pragma("query_only", "ON"))
        .await?;
    Ok(Pools::Sqlite {
        file: path.to_owned(),
        readers,
        writer: Arc::new(tokio::sync::Mutex::new(Writer::new(connection, pokes))),
        checkpoints,
    })
}

/// Bytes from which on somebody who waits for the start wants to know for what.
const LONG_TO_CHECK: u64 = 200_000_000;

/// Looks at an existing file through a read-only connection: is it whole, is it ours?
async fn inspect(path: &Path) -> Result<(), StoreError> {
    let shown = path.display();
    let refused = |what: String| StoreError::Refused(format!("{shown}: {what}"));
    let told = |error: sqlx::Error| match StoreError::from(error) {
        StoreError::Refused(what) => refused(what),
        other => other,
    };
    let mut file = SqliteConnectOptions::new().filename(path).read_only(true).connect().await.map_err(told)?;
    let id: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut file).await.map_err(told)?;
    let tables: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_master").fetch_one(&mut file).await.map_err(told)?;
    if tables > 0 && id != APPLICATION_ID {
        return Err(refused("this is an SQLite database of another program; choose another `data_dir`".into()));
    }
    let bytes = std::fs::metadata(path).map_or(0, |file| file.len());
    if bytes > LONG_TO_CHECK {
        tracing::info!(
            megabytes = bytes / 1_000_000,
            "looking whether the database is whole; cold, a gigabyte takes half a minute"
        );
    }
    let checked: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut file).await.map_err(told)?;
    if checked != "ok" {
        return Err(refused(format!("the database is damaged ({}). {WAY_OUT}", checked.trim().replace('\n', ", "))));
    }
    file.close().await.map_err(told)
}

/// Copies the database at `file` into a new one, through a connection of its own.
pub(super) async fn copy(file: &Path, into: &str) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true).busy_timeout(Duration::from_secs(10));
    let mut source = options.connect().await?;
    sqlx::query("VACUUM INTO $1").bind(into).execute(&mut source).await?;
    Ok(source.close().await?)
}

pub(super) async fn postgres(url: &str, pokes: watch::Sender<u64>) -> Result<Pools, StoreError> {
    let options: PgConnectOptions = url.parse().map_err(|error: sqlx::Error| {
        StoreError::Refused(format!("the database URL is not one of PostgreSQL's: {error}"))
    })?;
    let options = options
        .application_name("callout-server")
        .statement_cache_capacity(500)
        .options([("lock_timeout", "10s"), ("idle_in_transaction_session_timeout", "60s")])
        .disable_statement_logging();
    let pool = PoolOptions::<Postgres>::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options)
        .await
        .map_err(|error| match StoreError::from(error) {
            StoreError::Busy => StoreError::Unreachable("PostgreSQL gave no connection within 10 s".into()),
            other => other,
        })?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    tokio::spawn(listen(listener, pool.clone(), pokes));
    Ok(Pools::Postgres { pool })
}

/// Passes on what other servers tell, until the pool is closed. A lost connection counts as a poke, since something may
/// have been missed; a database that is away for a while is asked again until it is back.
async fn listen(mut listener: PgListener, pool: PgPool, pokes: watch::Sender<u64>) {
    while !pool.is_closed() {
        let heard = listener.try_recv().await;
        if heard.is_err() {
            tokio::time::sleep(LISTEN_AGAIN).await;
        }
        pokes.send_modify(|count| *count = count.wrapping_add(1));
    }
}
