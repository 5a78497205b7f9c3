//! The one connection that writes to SQLite, and the turn of whoever uses it.

use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::OwnedMutexGuard;

use crate::store::error::StoreError;

/// The connection. Transactions are begun and ended by hand: SQLite ends one by itself after some failures, which the
/// library's own count of open transactions does not notice.
pub(super) struct Writer {
    connection: Option<SqliteConnection>,
    /// A transaction may be open: set before BEGIN, cleared after COMMIT or ROLLBACK, so a cancelled call cannot hide one.
    open: bool,
}

impl Writer {
    pub(super) fn new(connection: SqliteConnection) -> Self {
        Self { connection: Some(connection), open: false }
    }

    /// The connection, until the store is closed.
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.connection.as_mut().ok_or_else(|| StoreError::Unreachable("the store is closed".into()))
    }

    /// Closes the connection. The last one to go moves everything from the log into the database's file.
    pub(super) async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            let _ = connection.close().await;
        }
    }

    pub(super) async fn begin(&mut self) -> Result<(), StoreError> {
        self.rollback().await;
        self.open = true;
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(self.connection()?).await?;
        Ok(())
    }

    pub(super) async fn commit(&mut self) -> Result<(), StoreError> {
        sqlx::raw_sql("COMMIT").execute(self.connection()?).await?;
        self.open = false;
        Ok(())
    }

    async fn rollback(&mut self) {
        if self.open {
            // SQLite has already rolled back by itself after some failures (a full disk); then this one has nothing to do.
            if let Some(connection) = &mut self.connection {
                let _ = sqlx::raw_sql("ROLLBACK").execute(connection).await;
            }
            self.open = false;
        }
    }
}

/// The turn. Dropped without a commit, it rolls back.
pub(super) struct WriteGuard(pub(super) Option<OwnedMutexGuard<Writer>>);

impl Drop for WriteGuard {
    fn drop(&mut self) {
        let Some(mut guard) = self.0.take().filter(|guard| guard.open) else { return };
        // The next writer would roll back as well; doing it at once frees the database for other processes.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { guard.rollback().await });
        }
    }
}
