//! A transaction and the statements in it.

use std::sync::Arc;

use sqlx::postgres::{PgArguments, Postgres};
use sqlx::sqlite::{Sqlite, SqliteArguments};
use sqlx::{Arguments as _, AssertSqlSafe, PgConnection, SqlSafeStr as _, SqlStr, SqliteConnection, Transaction};

use super::query::Query;
use super::row::{Row, RowOf};
use super::text::ROWS;
use super::whole::Turn;
use super::writer::WriteGuard;
use super::{CHANNEL, Shared};
use crate::store::error::StoreError;
use crate::store::value::{Params, Value};

/// A transaction: see [`Store`] for what it promises.
pub struct Tx {
    pub(super) inner: Inner,
    pub(super) shared: Arc<Shared>,
    writes: bool,
    poked: bool,
    planned: bool,
    /// Set while this is a part of a whole: see [`super::whole`].
    pub(super) turn: Option<Turn>,
    /// A part of a whole was begun and neither committed nor taken back.
    pub(super) unfinished: bool,
}

pub(super) enum Inner {
    SqliteRead(Transaction<'static, Sqlite>),
    SqliteWrite(WriteGuard),
    Postgres(Transaction<'static, Postgres>),
    /// The transaction is over, or was handed on.
    Over,
}

pub(super) enum Connection<'t> {
    Sqlite(&'t mut SqliteConnection),
    Postgres(&'t mut PgConnection),
}

impl Tx {
    pub(super) fn new(inner: Inner, shared: Arc<Shared>, writes: bool) -> Self {
        Self { inner, shared, writes, poked: false, planned: false, turn: None, unfinished: false }
    }

    /// Runs a statement and returns how many rows it changed.
    pub async fn execute(&mut self, sql: &'static str, params: impl Params) -> Result<u64, StoreError> {
        let (text, values) = (self.text(sql), params.into_values());
        self.run(text, values).await
    }

    /// All rows of a query.
    pub async fn fetch_all(&mut self, sql: &'static str, params: impl Params) -> Result<Vec<Row>, StoreError> {
        let (text, values) = (self.text(sql), params.into_values());
        self.rows(sql, text, values).await
    }

    /// All rows of a query put together of pieces. PostgreSQL plans it for its values, of which much depends: half the
    /// orders are closed, few are open.
    pub async fn fetch(&mut self, query: Query) -> Result<Vec<Row>, StoreError> {
        if matches!(self.inner, Inner::Postgres(_)) && !self.planned {
            self.execute("SET LOCAL plan_cache_mode = force_custom_plan", ()).await?;
            self.planned = true;
        }
        self.rows(query.about, AssertSqlSafe(query.text).into_sql_str(), query.values).await
    }

    /// The first row of a query, if there is one.
    pub async fn fetch_optional(&mut self, sql: &'static str, params: impl Params) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch_all(sql, params).await?.into_iter().next())
    }

    /// The first row of a query that always has one.
    pub async fn fetch_one(&mut self, sql: &'static str, params: impl Params) -> Result<Row, StoreError> {
        let row = self.fetch_optional(sql, params).await?;
        row.ok_or_else(|| StoreError::Database(format!("no row where there is always one: {sql}")))
    }

    /// Inserts many rows in few statements: `head` ends in `VALUES`, `tail` is empty or an `ON CONFLICT …` without
    /// parameters. Returns how many rows were inserted or changed.
    pub async fn insert_rows<const N: usize>(
        &mut self,
        head: &'static str,
        tail: &'static str,
        rows: Vec<[Value; N]>,
    ) -> Result<u64, StoreError> {
        let mut left = rows.len();
        let mut rows = rows.into_iter();
        let mut changed = 0;
        while left > 0 {
            let size = ROWS.into_iter().find(|size| *size <= left).unwrap_or(1);
            left -= size;
            let values = rows.by_ref().take(size).flatten().collect();
            let text = self.shared.texts.values(self.choose(false, true), head, tail, N, size);
            changed += self.run(text, values).await?;
        }
        Ok(changed)
    }

    /// All rows of a query over many rows of values: `head` ends in `VALUES`, and `tail` goes on behind them.
    pub async fn fetch_rows<const N: usize>(
        &mut self,
        head: &'static str,
        tail: &'static str,
        asked: Vec<[Value; N]>,
    ) -> Result<Vec<Row>, StoreError> {
        let mut left = asked.len();
        let mut asked = asked.into_iter();
        let mut found = Vec::new();
        while left > 0 {
            let size = ROWS.into_iter().find(|size| *size <= left).unwrap_or(1);
            left -= size;
            let values = asked.by_ref().take(size).flatten().collect();
            let text = self.shared.texts.values(self.choose(false, true), head, tail, N, size);
            found.append(&mut self.rows(head, text, values).await?);
        }
        Ok(found)
    }

    /// All rows of a query over a list: `head` ends in `IN (`, `tail` begins with `)`. Both may use the `fixed` parameters
    /// as `$1`, `$2` …; the list follows them. Long lists become several statements, so order and limits are the caller's.
    pub async fn fetch_in<T: Into<Value>>(
        &mut self,
        head: &'static str,
        tail: &'static str,
        fixed: impl Params,
        list: impl IntoIterator<Item = T>,
    ) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for (text, values) in self.shared.texts.listed(self.choose(false, true), head, tail, fixed.into_values(), list)
        {
            rows.append(&mut self.rows(head, text, values).await?);
        }
        Ok(rows)
    }

    /// Runs a statement over a list, as [`Tx::fetch_in`] does for queries. Returns how many rows it changed.
    pub async fn execute_in<T: Into<Value>>(
        &mut self,
        head: &'static str,
        tail: &'static str,
        fixed: impl Params,
        list: impl IntoIterator<Item = T>,
    ) -> Result<u64, StoreError> {
        let mut changed = 0;
        for (text, values) in self.shared.texts.listed(self.choose(false, true), head, tail, fixed.into_values(), list)
        {
            changed += self.run(text, values).await?;
        }
        Ok(changed)
    }

    /// Runs a text of several statements without parameters: a migration.
    pub async fn script(&mut self, text: &'static str) -> Result<(), StoreError> {
        match self.connection()? {
            Connection::Sqlite(connection) => sqlx::raw_sql(text).execute(connection).await.map(|_| ())?,
            Connection::Postgres(connection) => sqlx::raw_sql(text).execute(connection).await.map(|_| ())?,
        }
        Ok(())
    }

    /// The one of two that is for this transaction's database.
    pub fn choose<T>(&self, sqlite: T, postgres: T) -> T {
        match self.inner {
            Inner::SqliteRead(_) | Inner::SqliteWrite(_) | Inner::Over => sqlite,
            Inner::Postgres(_) => postgres,
        }
    }

    /// Whether this transaction cannot write.
    pub fn only_reads(&self) -> bool {
        !self.writes
    }

    /// Wakes everyone who listens to [`Store::pokes`] once this transaction is committed.
    pub fn poke(&mut self) {
        self.poked = true;
    }

    /// Makes the transaction durable. Only after this returned has anything happened.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        if let Some(turn) = self.turn.take() {
            return self.leave_to_next(turn).await;
        }
        let poked = std::mem::take(&mut self.poked);
        if poked && matches!(self.inner, Inner::Postgres(_)) {
            self.fetch_all("SELECT pg_notify($1, '')", (CHANNEL,)).await?;
        }
        match std::mem::replace(&mut self.inner, Inner::Over) {
            Inner::SqliteRead(tx) => tx.commit().await?,
            Inner::SqliteWrite(mut guard) => guard.commit(poked).await?,
            Inner::Over => {}
            Inner::Postgres(tx) => {
                tx.commit().await?;
                if poked {
                    self.shared.pokes.send_modify(|count| *count = count.wrapping_add(1));
                }
            }
        }
        Ok(())
    }

