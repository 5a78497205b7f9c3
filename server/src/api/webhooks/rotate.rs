//! `POST /api/v1/webhooks/{webhook}/secret`: another secret. For a while messages carry both signatures, so that the other
//! system changes over without losing one.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode};
use serde::{Deserialize, Serialize};
use shared::ids::WebhookId;
use shared::time::Moment;

use super::no_webhook;
use crate::api::secret;
use crate::api::source::Source;
use crate::deeds::{Deed, Done};
use crate::error::ApiError;
use crate::extract::{Administrator, Json, Path};
use crate::state::Office;
use crate::store;
use crate::webhooks::secret::Secret;

/// Hours for which both hold, unless something else is said, and at most.
const USUAL_HOURS: u32 = 24;
const MOST_HOURS: u32 = 7 * 24;

/// How long the former secret still signs.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SecretRotation)]
pub struct Rotation {
    /// In hours; 24 unless something else is said, 0 where the former one became known to others.
    #[schema(maximum = 168)]
    overlap_hours: Option<u32>,
}

/// The new secret.
#[derive(Serialize, utoipa::ToSchema)]
pub struct NewSecret {
    /// As Standard Webhooks writes it; it is not shown again.
    secret: String,
    /// Until when the former one signs as well.
    old_secret_until: Moment,
}

/// Gives a webhook another secret.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/secret", tag = "webhooks", request_body = Rotation, responses((status = 201, body = NewSecret)))]
pub async fn rotate(
    administrator: Administrator,
    Source(address): Source,
    Path(id): Path<WebhookId>,
    State(office): State<Office>,
    Json(wish): Json<Rotation>,
) -> Result<(StatusCode, [(HeaderName, &'static str); 1], Json<NewSecret>), ApiError> {
    administrator.proves(&office)?;
    let hours = wish.overlap_hours.unwrap_or(USUAL_HOURS);
    if hours > MOST_HOURS {
        let (zh, en) = (format!("最多 {MOST_HOURS} 小时"), format!("{MOST_HOURS} hours at most"));
        return Err(ApiError::field("overlap_hours", zh, en));
    }
    let fresh = office.random(|entropy| Secret::random(entropy));
    let until = office.now().plus_minutes(i64::from(hours) * 60);
    let mut tx = office.store().write().await?;
    let present = store::webhooks::one(&mut tx, id).await?.ok_or_else(no_webhook)?;
    store::webhooks::rotate(&mut tx, id, &fresh, until).await?;
    let done = Done::of(administrator.id, Deed::WebhookSecretSet, &present.wish.url, &address);
    store::deeds::add(&mut tx, &done, office.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, secret(), Json(NewSecret { secret: fresh.text(), old_secret_until: until })))
}
