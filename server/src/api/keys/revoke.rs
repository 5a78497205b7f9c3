//! `DELETE /api/v1/keys/{key}`.

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::PersonId;

use crate::api::source::Source;
use crate::deeds::{Deed, Done};
use crate::error::ApiError;
use crate::extract::{Administrator, Path};
use crate::state::Office;
use crate::store;

/// Revokes a key at once. It stays in the list, and in the histories of what it did.
#[utoipa::path(delete, path = "/api/v1/keys/{key}", tag = "keys", responses((status = 204)))]
pub async fn revoke(
    administrator: Administrator,
    Source(address): Source,
    Path(key): Path<PersonId>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    administrator.proves(&office)?;
    let mut tx = office.store().write().await?;
    if !store::api_keys::revoke(&mut tx, key, office.now()).await? {
        return Err(ApiError::not_found("密钥", "key"));
    }
    let name = store::people::by_id(&mut tx, key).await?.map(|key| key.name).unwrap_or_default();
    let done = Done::of(administrator.id, Deed::KeyRevoked, &name, &address);
    store::deeds::add(&mut tx, &done, office.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
