//! `GET /api/v1/webhooks`, `GET /api/v1/webhooks/{webhook}`.

use axum::extract::State;
use axum::response::Response;
use shared::ids::WebhookId;

use super::{no_webhook, tag};
use crate::error::ApiError;
use crate::extract::{Administrator, Conditions, Json, Path};
use crate::state::Office;
use crate::store;
use crate::webhooks::Webhook;

/// Every webhook, the oldest first.
pub async fn list(_administrator: Administrator, State(office): State<Office>) -> Result<Json<Vec<Webhook>>, ApiError> {
    let mut tx = office.store().read().await?;
    Ok(Json(store::webhooks::all(&mut tx).await?))
}

/// One webhook.
pub async fn one(
    _administrator: Administrator,
    conditions: Conditions,
    Path(id): Path<WebhookId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let webhook = store::webhooks::one(&mut tx, id).await?.ok_or_else(no_webhook)?;
    Ok(conditions.show(tag(&webhook)?, webhook))
}
