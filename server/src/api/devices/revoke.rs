//! `DELETE /api/v1/devices/{actor}`: a device is lost, sold or replaced.

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::Actor;

use crate::api::source::Source;
use crate::deeds::{Deed, Done};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Path};
use crate::state::Office;
use crate::store;

/// Revokes a device. For 14 days it may still upload what it holds; what it wrote after this waits for the office.
#[utoipa::path(delete, path = "/api/v1/devices/{actor}", tag = "devices", responses((status = 204)))]
pub async fn revoke(
    dispatcher: Dispatcher,
    Source(address): Source,
    Path(actor): Path<Actor>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    dispatcher.proves(&office)?;
    let mut tx = office.store().write().await?;
    if !store::devices::exists(&mut tx, actor).await? {
        return Err(ApiError::not_found("设备", "device"));
    }
    store::devices::revoke(&mut tx, actor, office.now()).await?;
    let device = store::names::writers(&mut tx, &[actor]).await?.remove(&actor);
    let (name, actor) = (device.map(|device| device.device).unwrap_or_default(), actor.to_string());
    let done = Done::of(dispatcher.id, Deed::DeviceRevoked, &name, &address).saying(&actor);
    store::deeds::add(&mut tx, &done, office.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
