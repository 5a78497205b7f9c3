//! `DELETE /api/v1/webhooks/{webhook}`.

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::WebhookId;

use super::{no_webhook, tag};
use crate::api::source::Source;
use crate::deeds::{Deed, Done};
use crate::error::ApiError;
use crate::extract::{Administrator, Conditions, Path};
use crate::state::Office;
use crate::store;

/// Takes a webhook away, with everything that waits for it and with its log.
#[utoipa::path(delete, path = "/api/v1/webhooks/{webhook}", tag = "webhooks", responses((status = 204)))]
pub async fn remove(
    administrator: Administrator,
    Source(address): Source,
    conditions: Conditions,
    Path(id): Path<WebhookId>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    administrator.proves(&office)?;
    let mut tx = office.store().write().await?;
    let present = store::webhooks::one(&mut tx, id).await?.ok_or_else(no_webhook)?;
    conditions.remove(&tag(&present)?)?;
    store::webhooks::remove(&mut tx, id).await?;
    let done = Done::of(administrator.id, Deed::WebhookRemoved, &present.wish.url, &address);
    store::deeds::add(&mut tx, &done, office.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
