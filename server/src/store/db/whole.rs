//! Several transactions made durable as one: everything that a request commits, together with the answer to it. Then
//! either both are there after a crash or neither is, and a request that is sent again is neither lost nor done twice.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use super::{Store, Tx};
use crate::store::error::StoreError;

/// Where a committed part waits for the next one. Parts take turns; two at once would wait for each other for ever.
pub(super) type Turn = OwnedMutexGuard<Option<Tx>>;
type Waiting = Arc<tokio::sync::Mutex<Option<Tx>>>;

tokio::task_local! {
    static WHOLE: Waiting;
}

/// Claims that one server holds at once on PostgreSQL. Each has a connection, and its work needs another one now and then:
/// if claims could take all that there are, they would wait for each other.
const CLAIMS: usize = 6;

/// What is claimed on this server.
pub(super) struct Claimed {
    numbers: Mutex<HashSet<i64>>,
    room: Arc<Semaphore>,
}

impl Default for Claimed {
    fn default() -> Self {
        Self { numbers: Mutex::default(), room: Arc::new(Semaphore::new(CLAIMS)) }
    }
}

/// Something that only one at a time does, on whichever server over the same database. It ends with the process.
pub struct Claim {
    /// On PostgreSQL the transaction holds the claim: the database lets go of it when the server dies.
    tx: Option<Tx>,
    _room: Option<OwnedSemaphorePermit>,
    _mark: Mark,
}

impl Claim {
    /// Lets go of it: the next who asks has it.
    pub async fn release(mut self) -> Result<(), StoreError> {
        match self.tx.take() {
            Some(tx) => tx.give_up().await,
            None => Ok(()),
        }
    }
}

struct Mark {
    store: Store,
    number: i64,
}

impl Drop for Mark {
    fn drop(&mut self) {
        self.store.0.claimed.numbers.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}

impl Store {
    /// Claims `number`; `None` while somebody else has it.
    pub async fn claim(&self, number: i64) -> Result<Option<Claim>, StoreError> {
        if !self.0.claimed.numbers.lock().unwrap_or_else(PoisonError::into_inner).insert(number) {
            return Ok(None);
        }
        let mark = Mark { store: self.clone(), number };
        if self.is_embedded() {
            return Ok(Some(Claim { tx: None, _room: None, _mark: mark }));
        }
        let room = Arc::clone(&self.0.claimed.room).acquire_owned().await.ok();
        let mut tx = self.begin().await?;
        let row = tx.fetch_one("SELECT pg_try_advisory_xact_lock($1) AS got", (number,)).await?;
        Ok(row.get::<bool>("got")?.then_some(Claim { tx: Some(tx), _room: room, _mark: mark }))
    }

    /// Does `work` under a claim. What it commits is held back: it comes back as one transaction, in which the caller adds
    /// what belongs to it and commits, or which is dropped and leaves nothing behind. `work` itself reads nothing of what
    /// it committed except in its next writing transaction.
    pub async fn together<T>(
        &self,
        claim: &mut Claim,
        work: impl Future<Output = T>,
    ) -> Result<(T, Option<Tx>), StoreError> {
        let waiting: Waiting = Arc::new(tokio::sync::Mutex::new(claim.tx.take()));
        let done = WHOLE.scope(Arc::clone(&waiting), work).await;
        let held = waiting.lock().await.take();
        Ok(match held {
            Some(mut tx) => {
                tx.go_on().await?;
                (done, Some(tx))
            }
            None => (done, None),
        })
    }

    /// The next part of the whole that this task is doing; `None` if it is doing none.
    pub(super) async fn next_part(&self) -> Result<Option<Tx>, StoreError> {
        let Ok(waiting) = WHOLE.try_with(Arc::clone) else { return Ok(None) };
        let mut turn = waiting.lock_owned().await;
        let mut tx = match turn.take() {
            Some(mut tx) => {
                tx.go_on().await?;
                tx
            }
            None => self.begin().await?,
        };
        tx.turn = Some(turn);
        Ok(Some(tx))
    }
}

const UNDO: &str = "ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part";

impl Tx {
    /// Takes back what a part did that was dropped without a commit, and begins the next part.
    async fn go_on(&mut self) -> Result<(), StoreError> {
        if std::mem::take(&mut self.unfinished) {
            self.script(UNDO).await?;
        }
        self.script("SAVEPOINT part").await?;
        self.unfinished = true;
        Ok(())
    }

    /// Leaves this part, committed, to the next one.
    pub(super) async fn leave_to_next(mut self, mut turn: Turn) -> Result<(), StoreError> {
        if std::mem::take(&mut self.unfinished) {
            self.script("RELEASE SAVEPOINT part").await?;
        }
        *turn = Some(self);
        Ok(())
    }
}
