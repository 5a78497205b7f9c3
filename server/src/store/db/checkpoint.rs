//! Keeping SQLite's log short beside the writer: what was committed is moved into the database's file by a connection of its
//! own, so that no batch waits for it. Left to itself, SQLite does this inside somebody's commit.

use std::time::Duration;

use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// From a commit to the next move: long enough that a page which many commits change is moved once, short enough that the log
/// does not reach the size at which the writer moves it itself. While the disk takes in what was moved, commits wait.
const LEAST: Duration = Duration::from_millis(250);
const MOST: Duration = Duration::from_secs(10);
/// Pages in the log at which it should be moved: 32 MB.
const PAGES: u32 = 8_192;
/// "Passive" moves what nobody is using, and makes nobody wait.
const MOVE: &str = "PRAGMA wal_checkpoint(PASSIVE)";

/// The task that does it.
pub(super) struct Checkpoints {
    stop: CancellationToken,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Checkpoints {
    /// Starts over `connection`, told of commits by `pokes`.
    pub(super) fn start(mut connection: SqliteConnection, mut pokes: watch::Receiver<u64>) -> Self {
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let task = tokio::spawn(async move {
            let mut pause = LEAST;
            while let Some(Ok(())) = stopped.run_until_cancelled(pokes.changed()).await {
                if stopped.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
                    break;
                }
                pokes.mark_unchanged();
                // What fails now (a full disk) is tried again later, here or by the writer; nothing is lost by it.
                match sqlx::query_as::<_, (i64, i64, i64)>(MOVE).fetch_one(&mut connection).await {
                    Ok((_, pages, _)) => pause = next(pause, pages),
                    Err(error) => tracing::debug!(%error, "the log was not moved into the database"),
                }
            }
            let _ = connection.close().await;
        });
        Self { stop, task: Mutex::new(Some(task)) }
    }

    /// Ends the task and its connection.
    pub(super) async fn stop(&self) {
        self.stop.cancel();
        if let Some(task) = self.task.lock().await.take() {
            let _ = task.await;
        }
    }
}

/// How long to wait the next time, if `pages` were written within `pause`.
fn next(pause: Duration, pages: i64) -> Duration {
    let pages = u32::try_from(pages).unwrap_or(u32::MAX).max(1);
    pause.saturating_mul(PAGES).checked_div(pages).unwrap_or(MOST).clamp(LEAST, MOST)
}
