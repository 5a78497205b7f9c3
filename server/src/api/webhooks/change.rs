//! `PATCH /api/v1/webhooks/{webhook}`: where, what, and whether. What waits while a webhook is disabled goes out once it is
//! enabled again; what happens meanwhile is not sent.

use axum::extract::State;
use serde::Deserialize;
use shared::ids::WebhookId;

use super::{checked, no_webhook, sorted, tag, tagged};
use crate::api::source::Source;
use crate::deeds::{Deed, Done};
use crate::directory::Note;
use crate::error::ApiError;
use crate::events::Fact;
use crate::extract::{Administrator, Conditions, Json, Path, Tagged};
use crate::state::Office;
use crate::store;
use crate::webhooks::{Webhook, Wish, fan_out};

/// What changes; what is not named stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookChange {
    url: Option<String>,
    description: Option<Note>,
    types: Option<Vec<Fact>>,
    enabled: Option<bool>,
}

/// Changes a webhook.
#[utoipa::path(patch, path = "/api/v1/webhooks/{webhook}", tag = "webhooks", request_body = WebhookChange, responses((status = 200, body = Webhook)))]
pub async fn change(
    administrator: Administrator,
    Source(address): Source,
    conditions: Conditions,
    Path(id): Path<WebhookId>,
    State(office): State<Office>,
    Json(wish): Json<WebhookChange>,
) -> Result<Tagged<Webhook>, ApiError> {
    // Elsewhere is somebody else's.
    if wish.url.is_some() {
        administrator.proves(&office)?;
    }
    let url = wish.url.map(|url| checked(&office, &url)).transpose()?;
    fan_out::fan_out(&office).await?;
    let mut tx = office.store().write().await?;
    // Locks the mark before the webhook, as the sender does.
    if wish.enabled == Some(true) {
        fan_out::begin(&mut tx).await?;
    }
    let present = store::webhooks::one(&mut tx, id).await?.ok_or_else(no_webhook)?;
    conditions.change(&tag(&present)?)?;
    let before = present.wish.clone();
    let wish = Wish {
        url: url.unwrap_or(before.url),
        description: wish.description.map_or(before.description, Note::into_string),
        types: wish.types.map_or(before.types, sorted),
        enabled: wish.enabled.unwrap_or(before.enabled),
    };
    let disabled_reason = present.disabled_reason.clone().filter(|_| !wish.enabled);
    store::webhooks::change(&mut tx, id, &wish, disabled_reason.as_ref()).await?;
    tx.poke();
    let done = Done::of(administrator.id, Deed::WebhookChanged, &wish.url, &address);
    store::deeds::add(&mut tx, &done, office.now()).await?;
    tx.commit().await?;
    tagged(Webhook { wish, disabled_reason, ..present })
}
