//! `GET /api/v1/crews/days`: every crew's day as the engine expects it to go.

use axum::extract::State;
use serde::Serialize;

use crate::error::ApiError;
use crate::extract::{Dispatcher, Json};
use crate::orders::dispatching::days::{CrewDay, days as expected};
use crate::state::Office;

/// The days.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CrewDays {
    /// One a crew; crews whose place nobody knows are left out.
    pub days: Vec<CrewDay>,
}

/// Tells what each crew still has to do, with travel and expected times.
#[utoipa::path(get, path = "/api/v1/crews/days", tag = "dispatch", responses((status = 200, body = CrewDays)))]
pub async fn days(_: Dispatcher, State(office): State<Office>) -> Result<Json<CrewDays>, ApiError> {
    Ok(Json(CrewDays { days: expected(&office).await? }))
}
