//! Deliveries of events to webhooks, who sends them, and the log of attempts.

use shared::ids::{DeliveryId, Digest, WebhookId};
use shared::time::Moment;

use super::{Row, Store, StoreError, Tx, Value};
use crate::webhooks::fate::Fate;
use crate::webhooks::secret::Secret;
use crate::webhooks::{Attempt, Delivery, State};

const ADD: &str = "INSERT INTO deliveries (id, webhook, position, type, payload, state, created_at, since, next_at, \
    attempts, leased_until) VALUES";
const WEBHOOKS_DUE: &str = include_str!("sql/webhooks_due.sql");
const DUE: &str = include_str!("sql/deliveries_due.sql");
const LEASE: &str = include_str!("sql/delivery_lease.sql");
const SETTLE: &str = include_str!("sql/delivery_settle.sql");
const ADD_ATTEMPT: &str = include_str!("sql/delivery_attempt_add.sql");
const LOG: &str = include_str!("sql/deliveries.sql");
const ONE: &str = include_str!("sql/delivery.sql");
const ATTEMPTS: &str = include_str!("sql/delivery_attempts.sql");
const AGAIN: &str = include_str!("sql/delivery_again.sql");
const FORGET: &str = "DELETE FROM deliveries WHERE created_at < $1";

/// A delivery that does not exist yet.
pub struct NewDelivery {
    /// Which.
    pub id: DeliveryId,
    /// To which webhook.
    pub webhook: WebhookId,
    /// The event's feed position; 0 for a test.
    pub position: u64,
    /// The event's type.
    pub kind: &'static str,
    /// The message's body.
    pub payload: String,
    /// Now.
    pub created_at: Moment,
}

/// A delivery that this server sends now.
pub struct Leased {
    /// Which.
    pub id: DeliveryId,
    /// To which webhook.
    pub webhook: WebhookId,
    /// Whose lease it is.
    pub holder: Digest,
    /// Where it goes.
    pub url: String,
    /// What it is signed with: the present secret, and for a while the former one.
    pub secrets: Vec<Secret>,
    /// The message's body.
    pub payload: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Since when.
    pub since: Moment,
}

/// Adds deliveries, due at once.
pub async fn add(tx: &mut Tx, new: Vec<NewDelivery>) -> Result<(), StoreError> {
    let row = |of: NewDelivery| -> [Value; 11] {
        let now = of.created_at;
        let (id, webhook, position) = (of.id.into(), of.webhook.into(), of.position.into());
        let (kind, payload, state) = (of.kind.into(), of.payload.into(), State::Waiting.key().into());
        [id, webhook, position, kind, payload, state, now.into(), now.into(), now.into(), 0_u32.into(), 0_u32.into()]
    };
    tx.insert_rows(ADD, "", new.into_iter().map(row).collect()).await.map(drop)
}

/// The enabled webhooks that have anything due at `now`.
pub async fn webhooks_due(store: &Store, now: Moment) -> Result<Vec<WebhookId>, StoreError> {
    store.look(WEBHOOKS_DUE, (true, now)).await?.iter().map(|row| row.get("webhook")).collect()
}

/// Takes up to `room` due deliveries of a webhook for `holder` until a moment. Of several servers that ask, each delivery is
/// one's.
pub async fn lease(
    store: &Store,
    (webhook, room): (WebhookId, u32),
    holder: Digest,
    (now, until): (Moment, Moment),
) -> Result<Vec<Leased>, StoreError> {
    let mut tx = store.write().await?;
    let mut leased = Vec::new();
    for row in tx.fetch_all(DUE, (webhook, now, room)).await? {
        let id: DeliveryId = row.get("id")?;
        if tx.execute(LEASE, (id, until, holder, now)).await? == 1 {
            leased.push(of_row(&row, (id, webhook, holder), now)?);
        }
    }
    tx.commit().await?;
    Ok(leased)
}

fn of_row(
    row: &Row,
    (id, webhook, holder): (DeliveryId, WebhookId, Digest),
    now: Moment,
) -> Result<Leased, StoreError> {
    let former: Option<Vec<u8>> = row.get("old_secret")?;
    let until: Option<Moment> = row.get("old_secret_until")?;
    let former = former.filter(|_| until.is_some_and(|until| until > now));
    Ok(Leased {
        id,
        webhook,
        holder,
        url: row.get("url")?,
        secrets: std::iter::once(row.get("secret")?).chain(former).map(Secret).collect(),
        payload: row.get("payload")?,
        attempts: row.get("attempts")?,
        since: row.get("since")?,
    })
}

/// Stores what came of an attempt. Where the lease was lost meanwhile, only the log tells of it.
pub async fn settle(
    tx: &mut Tx,
    leased: &Leased,
    fate: &Fate,
    attempt: &Attempt,
    now: Moment,
) -> Result<(), StoreError> {
    let next_at = if let Fate::Again { at } = fate { *at } else { now };
    tx.execute(SETTLE, (leased.id, leased.holder, fate.state().key(), next_at)).await?;
    let Attempt { at, took_ms, status, error, request, response } = attempt;
    let params = (leased.id, *at, *took_ms, *status, error.clone(), request, response);
    tx.execute(ADD_ATTEMPT, params).await.map(drop)
}

/// Up to `limit` deliveries of a webhook, the latest first, those before `before`.
pub async fn log(
    tx: &mut Tx,
    webhook: WebhookId,
    before: Option<(Moment, DeliveryId)>,
    limit: u32,
) -> Result<Vec<Delivery>, StoreError> {
    let (at, id) = before.unwrap_or((Moment(i64::MAX), DeliveryId([0xff; 16])));
    tx.fetch_all(LOG, (webhook, at, id, limit)).await?.iter().map(delivery).collect()
}

/// One delivery, with the body of its message and its attempts, the first first.
pub async fn one(
    tx: &mut Tx,
    webhook: WebhookId,
    id: DeliveryId,
) -> Result<Option<(Delivery, String, Vec<Attempt>)>, StoreError> {
    let Some(row) = tx.fetch_optional(ONE, (webhook, id)).await? else { return Ok(None) };
    let attempts = tx.fetch_all(ATTEMPTS, (id,)).await?;
    Ok(Some((delivery(&row)?, row.get("payload")?, attempts.iter().map(attempt).collect::<Result<_, _>>()?)))
}

/// Makes a delivery due once more, for another three days; `false` if there is none.
pub async fn again(tx: &mut Tx, webhook: WebhookId, id: DeliveryId, now: Moment) -> Result<bool, StoreError> {
    tx.poke();
    Ok(tx.execute(AGAIN, (webhook, id, State::Waiting.key(), now)).await? > 0)
}

/// Deletes deliveries from before `before`, with their log.
pub async fn forget(tx: &mut Tx, before: Moment) -> Result<u64, StoreError> {
    tx.execute(FORGET, (before,)).await
}

fn delivery(row: &Row) -> Result<Delivery, StoreError> {
    let state: String = row.get("state")?;
    Ok(Delivery {
        id: row.get("id")?,
        kind: row.get("type")?,
        state: State::from_key(&state).ok_or_else(|| row.corrupt("state", "unknown"))?,
        created_at: row.get("created_at")?,
        attempts: row.get("attempts")?,
        next_at: row.get("next_at")?,
    })
}

fn attempt(row: &Row) -> Result<Attempt, StoreError> {
    Ok(Attempt {
        at: row.get("at")?,
        took_ms: row.get("took_ms")?,
        status: row.get("status")?,
        error: row.get("error")?,
        request: row.get("request")?,
        response: row.get("response")?,
    })
}
