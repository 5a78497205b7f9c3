//! Telling channels of complaints whose clocks ran out, in the way of all alarms: under a lease, recorded, tried again.

use crate::alarms::deliver::{AT_ONCE, LEASE_MS, Told, outcome_of, tell};
use crate::error::ApiError;
use crate::state::Office;
use crate::store::StoreError;
use crate::store::complaint_alarms::{Sending, lease, settle};
use crate::webhooks::send::client;

/// Sends what is due; returns how many messages were settled.
pub async fn deliver(office: &Office) -> Result<usize, ApiError> {
    let now = office.now();
    let due = lease(office.store(), now, now.plus_ms(LEASE_MS), AT_ONCE).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let client = client(office.config().private_webhooks).map_err(ApiError::internal)?;
    let mut settled = 0;
    for sending in &due {
        settled += usize::from(attempt(office, &client, sending).await?);
    }
    Ok(settled)
}

async fn attempt(office: &Office, client: &reqwest::Client, of: &Sending) -> Result<bool, StoreError> {
    let mark = format!("complaint-{}-{}-{}", of.complaint, of.step.key(), of.channel);
    let (told, (state, times, error)) = if of.standing {
        let Told { outcome, told } = tell(office, client, &of.wish, (&mark, &of.text), &of.told).await;
        (told, outcome_of(office, outcome, (of.attempts, of.since)))
    } else {
        (of.told.clone(), ("dropped", (office.now(), None), None))
    };
    let mut tx = office.store().write().await?;
    settle(&mut tx, of, state, times, error, &told).await?;
    tx.commit().await?;
    Ok(state != "waiting")
}
