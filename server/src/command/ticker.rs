//! What the server does by itself, every few minutes.

use std::time::Duration;

use crate::error::ApiError;
use crate::events;
use crate::photos;
use crate::state::Office;
use crate::store;
use crate::webhooks;

const EVERY: Duration = Duration::from_secs(300);
/// How long ended sessions are kept, in minutes: a month, for whoever asks who was signed in.
const SESSIONS_KEPT_MINUTES: i64 = 30 * 24 * 60;

/// Cleans up for as long as the server runs. A failure is logged and tried again the next time.
pub async fn tick(office: Office) {
    let mut interval = tokio::time::interval(EVERY);
    loop {
        interval.tick().await;
        if let Err(error) = clean(&office).await {
            tracing::warn!(error = error.detail(), "cleaning up failed; it is tried again");
        }
    }
}

async fn clean(office: &Office) -> Result<(), ApiError> {
    let uploads = photos::expire(office).await?;
    let mut tx = office.store().write().await?;
    let sessions = store::tokens::forget_expired(&mut tx, office.now().plus_minutes(-SESSIONS_KEPT_MINUTES)).await?;
    let answers = store::answers::forget_expired(&mut tx, office.now()).await?;
    let events = store::events::forget(&mut tx, office.now().plus_minutes(-events::KEPT_MINUTES)).await?;
    let deliveries = store::deliveries::forget(&mut tx, office.now().plus_minutes(-webhooks::KEPT_MINUTES)).await?;
    tx.commit().await?;
    if deliveries > 0 || uploads > 0 || sessions > 0 || answers > 0 || events > 0 {
        tracing::info!(uploads, sessions, answers, events, deliveries, "cleaned up");
    }
    Ok(())
}
