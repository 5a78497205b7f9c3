//! What the office does by itself, again and again. However many servers stand over one database, each kind of work has
//! one turn a period, and the first server to ask for it gets it.

mod alarms;
mod feed;
mod integration;
mod sessions;
mod settled;
mod uploads;

use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::time::MissedTickBehavior;

use crate::error::ApiError;
use crate::state::Office;
use crate::store;

/// Work that comes again. It may be cut off at any point, and begun again by another server.
#[derive(Clone, Copy)]
pub struct Ticker {
    /// What it is called in the database, the log and the metrics.
    pub name: &'static str,
    /// How often it comes.
    pub every: Duration,
    /// Does it, and returns how many things were changed.
    pub work: fn(Office) -> BoxFuture<'static, Result<usize, ApiError>>,
}

/// A quarter of a minute: alarms speak of minutes.
const QUARTER: Duration = Duration::from_secs(15);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// Everything that ticks.
pub const TICKERS: &[Ticker] = &[
    Ticker { name: "uploads", every: MINUTE.saturating_mul(5), work: |office| Box::pin(uploads::expire(office)) },
    Ticker { name: "alarms", every: QUARTER, work: |office| Box::pin(alarms::round(office)) },
    Ticker { name: "alarm-messages", every: QUARTER, work: |office| Box::pin(alarms::deliver(office)) },
    Ticker { name: "follow-ups", every: HOUR, work: |office| Box::pin(alarms::draw(office)) },
    Ticker { name: "reports", every: MINUTE, work: |office| Box::pin(alarms::reports(office)) },
    Ticker { name: "inspections", every: HOUR, work: |office| Box::pin(alarms::inspections(office)) },
    Ticker { name: "sessions", every: HOUR, work: |office| Box::pin(sessions::forget(office)) },
    Ticker { name: "feed-floor", every: HOUR, work: |office| Box::pin(feed::raise_floor(office)) },
    Ticker { name: "settled-orders", every: HOUR, work: |office| Box::pin(settled::leave(office)) },
    Ticker { name: "answers", every: HOUR, work: |office| Box::pin(integration::answers(office)) },
    Ticker { name: "events", every: HOUR, work: |office| Box::pin(integration::events(office)) },
    Ticker { name: "deliveries", every: HOUR, work: |office| Box::pin(integration::deliveries(office)) },
];

/// How many parts of a hundred of its period a turn is taken for: a little less than all, so that the next tick of the same
/// server, which may come a moment early, is not refused.
const TAKEN_PERCENT: i64 = 90;

/// Ticks until the server stops.
pub async fn tick(office: Office) {
    futures_util::future::join_all(TICKERS.iter().map(|ticker| keep_ticking(&office, *ticker))).await;
}

async fn keep_ticking(office: &Office, ticker: Ticker) {
    let mut interval = tokio::time::interval(ticker.every);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = office.stopping().cancelled() => return,
            _ = interval.tick() => {}
        }
        match turn(office, ticker).await {
            Ok(Some(changed)) if changed > 0 => tracing::info!(ticker = ticker.name, changed, "ticked"),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(ticker = ticker.name, error = error.detail(), "failed; it is tried again the next time");
            }
        }
    }
}

/// Takes the turn and does the work; `None` if another server has the turn.
pub async fn turn(office: &Office, ticker: Ticker) -> Result<Option<usize>, ApiError> {
    let now = office.now();
    let taken_ms = i64::try_from(ticker.every.as_millis()).unwrap_or(i64::MAX) / 100 * TAKEN_PERCENT;
    let mut tx = office.store().write().await?;
    if !store::tickers::take(&mut tx, ticker.name, now, now.plus_ms(taken_ms)).await? {
        return Ok(None);
    }
    tx.commit().await?;
    let outcome = (ticker.work)(office.clone()).await;
    let mut tx = office.store().write().await?;
    store::tickers::done(&mut tx, ticker.name, office.now(), outcome.is_ok()).await?;
    tx.commit().await?;
    outcome.map(Some)
}

#[cfg(test)]
mod tests;
