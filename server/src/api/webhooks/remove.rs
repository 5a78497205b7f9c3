//! `DELETE /api/v1/webhooks/{webhook}`.

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::WebhookId;

use super::{no_webhook, tag};
use crate::error::ApiError;
use crate::extract::{Administrator, Conditions, Path};
use crate::state::Office;
use crate::store;

/// Takes a webhook away, with everything that waits for it and with its log.
pub async fn remove(
    _administrator: Administrator,
    conditions: Conditions,
    Path(id): Path<WebhookId>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    let mut tx = office.store().write().await?;
    let present = store::webhooks::one(&mut tx, id).await?.ok_or_else(no_webhook)?;
    conditions.remove(&tag(&present)?)?;
    store::webhooks::remove(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
