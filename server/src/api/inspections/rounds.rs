//! `GET /api/v1/inspections`, `GET /api/v1/inspections/attainment`: rounds by day and place, and how far they have come.

use axum::extract::State;
use serde::Deserialize;
use shared::calendar::Day;
use shared::ids::{InspectionId, SiteId};

use crate::api::page::{Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Query};
use crate::reports::AsOf;
use crate::state::Office;
use crate::store::inspections::{self as stored, Attainment, RoundEntry};

/// Which days.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichRounds {
    /// The first day.
    from: Day,
    /// The last day.
    until: Day,
}

/// Rounds whose visit lies between two days, by day and place: what stands together is done on one drive.
#[utoipa::path(get, path = "/api/v1/inspections", tag = "inspections", params(PageParams, WhichRounds), responses((status = 200, body = Paged<RoundEntry>)))]
pub async fn rounds(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    listed: Listed<WhichRounds>,
) -> Result<Paged<RoundEntry>, ApiError> {
    let after: Option<(i32, SiteId, InspectionId, i32)> = listed.after()?;
    let after = after.unwrap_or((i32::MIN, SiteId([0; 16]), InspectionId([0; 16]), i32::MIN));
    AsOf::now(&office).await?;
    let mut tx = office.store().read().await?;
    let days = (listed.wish.from, listed.wish.until);
    let rows = stored::rounds(&mut tx, days, after, listed.fetch()).await?;
    Ok(listed.page(rows, |row| (row.visit_day.0, row.site, row.plan, row.day.0)))
}

/// How far the rounds that plans have between two days have come.
#[utoipa::path(get, path = "/api/v1/inspections/attainment", tag = "inspections", params(WhichRounds), responses((status = 200, body = Attainment)))]
pub async fn inspection_attainment(
    _dispatcher: Dispatcher,
    Query(WhichRounds { from, until }): Query<WhichRounds>,
    State(office): State<Office>,
) -> Result<Json<Attainment>, ApiError> {
    let as_of = AsOf::now(&office).await?;
    let mut tx = office.store().read().await?;
    Ok(Json(stored::attainment(&mut tx, (from, until), as_of.today).await?))
}
