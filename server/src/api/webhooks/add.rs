//! `POST /api/v1/webhooks`: events go to another system from now on. The secret is in this answer and nowhere else.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode};
use serde::{Deserialize, Serialize};
use shared::ids::WebhookId;

use super::{checked, sorted};
use crate::api::secret;
use crate::api::source::Source;
use crate::deeds::{Deed, Done};
use crate::directory::Note;
use crate::error::ApiError;
use crate::events::Fact;
use crate::extract::{Administrator, Json};
use crate::state::Office;
use crate::store;
use crate::webhooks::secret::Secret;
use crate::webhooks::{MAX_WEBHOOKS, Webhook, Wish, fan_out};

/// A webhook.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    url: String,
    #[serde(default = "Note::empty")]
    description: Note,
    /// All of them if none is named.
    #[serde(default)]
    types: Vec<Fact>,
}

/// A webhook that was just made.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MadeWebhook {
    /// What messages are signed with, as Standard Webhooks writes it; it is not shown again.
    secret: String,
    #[serde(flatten)]
    about: Webhook,
}

/// Adds a webhook.
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "webhooks", request_body = NewWebhook, responses((status = 201, body = MadeWebhook)))]
pub async fn add(
    administrator: Administrator,
    Source(address): Source,
    State(office): State<Office>,
    Json(wish): Json<NewWebhook>,
) -> Result<(StatusCode, [(HeaderName, &'static str); 1], Json<MadeWebhook>), ApiError> {
    administrator.proves(&office)?;
    let wish = Wish {
        url: checked(&office, &wish.url)?,
        description: wish.description.into_string(),
        types: sorted(wish.types),
        enabled: true,
    };
    let fresh = office.random(|entropy| Secret::random(entropy));
    let webhook = Webhook {
        id: office.random(|entropy| WebhookId::random(entropy)),
        wish,
        disabled_reason: None,
        old_secret_until: None,
        created_at: office.now(),
        last_success_at: None,
        last_failure: None,
    };
    fan_out::fan_out(&office).await?;
    let mut tx = office.store().write().await?;
    if store::webhooks::all(&mut tx).await?.len() >= MAX_WEBHOOKS {
        let (zh, en) = (format!("最多 {MAX_WEBHOOKS} 个"), format!("there can be {MAX_WEBHOOKS} at most"));
        return Err(ApiError::conflict(zh, en).what_to_do("先删除不用的", "remove one that is not needed"));
    }
    fan_out::begin(&mut tx).await?;
    store::webhooks::add(&mut tx, &webhook, &fresh).await?;
    let done = Done::of(administrator.id, Deed::WebhookAdded, &webhook.wish.url, &address);
    store::deeds::add(&mut tx, &done, office.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, secret(), Json(MadeWebhook { secret: fresh.text(), about: webhook })))
}
