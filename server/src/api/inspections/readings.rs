//! `GET`, `POST /api/v1/inspections/plans/{plan}/readings`: readings of the meter that brings a plan about.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::InspectionId;
use shared::money::Quantity;
use shared::time::Moment;
use utoipa::ToSchema;

use super::no_plan;
use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path, Specialist};
use crate::inspections::Every;
use crate::state::Office;
use crate::store::StoreError;
use crate::store::inspections::{self as stored, Reading};

/// What a meter shows.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "value": "1250.5" }))]
pub struct NewReading {
    /// The number.
    value: Quantity,
}

/// Readings, the latest first.
#[utoipa::path(get, path = "/api/v1/inspections/plans/{plan}/readings", tag = "inspections", params(PageParams), responses((status = 200, body = Paged<Reading>)))]
pub async fn readings(
    _dispatcher: Dispatcher,
    Path(plan): Path<InspectionId>,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Reading>, ApiError> {
    let before: Option<Moment> = listed.after()?;
    let mut tx = office.store().read().await?;
    stored::plan(&mut tx, plan).await?.ok_or_else(no_plan)?;
    let rows = stored::readings(&mut tx, plan, before.unwrap_or(Moment(i64::MAX)), listed.fetch()).await?;
    Ok(listed.page(rows, |row| row.at))
}

/// Hands in a reading. A meter does not run backwards.
#[utoipa::path(post, path = "/api/v1/inspections/plans/{plan}/readings", tag = "inspections", request_body = NewReading, responses((status = 201, body = Reading)))]
pub async fn add_reading(
    caller: Specialist,
    Path(plan): Path<InspectionId>,
    State(office): State<Office>,
    Json(wish): Json<NewReading>,
) -> Result<(StatusCode, Json<Reading>), ApiError> {
    let mut tx = office.store().write().await?;
    let present = stored::plan(&mut tx, plan).await?.ok_or_else(no_plan)?;
    if !matches!(present.every, Every::Meter { .. }) {
        return Err(ApiError::conflict("此计划不按表计", "this plan goes by no meter"));
    }
    let last = stored::readings(&mut tx, plan, Moment(i64::MAX), 1).await?.pop();
    if wish.value.thousandths < 0 || last.is_some_and(|last| wish.value < last.value) {
        return Err(ApiError::field("value", "不小于上次读数", "not less than the last reading"));
    }
    let reading = Reading { at: office.now(), value: wish.value, person: caller.id };
    stored::add_reading(&mut tx, plan, &reading).await.map_err(|error| match error {
        StoreError::Taken(_) => ApiError::conflict("此刻已有读数", "there is a reading of this moment"),
        error => error.into(),
    })?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(reading)))
}
