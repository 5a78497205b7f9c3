//! The sender: a lane for each webhook, so that one that never answers holds up none but itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Client;
use shared::ids::{Digest, WebhookId};
use tokio::sync::Notify;

use super::fan_out::fan_out;
use super::send::{attempt, client, holder};
use crate::state::Office;
use crate::store::{StoreError, deliveries};

/// Attempts under way for one webhook. With [`super::MAX_WEBHOOKS`] of them this bounds the whole.
const IN_LANE: u32 = 4;
/// How long a delivery is one server's, in milliseconds. If that server dies, another one sends after it.
pub const LEASE_MS: i64 = 60_000;
/// How often it looks for what became due.
const EVERY: Duration = Duration::from_secs(1);
/// Pokes that come faster than this are lumped together.
const PAUSE: Duration = Duration::from_millis(50);

/// Sends what is due until the server stops.
pub async fn run(office: Office) {
    let client = match client(office.config().private_webhooks) {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "webhooks cannot be sent: no secure connections can be made");
            return;
        }
    };
    let lanes = Lanes::new(&office);
    let mut pokes = office.store().pokes();
    while !office.stopping().is_cancelled() {
        let done = async {
            fan_out(&office).await?;
            lanes.start_due(&office, &client).await
        };
        if let Err(error) = done.await {
            tracing::warn!(%error, "webhooks wait; it is tried again");
        }
        pokes.mark_unchanged();
        tokio::select! {
            () = office.stopping().cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
            () = lanes.freed.notified() => {}
            Ok(()) = pokes.changed() => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// The lanes of this server.
pub struct Lanes {
    holder: Digest,
    under_way: Arc<Mutex<HashMap<WebhookId, u32>>>,
    freed: Arc<Notify>,
}

impl Lanes {
    /// Empty lanes.
    pub fn new(office: &Office) -> Self {
        Self { holder: holder(office), under_way: Arc::default(), freed: Arc::default() }
    }

    /// Starts as many due attempts as the lanes have room for.
    pub async fn start_due(&self, office: &Office, client: &Client) -> Result<(), StoreError> {
        let now = office.now();
        for webhook in deliveries::webhooks_due(office.store(), now).await? {
            let room = IN_LANE.saturating_sub(self.under_way(webhook));
            if room == 0 {
                continue;
            }
            let until = now.plus_ms(LEASE_MS);
            for leased in deliveries::lease(office.store(), (webhook, room), self.holder, (now, until)).await? {
                let turn = self.enter(webhook);
                let (office, client) = (office.clone(), client.clone());
                tokio::spawn(async move {
                    if let Err(error) = attempt(&office, &client, &leased).await {
                        // The lease runs out, and the message goes once more: the other side knows it by its id.
                        tracing::warn!(%error, delivery = %leased.id, "what came of a delivery could not be stored");
                    }
                    drop(turn);
                });
            }
        }
        Ok(())
    }

    fn under_way(&self, webhook: WebhookId) -> u32 {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).get(&webhook).copied().unwrap_or_default()
    }

    /// Whether nothing is under way.
    #[cfg(test)]
    pub(super) fn is_idle(&self) -> bool {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn enter(&self, webhook: WebhookId) -> Turn {
        *self.under_way.lock().unwrap_or_else(PoisonError::into_inner).entry(webhook).or_default() += 1;
        Turn { webhook, under_way: Arc::clone(&self.under_way), freed: Arc::clone(&self.freed) }
    }
}

/// A place in a lane, until it is dropped.
struct Turn {
    webhook: WebhookId,
    under_way: Arc<Mutex<HashMap<WebhookId, u32>>>,
    freed: Arc<Notify>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(&self.webhook) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                all.remove(&self.webhook);
            }
        }
        self.freed.notify_one();
    }
}
