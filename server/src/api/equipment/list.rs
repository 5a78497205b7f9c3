//! `GET /api/v1/sites/{site}/equipment`, `GET /api/v1/equipment?number=`, `GET /api/v1/equipment/{equipment}`.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::ids::{EquipmentId, SiteId};

use crate::directory::Equipment;
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Path, Query, Tag};
use crate::state::Office;
use crate::store;

/// The machines at a site.
pub async fn list(
    _dispatcher: Dispatcher,
    Path(site): Path<SiteId>,
    State(office): State<Office>,
) -> Result<Json<Vec<Equipment>>, ApiError> {
    let mut tx = office.store().read().await?;
    store::customers::site(&mut tx, site).await?.ok_or_else(|| ApiError::not_found("地点", "site"))?;
    Ok(Json(store::customers::equipment_of_site(&mut tx, site).await?))
}

/// The number on a machine's plate.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plate {
    number: String,
}

/// The machine with that number.
pub async fn find(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    Query(plate): Query<Plate>,
) -> Result<Json<Equipment>, ApiError> {
    let mut tx = office.store().read().await?;
    let found = store::customers::equipment_numbered(&mut tx, plate.number.trim()).await?;
    found.map(Json).ok_or_else(|| ApiError::not_found("设备", "machine").on("number"))
}

/// One machine.
pub async fn one(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(id): Path<EquipmentId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let entry =
        store::customers::equipment(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("设备", "machine"))?;
    Ok(conditions.show(Tag::of(&entry)?, entry))
}
