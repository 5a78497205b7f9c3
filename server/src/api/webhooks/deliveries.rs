//! `GET /api/v1/webhooks/{webhook}/deliveries`, `GET …/deliveries/{delivery}`, `POST …/deliveries/{delivery}/redelivery`.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::ids::{DeliveryId, WebhookId};
use shared::time::Moment;

use super::no_webhook;
use crate::api::page::{Page, Paged};
use crate::error::ApiError;
use crate::extract::{Administrator, Json, Path, Query};
use crate::state::Office;
use crate::store;
use crate::webhooks::{Attempt, Delivery};

/// The deliveries of a webhook, the latest first.
pub async fn log(
    _administrator: Administrator,
    Path(id): Path<WebhookId>,
    State(office): State<Office>,
    Query(page): Query<Page>,
) -> Result<Json<Paged<Delivery>>, ApiError> {
    let before = if page.after.is_empty() { None } else { Some(place(&page.after)?) };
    let mut tx = office.store().read().await?;
    store::webhooks::one(&mut tx, id).await?.ok_or_else(no_webhook)?;
    let deliveries = store::deliveries::log(&mut tx, id, before, page.limit()).await?;
    Ok(Json(page.of(deliveries, |delivery| format!("{}.{}", delivery.created_at.0, delivery.id))))
}

fn place(text: &str) -> Result<(Moment, DeliveryId), ApiError> {
    let parts = text.split_once('.').and_then(|(at, id)| Some((Moment(at.parse().ok()?), id.parse().ok()?)));
    parts.ok_or_else(|| ApiError::field("after", "不是上一页的 next", "not the `next` of a page"))
}

/// A delivery with everything that is known about it.
#[derive(Serialize)]
pub struct DeliveryWithAttempts {
    #[serde(flatten)]
    about: Delivery,
    /// The body of the message.
    payload: String,
    /// The attempts, the first first.
    log: Vec<Attempt>,
}

/// One delivery.
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
