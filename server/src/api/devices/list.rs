//! `GET /api/v1/devices`.

use axum::extract::State;
use shared::ids::Actor;

use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::Dispatcher;
use crate::state::Office;
use crate::store;
use crate::store::devices::DeviceEntry;

/// Devices, those in use first, then by the name of their person.
#[utoipa::path(get, path = "/api/v1/devices", tag = "devices", params(PageParams), responses((status = 200, body = Paged<DeviceEntry>)))]
pub async fn list(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<DeviceEntry>, ApiError> {
    let first = (false, String::new(), Actor([0; 16]));
    let (revoked, name, actor): (bool, String, Actor) = listed.after()?.unwrap_or(first);
    let mut tx = office.store().read().await?;
    let devices = store::devices::page(&mut tx, (revoked, &name, actor), listed.fetch()).await?;
    Ok(listed.page(devices, |device| (device.revoked_at.is_some(), device.person_name.clone(), device.actor)))
}
