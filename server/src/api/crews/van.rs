//! `GET /api/v1/crews/{crew}/van`: what should be in a crew's van.

use axum::extract::State;
use serde::Serialize;
use shared::ids::CrewId;

use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path};
use crate::state::Office;
use crate::store;
use crate::vans::Stock;

/// A van.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Van {
    /// Everything that was ever loaded, by number, with what should be left of it.
    pub stock: Vec<Stock>,
}

/// Tells what was loaded less what lines took: derived, stored nowhere. Below zero, more was used than loaded.
#[utoipa::path(get, path = "/api/v1/crews/{crew}/van", tag = "crews", responses((status = 200, body = Van)))]
pub async fn van(
    _dispatcher: Dispatcher,
    Path(crew): Path<CrewId>,
    State(office): State<Office>,
) -> Result<Json<Van>, ApiError> {
    let mut tx = office.store().read().await?;
    store::crews::by_id(&mut tx, crew).await?.ok_or_else(|| ApiError::not_found("施工队", "crew"))?;
    Ok(Json(Van { stock: store::vans::stock(&mut tx, crew).await? }))
}
