//! The one connection that writes to SQLite, and the turn of whoever uses it.
//!
//! A commit waits for the disk, and the disk takes as long for one change as for ten. So short transactions that find others
//! waiting behind them leave their commit to the last of them: see [`WriteGuard::leave`].

use std::sync::Arc;

use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot, watch};

use crate::store::error::StoreError;

/// What a transaction learns of a commit that it left to others.
type Told = Result<(), StoreError>;

/// The connection. Transactions are begun and ended by hand: SQLite ends one by itself after some failures, which the
/// library's own count of open transactions does not notice.
pub(super) struct Writer {
    connection: Option<SqliteConnection>,
    /// A transaction may be open: set before BEGIN, cleared after COMMIT or ROLLBACK, so a cancelled call cannot hide one.
    open: bool,
    /// Who left a commit here, in the transaction that is open.
    left: Vec<oneshot::Sender<Told>>,
    /// A part is under way behind those that are left: what it did can be taken back by itself.
    part: bool,
    /// The transaction that is open, or that a cancelled call left in doubt, has something to tell.
    poked: bool,
    /// Whom a commit wakes. They are told here and not where the commit was asked for: that call may be gone by then.
    pokes: watch::Sender<u64>,
}

impl Writer {
    pub(super) fn new(connection: SqliteConnection, pokes: watch::Sender<u64>) -> Self {
        Self { connection: Some(connection), open: false, left: Vec::new(), part: false, poked: false, pokes }
    }

    /// The connection, until the store is closed.
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.connection.as_mut().ok_or_else(|| StoreError::Unreachable("the store is closed".into()))
    }

    /// Closes the connection. The last one to go moves everything from the log into the database's file.
    pub(super) async fn close(&mut self) {
        self.settle().await;
        if let Some(connection) = self.connection.take() {
            let _ = connection.close().await;
        }
    }

    async fn run(&mut self, sql: &'static str) -> Told {
        sqlx::raw_sql(sql).execute(self.connection()?).await?;
        Ok(())
    }

    /// Begins a transaction of its own.
    pub(super) async fn begin(&mut self) -> Told {
        self.settle().await;
        self.rollback().await;
        self.open = true;
        self.run("BEGIN IMMEDIATE").await
    }

    /// Goes on in the transaction that others left, or begins one.
    pub(super) async fn join(&mut self) -> Told {
        if self.part {
            self.rollback().await;
        }
        if self.left.is_empty() {
            return self.begin().await;
        }
        self.part = true;
        self.run("SAVEPOINT part").await
    }

    pub(super) async fn commit(&mut self) -> Told {
        self.run("COMMIT").await?;
        self.open = false;
        self.wake();
        Ok(())
    }

    fn wake(&mut self) {
        if std::mem::take(&mut self.poked) {
            self.pokes.send_modify(|count| *count = count.wrapping_add(1));
        }
    }

    /// Commits for everyone who left that to others.
    async fn settle(&mut self) {
        if self.left.is_empty() {
            return;
        }
        if self.part {
            // Somebody dropped out where nothing could be done about it.
            self.rollback().await;
        }
        let told = self.commit().await;
        self.tell(&told);
        if told.is_err() {
            self.rollback().await;
        }
    }

    fn tell(&mut self, told: &Told) {
        for left in self.left.drain(..) {
            // Whoever has gone meanwhile asks again and sees what became of it.
            let _ = left.send(told.clone());
        }
    }

    /// Takes back what the present transaction did: its part if others left theirs before it, everything if not.
    async fn rollback(&mut self) {
        if std::mem::take(&mut self.part) {
            let Err(error) = self.run("ROLLBACK TO SAVEPOINT part").await else { return };
            // SQLite rolled back by itself, and with it what others had left.
            self.tell(&Err(error));
        }
        if self.open && self.left.is_empty() {
            // SQLite has already rolled back by itself after some failures (a full disk); then this one has nothing to do.
            let _ = self.run("ROLLBACK").await;
            self.open = false;
            // Whether a commit that nobody waited for came through is not known; waking without a reason is harmless.
            self.wake();
        }
    }
}

/// The turn. Dropped without a commit, it rolls back.
pub(super) struct WriteGuard {
    guard: Option<OwnedMutexGuard<Writer>>,
    /// Where the next turn is waited for, if this transaction may be committed together with others.
    shares: Option<Arc<Mutex<Writer>>>,
}

impl WriteGuard {
    /// A turn for a transaction of its own.
    pub(super) async fn alone(writer: &Arc<Mutex<Writer>>) -> Result<Self, StoreError> {
        let mut guard = Arc::clone(writer).lock_owned().await;
        guard.begin().await?;
        Ok(Self { guard: Some(guard), shares: None })
    }

    /// A turn for a short transaction, which may be committed together with those before and behind it.
    pub(super) async fn shared(writer: &Arc<Mutex<Writer>>) -> Result<Self, StoreError> {
        let mut this = Self { guard: Some(Arc::clone(writer).lock_owned().await), shares: Some(Arc::clone(writer)) };
        this.writer()?.join().await?;
        Ok(this)
    }

    fn writer(&mut self) -> Result<&mut Writer, StoreError> {
        self.guard.as_deref_mut().ok_or_else(|| StoreError::Database("the transaction is over".into()))
    }

    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.writer()?.connection()
    }

    /// Makes the transaction durable, and then wakes those who wait for changes if it is `poked`.
    pub(super) async fn commit(&mut self, poked: bool) -> Told {
        self.writer()?.poked |= poked;
        match self.shares.take() {
            Some(writer) => self.leave(writer).await,
            None => self.writer()?.commit().await,
        }
    }

    /// Leaves the commit to a task that takes its turn behind everyone who waits now, and waits for it. Who drops out
    /// meanwhile changes nothing for the others.
    async fn leave(&mut self, writer: Arc<Mutex<Writer>>) -> Told {
        let (left, told) = oneshot::channel();
        let mut guard = self.guard.take().ok_or_else(|| StoreError::Database("the transaction is over".into()))?;
        guard.part = false;
        guard.left.push(left);
        let is_first = guard.left.len() == 1;
        drop(guard);
        if is_first {
            tokio::spawn(async move { writer.lock_owned().await.settle().await });
        }
        told.await.unwrap_or_else(|_| Err(StoreError::Unreachable("the server is stopping".into())))
    }
}

impl Drop for WriteGuard {
    fn drop(&mut self) {
        let Some(mut guard) = self.guard.take().filter(|guard| guard.open) else { return };
        // The next writer would roll back as well; doing it at once frees the database for other processes.
        if (guard.part || guard.left.is_empty())
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(async move { guard.rollback().await });
        }
    }
}
