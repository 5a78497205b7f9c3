//! `GET /api/v1/devices`.

use axum::extract::State;

use crate::error::ApiError;
use crate::extract::{Dispatcher, Json};
use crate::state::Office;
use crate::store;
use crate::store::devices::DeviceEntry;

/// Every device, those in use first.
pub async fn list(_dispatcher: Dispatcher, State(office): State<Office>) -> Result<Json<Vec<DeviceEntry>>, ApiError> {
    let mut tx = office.store().read().await?;
    Ok(Json(store::devices::all(&mut tx).await?))
}
