//! The writer: every batch of every device passes through one task, which commits whatever waits as one group. An answer
//! leaves only after its group is on disk.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::{Actor, OrderId};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::ledger::{Additions, Saved, persist};
use super::receive::{Batch, Held, Received, Slice, receive};
use crate::metrics::SyncFigures;
use crate::store::changes::{Asked, News, news_of_many};
use crate::store::edits::{lock_writers, runs_between};
use crate::store::holders::ever_held;
use crate::store::orders::lock_orders;
use crate::store::{Store, StoreError, Tx};

/// Batches that wait at most; beyond it a device is told to come back later.
const MAX_WAITING: usize = 512;
/// Batches in one group.
const MAX_GROUP: usize = 64;
/// Edits after which a group takes no further batch: bounds the time that others wait.
const FULL_GROUP: usize = 20_000;

/// What a device learns of its batch.
#[derive(Debug)]
pub struct Receipt {
    /// What became of it.
    pub received: Received,
    /// The orders that changed by this batch alone, so that the device can compute their state itself.
    pub own: BTreeMap<OrderId, Saved>,
    /// What is new for the device, if the batch asked.
    pub news: Option<News>,
}

/// Why a batch was not received. Nothing of it was kept; the device sends it again.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// Too many batches wait already.
    #[error("the office is busy")]
    Busy,
    /// The store failed for the whole group.
    #[error(transparent)]
    Store(#[from] std::sync::Arc<StoreError>),
    /// The server is shutting down.
    #[error("the office is closing")]
    Closing,
}

struct Waiting {
    batch: Batch,
    answer: oneshot::Sender<Result<Receipt, InboxError>>,
}

/// The door to the writer. Cheap to clone; the task ends when the last door is gone.
#[derive(Clone)]
pub struct Inbox(mpsc::Sender<Waiting>, SyncFigures);

impl Inbox {
    /// Starts the writer over `store`.
    pub fn start(store: Store, figures: SyncFigures) -> Self {
        let (door, mut waiting) = mpsc::channel::<Waiting>(MAX_WAITING);
        let measured = figures.clone();
        tokio::spawn(async move {
            let mut left_over: Vec<Waiting> = Vec::new();
            loop {
                if left_over.is_empty() {
                    match waiting.recv().await {
                        Some(first) => left_over.push(first),
                        None => return,
                    }
                }
                let group = fill(&mut left_over, &mut waiting);
                measured.waiting(waiting.len().saturating_add(left_over.len()));
                commit(&store, group, &measured).await;
            }
        });
        Self(door, figures)
    }

    /// Hands in a batch and waits until it is on disk.
    pub async fn hand_in(&self, batch: Batch) -> Result<Receipt, InboxError> {
        let (answer, receipt) = oneshot::channel();
        self.0.try_send(Waiting { batch, answer }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => {
                self.1.busy();
                InboxError::Busy
            }
            mpsc::error::TrySendError::Closed(_) => InboxError::Closing,
        })?;
        receipt.await.map_err(|_| InboxError::Closing)?
    }
}

/// Takes what waits, at most one batch a writer: the second one builds on the first.
fn fill(left_over: &mut Vec<Waiting>, waiting: &mut mpsc::Receiver<Waiting>) -> Vec<Waiting> {
    let (mut group, mut later, mut edits) = (Vec::new(), Vec::new(), 0);
    let mut writers = BTreeSet::new();
    let mut pending = std::mem::take(left_over).into_iter();
    while group.len() < MAX_GROUP && edits < FULL_GROUP {
        let Some(next) = pending.next().or_else(|| waiting.try_recv().ok()) else { break };
        if writers.insert(next.batch.actor) {
            edits += next.batch.edits.len();
            group.push(next);
        } else {
            later.push(next);
        }
    }
    later.extend(pending);
    *left_over = later;
    group
}

async fn commit(store: &Store, group: Vec<Waiting>, figures: &SyncFigures) {
    let (size, edits) = (group.len(), group.iter().map(|of| of.batch.edits.len()).sum());
    let began = Instant::now();
    let (batches, answers): (Vec<Batch>, Vec<_>) = group.into_iter().map(|of| (of.batch, of.answer)).unzip();
    match receive_all(store, batches).await {
        Ok(receipts) => {
            figures.committed(size, edits, began.elapsed());
            for (answer, receipt) in answers.into_iter().zip(receipts) {
                // A device that has gone meanwhile asks again and learns that its batch is a duplicate.
                let _ = answer.send(Ok(receipt));
            }
        }
        Err(error) => {
            figures.failed();
            let error = std::sync::Arc::new(error);
            for answer in answers {
                let _ = answer.send(Err(InboxError::Store(std::sync::Arc::clone(&error))));
            }
        }
    }
}

async fn receive_all(store: &Store, batches: Vec<Batch>) -> Result<Vec<Receipt>, StoreError> {
    let mut tx = store.write().await?;
    let mut slice = load(&mut tx, &batches).await?;
    let mut additions = Additions::default();
    let mut receipts = Vec::with_capacity(batches.len());
    let (mut actors, mut asked) = (Vec::with_capacity(batches.len()), Vec::with_capacity(batches.len()));
    for batch in batches {
        actors.push(batch.actor);
        asked.extend(batch.asks.map(|(person, after)| Asked { actor: batch.actor, person, after }));
        let mut received = receive(&mut slice, batch);
        match &mut received {
            Received::Taken(taken) => {
                additions.runs.extend(taken.run.take());
                additions.quarantined.append(&mut taken.quarantined);
                additions.seen_at.extend(taken.seen_at);
            }
            Received::Forked(forked) => additions.quarantined.extend(forked.iter().cloned()),
            _ => {}
        }
        receipts.push(received);
    }
    let saved = persist(&mut tx, &slice, additions).await?;
    let mut news = news_of_many(&mut tx, &asked).await?;
    tx.commit().await?;
    let of = |actor: Actor| {
        let alone = |id: &OrderId| {
            slice.orders.get(id).is_some_and(|held| held.touched_by.len() == 1 && held.touched_by.contains(&actor))
        };
        saved.iter().filter(|(id, _)| alone(id)).map(|(id, saved)| (*id, *saved)).collect()
    };
    let mut receipt = |(received, actor)| Receipt { received, own: of(actor), news: news.remove(&actor) };
    Ok(receipts.into_iter().zip(actors).map(&mut receipt).collect())
}

/// Reads what the batches touch, locked in the order writers, orders: the same in every transaction.
async fn load(tx: &mut Tx, batches: &[Batch]) -> Result<Slice, StoreError> {
    let actors: Vec<Actor> = batches.iter().map(|batch| batch.actor).collect();
    let orders: BTreeSet<OrderId> = batches.iter().flat_map(Batch::orders).collect();
    let orders: Vec<OrderId> = orders.into_iter().collect();
    let mut slice = Slice::default();
    for writer in lock_writers(tx, &actors).await? {
        slice.writers.insert(writer.actor, writer);
    }
    for stored in lock_orders(tx, &orders).await? {
        slice.orders.insert(stored.document.id, Held::new(stored.document, stored.position));
    }
    slice.ever_held = ever_held(tx, &orders).await?;
    for batch in batches {
        let last = slice.writers.get(&batch.actor).map_or(0, |writer| writer.last_n).min(batch.last());
        if batch.first > last {
            continue;
        }
        for run in runs_between(tx, batch.actor, batch.first, last).await? {
            let numbered = (run.first_n..).zip(run.edits);
            slice.stored.extend(numbered.map(|(n, edit)| ((batch.actor, n), edit.to_vec())));
        }
    }
    Ok(slice)
}