    /// Takes everything back, and is over when PostgreSQL has let go of what was locked. Whoever only drops it is over before.
    pub async fn give_up(mut self) -> Result<(), StoreError> {
        if let Inner::Postgres(tx) = std::mem::replace(&mut self.inner, Inner::Over) {
            tx.rollback().await?;
        }
        Ok(())
    }

    fn connection(&mut self) -> Result<Connection<'_>, StoreError> {
        match &mut self.inner {
            Inner::SqliteRead(tx) => Ok(Connection::Sqlite(&mut *tx)),
            Inner::SqliteWrite(guard) => guard.connection().map(Connection::Sqlite),
            Inner::Over => Err(StoreError::Database("the transaction is over".into())),
            Inner::Postgres(tx) => Ok(Connection::Postgres(&mut *tx)),
        }
    }

    fn text(&self, sql: &'static str) -> SqlStr {
        match self.inner {
            Inner::Postgres(_) if self.writes && sql.contains("/*lock*/") => {
                AssertSqlSafe(sql.replace("/*lock*/", "FOR UPDATE")).into_sql_str()
            }
            _ => sql.into_sql_str(),
        }
    }

    async fn run(&mut self, text: SqlStr, values: Vec<Value>) -> Result<u64, StoreError> {
        Ok(match self.connection()? {
            Connection::Sqlite(connection) => {
                sqlx::query_with(text, sqlite_arguments(values)?).execute(connection).await?.rows_affected()
            }
            Connection::Postgres(connection) => {
                sqlx::query_with(text, postgres_arguments(values)?).execute(connection).await?.rows_affected()
            }
        })
    }

    async fn rows(&mut self, sql: &'static str, text: SqlStr, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        rows(self.connection()?, sql, text, values).await
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        // A part that fails is taken back when the next one begins; the parts before it stand.
        if let Some(mut turn) = self.turn.take().filter(|_| self.unfinished) {
            let inner = std::mem::replace(&mut self.inner, Inner::Over);
            let mut rest = Self::new(inner, Arc::clone(&self.shared), self.writes);
            (rest.poked, rest.unfinished) = (self.poked, true);
            *turn = Some(rest);
        }
    }
}

