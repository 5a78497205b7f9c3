//! `POST /api/v1/keys`: a key for another system. Its text is in this answer and nowhere else.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode};
use serde::{Deserialize, Serialize};
use shared::ids::PersonId;
use shared::time::Moment;

use crate::api::secret;
use crate::api::source::Source;
use crate::deeds::{Deed, Done};
use crate::directory::Name;
use crate::error::ApiError;
use crate::extract::{Administrator, Json};
use crate::keys::{self, ApiKey, Scope};
use crate::state::Office;
use crate::store;

/// A key.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    name: Name,
    scopes: Vec<Scope>,
    /// Until when; without it, until it is revoked.
    expires_at: Option<Moment>,
}

/// A key that was just made.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MadeKey {
    /// What the other system sends as `Authorization: Bearer …`; it is not shown again.
    key: String,
    #[serde(flatten)]
    about: ApiKey,
}

/// Makes a key.
#[utoipa::path(post, path = "/api/v1/keys", tag = "keys", request_body = NewKey, responses((status = 201, body = MadeKey)))]
pub async fn add(
    administrator: Administrator,
    Source(address): Source,
    State(office): State<Office>,
    Json(wish): Json<NewKey>,
) -> Result<(StatusCode, [(HeaderName, &'static str); 1], Json<MadeKey>), ApiError> {
    administrator.proves(&office)?;
    let mut scopes = wish.scopes;
    scopes.sort();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(ApiError::field("scopes", "至少一项权限", "at least one scope"));
    }
    let now = office.now();
    if wish.expires_at.is_some_and(|at| at <= now) {
        return Err(ApiError::field("expires_at", "须在将来", "has to lie ahead"));
    }
    let fresh = office.random(|entropy| keys::fresh(entropy));
    let about = ApiKey {
        id: office.random(|entropy| PersonId::random(entropy)),
        name: wish.name.into_string(),
        prefix: keys::prefix(&fresh.text),
        scopes,
        created_at: now,
        created_by: administrator.id,
        expires_at: wish.expires_at,
        revoked_at: None,
        last_used_at: None,
    };
    let mut tx = office.store().write().await?;
    store::api_keys::add(&mut tx, &about, &fresh.hash, office.config().organisation.lang).await?;
    let scopes: Vec<&str> = about.scopes.iter().map(|scope| scope.name()).collect();
    let scopes = scopes.join(", ");
    let done = Done::of(administrator.id, Deed::KeyMade, &about.name, &address).saying(&scopes);
    store::deeds::add(&mut tx, &done, now).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, secret(), Json(MadeKey { key: fresh.text, about })))
}
