//! `GET /api/v1/keys`.

use axum::extract::State;

use crate::error::ApiError;
use crate::extract::{Administrator, Json};
use crate::keys::ApiKey;
use crate::state::Office;
use crate::store;

/// Every key, the latest first, revoked ones included.
#[utoipa::path(get, path = "/api/v1/keys", tag = "keys", responses((status = 200, body = Vec<ApiKey>)))]
pub async fn list(_administrator: Administrator, State(office): State<Office>) -> Result<Json<Vec<ApiKey>>, ApiError> {
    let mut tx = office.store().read().await?;
    Ok(Json(store::api_keys::all(&mut tx).await?))
}
