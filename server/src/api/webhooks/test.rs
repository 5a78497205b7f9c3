//! `POST /api/v1/webhooks/{webhook}/test`: a message that only says that it is one.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::ids::{DeliveryId, WebhookId};

use super::no_webhook;
use crate::error::ApiError;
use crate::extract::{Administrator, Json, Path};
use crate::state::Office;
use crate::store;
use crate::webhooks::fan_out::send_test;

/// The delivery that carries it.
#[derive(Serialize)]
pub struct Sent {
    /// Which, in the delivery log.
    delivery: DeliveryId,
}

/// Sends a test.
pub async fn test(
    _administrator: Administrator,
    Path(id): Path<WebhookId>,
    State(office): State<Office>,
) -> Result<(StatusCode, Json<Sent>), ApiError> {
    let mut tx = office.store().read().await?;
    let webhook = store::webhooks::one(&mut tx, id).await?.ok_or_else(no_webhook)?;
    drop(tx);
    if !webhook.wish.enabled {
        return Err(
            ApiError::conflict("此回调已停用", "this webhook is disabled").what_to_do("先启用", "enable it first")
        );
    }
    Ok((StatusCode::ACCEPTED, Json(Sent { delivery: send_test(&office, id).await? })))
}
