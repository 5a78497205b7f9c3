//! `GET /api/v1/reports/schedules`, `PUT`, `DELETE /api/v1/reports/schedules/{kind}`: reports that are told by themselves.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::Kind;
use crate::error::ApiError;
use crate::extract::{Json, Manager, Path};
use crate::reports::schedule::{Schedule, due, local, rhythm};
use crate::state::Office;
use crate::store::report_schedules as stored;

/// A schedule with the kind of report that it is for.
#[derive(Serialize, ToSchema)]
pub struct ScheduleEntry {
    /// Which table.
    kind: String,
    #[serde(flatten)]
    schedule: Schedule,
}

/// Every schedule.
#[utoipa::path(get, path = "/api/v1/reports/schedules", tag = "reports", responses((status = 200, body = Vec<ScheduleEntry>)))]
pub async fn schedules(_manager: Manager, State(office): State<Office>) -> Result<Json<Vec<ScheduleEntry>>, ApiError> {
    let mut tx = office.store().read().await?;
    let all = stored::all(&mut tx).await?;
    Ok(Json(all.into_iter().map(|(kind, schedule, _)| ScheduleEntry { kind, schedule }).collect()))
}

/// Has a report told: `report.ready` goes to every webhook that wants it, when the next period is over.
#[utoipa::path(put, path = "/api/v1/reports/schedules/{kind}", tag = "reports", request_body = Schedule, responses((status = 204)))]
pub async fn put_schedule(
    _manager: Manager,
    Path(kind): Path<String>,
    State(office): State<Office>,
    Json(wish): Json<Schedule>,
) -> Result<StatusCode, ApiError> {
    let kind = Kind::named(&kind)?.key();
    let (today, minute) = local(&office)?;
    let told = due(rhythm(kind), wish.at, today, minute).first;
    let mut tx = office.store().write().await?;
    stored::put(&mut tx, kind, wish, told).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has it told no more.
#[utoipa::path(delete, path = "/api/v1/reports/schedules/{kind}", tag = "reports", responses((status = 204)))]
pub async fn remove_schedule(
    _manager: Manager,
    Path(kind): Path<String>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    let kind = Kind::named(&kind)?.key();
    let mut tx = office.store().write().await?;
    if stored::one(&mut tx, kind).await?.is_none() {
        return Err(ApiError::not_found("报表计划", "schedule of this report"));
    }
    stored::remove(&mut tx, kind).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