pub(super) async fn rows(
    connection: Connection<'_>,
    sql: &'static str,
    text: SqlStr,
    values: Vec<Value>,
) -> Result<Vec<Row>, StoreError> {
    Ok(match connection {
        Connection::Sqlite(connection) => {
            let rows = sqlx::query_with(text, sqlite_arguments(values)?).fetch_all(connection).await?;
            rows.into_iter().map(|row| Row { sql, row: RowOf::Sqlite(row) }).collect()
        }
        Connection::Postgres(connection) => {
            let rows = sqlx::query_with(text, postgres_arguments(values)?).fetch_all(connection).await?;
            rows.into_iter().map(|row| Row { sql, row: RowOf::Postgres(row) }).collect()
        }
    })
}

macro_rules! arguments {
    ($name:ident, $arguments:ty) => {
        fn $name(values: Vec<Value>) -> Result<$arguments, StoreError> {
            let mut arguments = <$arguments>::default();
            arguments.reserve(values.len(), values.len() * 16);
            for value in values {
                match value {
                    Value::Int(value) => arguments.add(value),
                    Value::Text(value) => arguments.add(value),
                    Value::Bytes(value) => arguments.add(value),
                    Value::Bool(value) => arguments.add(value),
                }
                .map_err(|error| StoreError::Database(format!("a parameter could not be encoded: {error}")))?;
            }
            Ok(arguments)
        }
    };
}
arguments!(sqlite_arguments, SqliteArguments);
arguments!(postgres_arguments, PgArguments);
