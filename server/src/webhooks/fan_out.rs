//! From events to deliveries: one transaction moves the mark and adds what it passed, so nothing is sent twice or left out
//! however many servers try.

use shared::ids::{DeliveryId, WebhookId};
use shared::time::Moment;

use super::{Webhook, payload};
use crate::events::{Event, Fact, of_stored};
use crate::state::Office;
use crate::store::deliveries::{self, NewDelivery};
use crate::store::{StoreError, Tx, events, webhooks};

/// Events that one transaction takes.
const PAGE: u32 = 200;

/// Makes the deliveries of everything that happened since the last time. Returns how many. Where nobody listens it writes
/// nothing; [`begin`] makes up for it.
pub async fn fan_out(office: &Office) -> Result<usize, StoreError> {
    if !webhooks::any_enabled(office.store()).await? {
        return Ok(0);
    }
    let mut made = 0;
    while events::has_more(office.store()).await? {
        let mut tx = office.store().write().await?;
        let after = events::fanned_out(&mut tx).await?;
        let page = events::after_in(&mut tx, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(made) };
        let listening = webhooks::enabled(&mut tx).await?;
        let happened: Vec<Event> = page.iter().flat_map(of_stored).collect();
        let new = deliveries_of(office, &listening, &happened);
        made += new.len();
        deliveries::add(&mut tx, new).await?;
        events::set_fanned_out(&mut tx, last.position).await?;
        tx.commit().await?;
    }
    Ok(made)
}

/// Has to come before a webhook begins to listen, in the same transaction and after a [`fan_out`]: what happened until now is
/// not sent to it.
pub async fn begin(tx: &mut Tx) -> Result<(), StoreError> {
    if webhooks::enabled(tx).await?.is_empty() {
        events::fanned_out(tx).await?;
        events::pass_over(tx).await?;
    }
    Ok(())
}

fn deliveries_of(office: &Office, listening: &[Webhook], happened: &[Event]) -> Vec<NewDelivery> {
    let mut new = Vec::new();
    for event in happened {
        let wants = |webhook: &&Webhook| webhook.wish.types.is_empty() || webhook.wish.types.contains(&event.fact);
        for webhook in listening.iter().filter(wants) {
            let body = payload(event.fact, event.at, &event.data);
            new.push(delivery(office, webhook.id, (event.fact, event.position), body));
        }
    }
    new
}

/// A message that only says that it is one, for whoever sets up the other side.
pub async fn send_test(office: &Office, webhook: WebhookId) -> Result<DeliveryId, StoreError> {
    let now = office.now();
    let body = payload(Fact::Test, now, "{}");
    let new = delivery(office, webhook, (Fact::Test, 0), body);
    let id = new.id;
    let mut tx = office.store().write().await?;
    deliveries::add(&mut tx, vec![new]).await?;
    tx.poke();
    tx.commit().await?;
    Ok(id)
}

fn delivery(office: &Office, webhook: WebhookId, (fact, position): (Fact, u64), payload: String) -> NewDelivery {
    let created_at: Moment = office.now();
    NewDelivery {
        id: office.random(|entropy| DeliveryId::random(entropy)),
        webhook,
        position,
        kind: fact.name(),
        payload,
        created_at,
    }
}
