//! `GET /api/v1/calendars`; `GET`, `PUT`, `DELETE /api/v1/calendars/{name}`: working calendars 工作日历.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use shared::sync::reference::{Level, Reference};
use utoipa::ToSchema;

use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::api::reference::name;
use crate::error::ApiError;
use crate::extract::{Conditions, Json, Manager, Path, Signed, Tag, Tagged};
use crate::levels::calendar::WorkingCalendar;
use crate::levels::terms::BadTerms;
use crate::state::Office;
use crate::store::{Tx, books, feed, levels};

/// A calendar and what it is called.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamedCalendar {
    /// Its name.
    name: String,
    /// Its hours.
    calendar: WorkingCalendar,
}

/// Every calendar.
#[utoipa::path(get, path = "/api/v1/calendars", tag = "levels", params(PageParams), responses((status = 200, body = Paged<NamedCalendar>)))]
pub async fn calendars(
    _caller: Signed,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<NamedCalendar>, ApiError> {
    let after: String = listed.after()?.unwrap_or_default();
    let mut tx = office.store().read().await?;
    let rows = levels::calendars(&mut tx, &after, listed.fetch()).await?;
    let named = rows.into_iter().map(|(name, calendar)| NamedCalendar { name, calendar }).collect();
    Ok(listed.page(named, |row: &NamedCalendar| row.name.clone()))
}

/// One calendar.
#[utoipa::path(get, path = "/api/v1/calendars/{name}", tag = "levels", responses((status = 200, body = WorkingCalendar)))]
pub async fn calendar(
    _caller: Signed,
    conditions: Conditions,
    Path(calendar): Path<String>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let entry = levels::calendar(&mut tx, &name(&calendar)?).await?.ok_or_else(no_calendar)?;
    Ok(conditions.show(Tag::of(&entry)?, entry))
}

/// Defines a calendar, or changes it for orders that come from now on. Days that are over stay as they were.
#[utoipa::path(put, path = "/api/v1/calendars/{name}", tag = "levels", request_body = WorkingCalendar, responses((status = 200, body = WorkingCalendar)))]
pub async fn put_calendar(
    _manager: Manager,
    conditions: Conditions,
    Path(calendar): Path<String>,
    State(office): State<Office>,
    Json(wish): Json<WorkingCalendar>,
) -> Result<Tagged<WorkingCalendar>, ApiError> {
    let name = name(&calendar)?;
    let mut tx = office.store().write().await?;
    feed::hold(&mut tx).await?;
    let present = levels::calendar(&mut tx, &name).await?;
    conditions.put(present.as_ref().map(Tag::of).transpose()?.as_ref())?;
    wish.check(present.as_ref(), office.now())?;
    check_users(&mut tx, &office, &name, &wish).await?;
    levels::put_calendar(&mut tx, &name, &wish).await?;
    tx.commit().await?;
    Tagged::new(wish)
}

/// Takes a calendar away that no level uses.
#[utoipa::path(delete, path = "/api/v1/calendars/{name}", tag = "levels", responses((status = 204)))]
pub async fn remove_calendar(
    _manager: Manager,
    conditions: Conditions,
    Path(calendar): Path<String>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    let name = name(&calendar)?;
    let mut tx = office.store().write().await?;
    feed::hold(&mut tx).await?;
    let present = levels::calendar(&mut tx, &name).await?.ok_or_else(no_calendar)?;
    conditions.remove(&Tag::of(&present)?)?;
    if let Some((level, _)) = levels::users_of(&mut tx, &name).await?.first() {
        let (zh, en) = (format!("客户级别 {level} 在用"), format!("service level {level} counts in it"));
        return Err(ApiError::conflict(zh, en).on("name"));
    }
    levels::remove_calendar(&mut tx, &name).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses hours in which a level that counts in them would never be due.
async fn check_users(tx: &mut Tx, office: &Office, name: &str, wish: &WorkingCalendar) -> Result<(), ApiError> {
    for (level, terms) in levels::users_of(tx, name).await? {
        let Some(Reference::Level(known)) = books::reference(tx, &format!("level:{level}")).await? else { continue };
        let known = Level { terms: None, ..known };
        terms.check(&known, wish, office.now()).map_err(|bad: BadTerms| {
            let error = ApiError::from(bad);
            let (zh, en) = (format!("客户级别 {level} 按它计时"), format!("service level {level} counts in it"));
            error.what_to_do(zh, en)
        })?;
    }
    Ok(())
}

pub(super) fn no_calendar() -> ApiError {
    ApiError::not_found("工作日历", "calendar")
}
