//! The two databases that everything has to hold on.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, bail};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// Which database a server under test stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// The embedded one, in the server's data folder.
    Sqlite,
    /// A PostgreSQL database of this test alone, by its URL.
    Postgres(String),
}

/// Names the superuser's URL of a PostgreSQL that tests may make databases in.
pub const POSTGRES: &str = "CALLOUT_TEST_POSTGRES";

impl Database {
    /// A fresh PostgreSQL database; `None`, and a line that says so, where no PostgreSQL was offered.
    pub async fn fresh_postgres() -> Result<Option<Self>> {
        let Ok(url) = std::env::var(POSTGRES) else {
            println!("not tested on PostgreSQL: {POSTGRES} is not set (`cargo xtask test` sets it)");
            return Ok(None);
        };
        let (server, _) = url.rsplit_once('/').context("the URL ends in a database's name")?;
        let name = fresh_name();
        statement(&url, &format!("CREATE DATABASE {name}")).await?;
        Ok(Some(Self::Postgres(format!("{server}/{name}"))))
    }

    /// A copy of a PostgreSQL database that nobody uses at the moment, as `pg_dump` and `pg_restore` would make it.
    pub async fn copy(&self) -> Result<Self> {
        let Self::Postgres(url) = self else { bail!("a file is copied by `callout-server backup`") };
        let (server, original) = url.rsplit_once('/').context("the URL ends in a database's name")?;
        let name = fresh_name();
        let maintenance = std::env::var(POSTGRES)?;
        statement(&maintenance, &format!("CREATE DATABASE {name} TEMPLATE {original}")).await?;
        Ok(Self::Postgres(format!("{server}/{name}")))
    }

    /// Runs a statement behind the server's back; the embedded database lies in `file`.
    pub async fn execute(&self, file: &Path, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite => Ok(rusqlite::Connection::open(file)?.execute_batch(sql)?),
            Self::Postgres(url) => statement(url, sql).await,
        }
    }

    /// The value of `DATABASE_URL` for the server, if it needs one.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres(url) => Some(url),
        }
    }
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("e2e_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

async fn statement(url: &str, sql: &str) -> Result<()> {
    let mut connection = PgConnection::connect(url).await.with_context(|| format!("cannot connect to {url}"))?;
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await?;
    Ok(connection.close().await?)
}
