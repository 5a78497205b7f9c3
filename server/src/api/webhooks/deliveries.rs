//! `GET /api/v1/webhooks/{webhook}/deliveries`, `GET …/deliveries/{delivery}`, `POST …/deliveries/{delivery}/redelivery`.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::ids::{DeliveryId, WebhookId};

use super::no_webhook;
use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Administrator, Json, Path};
use crate::state::Office;
use crate::store;
use crate::webhooks::{Attempt, Delivery};

/// The deliveries of a webhook, the latest first.
#[utoipa::path(get, path = "/api/v1/webhooks/{webhook}/deliveries", tag = "webhooks", params(PageParams), responses((status = 200, body = Paged<Delivery>)))]
pub async fn log(
    _administrator: Administrator,
    Path(id): Path<WebhookId>,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Delivery>, ApiError> {
    let mut tx = office.store().read().await?;
    store::webhooks::one(&mut tx, id).await?.ok_or_else(no_webhook)?;
    let deliveries = store::deliveries::log(&mut tx, id, listed.after()?, listed.fetch()).await?;
    Ok(listed.page(deliveries, |delivery| (delivery.created_at, delivery.id)))
}

/// A delivery with everything that is known about it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DeliveryWithAttempts {
    #[serde(flatten)]
    about: Delivery,
    /// The body of the message.
    payload: String,
    /// The attempts, the first first.
    log: Vec<Attempt>,
}

/// One delivery.
#[utoipa::path(get, path = "/api/v1/webhooks/{webhook}/deliveries/{delivery}", tag = "webhooks", responses((status = 200, body = DeliveryWithAttempts)))]
pub async fn delivery(
    _administrator: Administrator,
    Path((webhook, id)): Path<(WebhookId, DeliveryId)>,
    State(office): State<Office>,
) -> Result<Json<DeliveryWithAttempts>, ApiError> {
    let mut tx = office.store().read().await?;
    let found = store::deliveries::one(&mut tx, webhook, id).await?;
    let (about, payload, log) = found.ok_or_else(no_delivery)?;
    Ok(Json(DeliveryWithAttempts { about, payload, log }))
}

/// Sends a message once more, whatever became of it before, under the id it had.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/deliveries/{delivery}/redelivery", tag = "webhooks", responses((status = 202)))]
pub async fn redeliver(
    _administrator: Administrator,
    Path((webhook, id)): Path<(WebhookId, DeliveryId)>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    let mut tx = office.store().write().await?;
    if !store::deliveries::again(&mut tx, webhook, id, office.now()).await? {
        return Err(no_delivery());
    }
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

fn no_delivery() -> ApiError {
    ApiError::not_found("投递", "delivery")
}
