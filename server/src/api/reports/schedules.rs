//! `GET /api/v1/reports/schedules`, `PUT`, `DELETE /api/v1/reports/schedules/{kind}`, `GET …/{kind}/letters`: reports that are told
//! by themselves.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::Kind;
use crate::api::letters;
use crate::error::ApiError;
use crate::extract::{Json, Manager, Path};
use crate::reports::schedule::{Schedule, due, local, rhythm};
use crate::state::Office;
use crate::store::report_letters::{ReportLetter, list};
use crate::store::report_schedules as stored;

/// How many letters are shown.
const SHOWN: u32 = 100;

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

/// Has a report told when the next period is over: `report.ready` goes to every webhook that wants it, and a letter with the
/// workbook to those whom `mail` names.
#[utoipa::path(put, path = "/api/v1/reports/schedules/{kind}", tag = "reports", request_body = Schedule, responses((status = 204)))]
pub async fn put_schedule(
    _manager: Manager,
    Path(kind): Path<String>,
    State(office): State<Office>,
    Json(wish): Json<Schedule>,
) -> Result<StatusCode, ApiError> {
    let kind = Kind::named(&kind)?.key();
    if let Some(mail) = &wish.mail {
        letters::check(&office, &mail.to).map_err(|bad| bad.on("mail.to"))?;
    }
    let (today, minute) = local(&office)?;
    let told = due(rhythm(kind), wish.at, today, minute).first;
    let mut tx = office.store().write().await?;
    stored::put(&mut tx, kind, &wish, told).await?;
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

/// What became of its last hundred letters, the latest first.
#[utoipa::path(get, path = "/api/v1/reports/schedules/{kind}/letters", tag = "reports", responses((status = 200, body = Vec<ReportLetter>)))]
pub async fn report_letters(
    _manager: Manager,
    Path(kind): Path<String>,
    State(office): State<Office>,
) -> Result<Json<Vec<ReportLetter>>, ApiError> {
    let kind = Kind::named(&kind)?.key();
    let mut tx = office.store().read().await?;
    Ok(Json(list(&mut tx, kind, SHOWN).await?))
}
