//! Webhooks: where events go, and what they are signed with.

use shared::ids::WebhookId;
use shared::time::Moment;

use super::{Row, Store, StoreError, Tx};
use crate::events::Fact;
use crate::webhooks::fate::Fate;
use crate::webhooks::secret::Secret;
use crate::webhooks::{Webhook, Wish};

const ADD: &str = include_str!("sql/webhook_add.sql");
const ALL: &str = include_str!("sql/webhooks.sql");
const ONE: &str = include_str!("sql/webhook.sql");
const ENABLED: &str = include_str!("sql/webhooks_enabled.sql");
const ANY_ENABLED: &str = "SELECT id FROM webhooks WHERE enabled = $1 LIMIT 1";
const CHANGE: &str = include_str!("sql/webhook_change.sql");
const REMOVE: &str = "DELETE FROM webhooks WHERE id = $1";
const ROTATE: &str = "UPDATE webhooks SET old_secret = secret, old_secret_until = $3, secret = $2 WHERE id = $1";
const LAST_SUCCESS: &str = "SELECT id, last_success_at FROM webhooks WHERE id = $1 /*lock*/";
const TAKEN: &str = "UPDATE webhooks SET last_success_at = $2 WHERE id = $1";
const NOT_TAKEN: &str = "UPDATE webhooks SET last_failure = $2 WHERE id = $1";
const DISABLE: &str = "UPDATE webhooks SET enabled = $2, disabled_reason = $3 WHERE id = $1";

/// Adds a webhook.
pub async fn add(tx: &mut Tx, webhook: &Webhook, secret: &Secret) -> Result<(), StoreError> {
    let Webhook { id, wish, created_at, .. } = webhook;
    let params = (id, &wish.url, &wish.description, names(&wish.types), wish.enabled, secret.0.as_slice(), *created_at);
    tx.execute(ADD, params).await.map(drop)
}

/// Every webhook, the oldest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<Webhook>, StoreError> {
    tx.fetch_all(ALL, ()).await?.iter().map(webhook).collect()
}

/// Those that anything is sent to.
pub async fn enabled(tx: &mut Tx) -> Result<Vec<Webhook>, StoreError> {
    tx.fetch_all(ENABLED, (true,)).await?.iter().map(webhook).collect()
}

/// Whether anything is sent to anybody.
pub async fn any_enabled(store: &Store) -> Result<bool, StoreError> {
    Ok(!store.look(ANY_ENABLED, (true,)).await?.is_empty())
}

/// One webhook, locked until the commit where `tx` writes.
pub async fn one(tx: &mut Tx, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    tx.fetch_optional(ONE, (id,)).await?.as_ref().map(webhook).transpose()
}

/// Changes what an administrator decides; why it was disabled is settled with it.
pub async fn change(
    tx: &mut Tx,
    id: WebhookId,
    wish: &Wish,
    disabled_reason: Option<&String>,
) -> Result<(), StoreError> {
    let reason = disabled_reason.cloned();
    let params = (id, &wish.url, &wish.description, names(&wish.types), wish.enabled, reason);
    tx.execute(CHANGE, params).await.map(drop)
}

/// Takes a webhook away, with its deliveries and their log.
pub async fn remove(tx: &mut Tx, id: WebhookId) -> Result<(), StoreError> {
    tx.execute(REMOVE, (id,)).await.map(drop)
}

/// Gives a webhook another secret; the former one signs as well until `until`.
pub async fn rotate(tx: &mut Tx, id: WebhookId, secret: &Secret, until: Moment) -> Result<(), StoreError> {
    tx.execute(ROTATE, (id, secret.0.as_slice(), until)).await.map(drop)
}

/// When the webhook last took a message; it is locked until the commit.
pub async fn last_success_at(tx: &mut Tx, id: WebhookId) -> Result<Option<Moment>, StoreError> {
    tx.fetch_optional(LAST_SUCCESS, (id,)).await?.map_or(Ok(None), |row| row.get("last_success_at"))
}

/// Notes at the webhook what came of an attempt.
pub async fn note(
    tx: &mut Tx,
    id: WebhookId,
    fate: &Fate,
    failure: Option<&str>,
    now: Moment,
) -> Result<(), StoreError> {
    match failure {
        None => tx.execute(TAKEN, (id, now)).await?,
        Some(failure) => tx.execute(NOT_TAKEN, (id, failure)).await?,
    };
    if let Fate::GivenUp { disable: Some(reason) } = fate {
        tx.execute(DISABLE, (id, false, reason)).await?;
    }
    Ok(())
}

fn names(types: &[Fact]) -> String {
    types.iter().map(|fact| fact.name()).collect::<Vec<_>>().join(" ")
}

fn webhook(row: &Row) -> Result<Webhook, StoreError> {
    let types: String = row.get("types")?;
    let fact = |name| Fact::named(name).ok_or_else(|| row.corrupt("types", format!("{name:?} is no event")));
    Ok(Webhook {
        id: row.get("id")?,
        wish: Wish {
            url: row.get("url")?,
            description: row.get("description")?,
            types: types.split_whitespace().map(fact).collect::<Result<_, _>>()?,
            enabled: row.get("enabled")?,
        },
        disabled_reason: row.get("disabled_reason")?,
        old_secret_until: row.get("old_secret_until")?,
        created_at: row.get("created_at")?,
        last_success_at: row.get("last_success_at")?,
        last_failure: row.get("last_failure")?,
    })
}
