//! What the server does about orders that wait, by itself: soon after something changed, and every half minute.

use std::time::Duration;

use crate::orders::dispatching::automatic::round;
use crate::state::Office;

/// How long after a change, so that what comes together is decided together.
const PAUSE: Duration = Duration::from_millis(400);
/// How often nothing having changed: shifts begin, offers lapse.
const EVERY: Duration = Duration::from_secs(30);

/// Dispatches for as long as the server runs. A failure is logged and tried again the next time.
pub async fn dispatch(office: Office) {
    let mut pokes = office.store().pokes();
    loop {
        match round(&office).await {
            Ok(0) => {}
            Ok(orders) => tracing::info!(orders, "dispatched by rule"),
            Err(error) => tracing::warn!(%error, "dispatching by rule failed; it is tried again"),
        }
        tokio::select! {
            changed = pokes.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(EVERY) => {}
        }
        tokio::time::sleep(PAUSE).await;
        pokes.mark_unchanged();
    }
}
