//! The watch: one reader of events a server, however many look on.
//!
//! It reads the feed on from where it stands whenever something was committed, here or on another server, and hands every
//! event to all watchers. Order of positions is order of commits, so nothing can appear behind it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, watch};

use super::{Event, of_stored};
use crate::store::{Store, StoreError, events};

/// Events that may wait for one watcher. Who falls further behind is cut off, and comes back with the place it knows.
const WAITING: usize = 1_024;
/// Watchers of one server; each holds a connection.
const WATCHERS: usize = 2_000;
/// Events that one look reads.
const PAGE: u32 = 500;
/// Pokes that come faster than this are lumped together.
const PAUSE: Duration = Duration::from_millis(20);
/// How long to wait after a failure, and the longest time without a look: a poke may be lost with its connection.
const AGAIN: Duration = Duration::from_secs(5);

/// The watch of one server.
pub struct Watch {
    telling: broadcast::Sender<Arc<Event>>,
    /// Whether it knows where the feed stands.
    begun: watch::Receiver<bool>,
}

/// A watcher: events from the moment it began to look.
pub type Watching = broadcast::Receiver<Arc<Event>>;

impl Watch {
    /// Begins to watch.
    pub fn start(store: Store) -> Self {
        let (sender, _) = broadcast::channel(WAITING);
        let telling = sender.clone();
        let (begin, begun) = watch::channel(false);
        tokio::spawn(async move {
            let mut pokes = store.pokes();
            let mut last = None;
            loop {
                if let Err(error) = read_on(&store, &mut last, &telling).await {
                    tracing::debug!(%error, "the watch over events could not read; it tries again");
                }
                begin.send_replace(last.is_some());
                match tokio::time::timeout(AGAIN, pokes.changed()).await {
                    Ok(Err(_)) => return,
                    Ok(Ok(())) => tokio::time::sleep(PAUSE).await,
                    Err(_) => {}
                }
                pokes.mark_unchanged();
            }
        });
        Self { telling: sender, begun }
    }

    /// Looks on. What was committed before this returns may or may not come; what is committed after it does. `None` where
    /// too many look on already.
    pub async fn look_on(&self) -> Option<Watching> {
        // Before it knows where the feed stands, something could fall between it and whoever looks on.
        self.begun.clone().wait_for(|begun| *begun).await.ok()?;
        (self.telling.receiver_count() < WATCHERS).then(|| self.telling.subscribe())
    }
}

/// Tells everything after `last`; the first time it only finds out where the feed stands.
async fn read_on(
    store: &Store,
    last: &mut Option<u64>,
    telling: &broadcast::Sender<Arc<Event>>,
) -> Result<(), StoreError> {
    let Some(mut after) = *last else {
        *last = Some(events::marks(store).await?.position);
        return Ok(());
    };
    loop {
        let page = events::after(store, after, PAGE).await?;
        let Some(end) = page.last() else { return Ok(()) };
        after = end.position;
        for event in page.iter().flat_map(of_stored) {
            // Nobody looks on: nothing is lost, for who comes later reads from the store first.
            let _ = telling.send(Arc::new(event));
        }
        *last = Some(after);
        if u32::try_from(page.len()).is_ok_and(|count| count < PAGE) {
            return Ok(());
        }
    }
}
