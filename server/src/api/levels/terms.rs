//! `GET`, `PUT`, `DELETE /api/v1/levels/{name}/terms`: in whose working time a level counts, what stops it, its classes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use shared::sync::reference::{Level, Reference};

use super::calendars::no_calendar;
use crate::api::reference::name;
use crate::error::ApiError;
use crate::extract::{Conditions, Json, Manager, Path, Signed, Tag, Tagged};
use crate::levels::terms::LevelTerms;
use crate::state::Office;
use crate::store::{books, levels, reference};

/// The terms of a level.
#[utoipa::path(get, path = "/api/v1/levels/{name}/terms", tag = "levels", responses((status = 200, body = LevelTerms)))]
pub async fn terms(
    _caller: Signed,
    conditions: Conditions,
    Path(level): Path<String>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let (entry, _) = levels::terms(&mut tx, &name(&level)?).await?.ok_or_else(no_terms)?;
    Ok(conditions.show(Tag::of(&entry)?, entry))
}

/// Gives a level its terms, for orders that come from now on. Phones learn of it by the level's reference row.
#[utoipa::path(put, path = "/api/v1/levels/{name}/terms", tag = "levels", request_body = LevelTerms, responses((status = 200, body = LevelTerms)))]
pub async fn put_terms(
    _manager: Manager,
    conditions: Conditions,
    Path(level): Path<String>,
    State(office): State<Office>,
    Json(wish): Json<LevelTerms>,
) -> Result<Tagged<LevelTerms>, ApiError> {
    let (name, now) = (name(&level)?, office.now());
    let key = format!("level:{name}");
    let mut tx = office.store().write().await?;
    let Some(Reference::Level(known)) = reference::lock(&mut tx, &key).await? else {
        return Err(ApiError::not_found("客户级别", "service level"));
    };
    let present = levels::terms(&mut tx, &name).await?.map(|(terms, _)| terms);
    conditions.put(present.as_ref().map(Tag::of).transpose()?.as_ref())?;
    let calendar = levels::calendar(&mut tx, &wish.calendar).await?;
    let calendar = calendar.ok_or_else(|| no_calendar().on("calendar"))?;
    wish.check(&known, &calendar, now)?;
    levels::put_terms(&mut tx, &name, &wish).await?;
    let row = wish.level_for(&known, &calendar, &[], now)?;
    reference::put(&mut tx, &key, Some(&Reference::Level(row))).await?;
    tx.commit().await?;
    Tagged::new(wish)
}

/// Takes them away: the level's minutes are plain ones again, for orders that come from now on.
#[utoipa::path(delete, path = "/api/v1/levels/{name}/terms", tag = "levels", responses((status = 204)))]
pub async fn remove_terms(
    _manager: Manager,
    conditions: Conditions,
    Path(level): Path<String>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    let name = name(&level)?;
    let key = format!("level:{name}");
    let mut tx = office.store().write().await?;
    let _held = reference::lock(&mut tx, &key).await?;
    let (present, _) = levels::terms(&mut tx, &name).await?.ok_or_else(no_terms)?;
    conditions.remove(&Tag::of(&present)?)?;
    levels::remove_terms(&mut tx, &name).await?;
    if let Some(Reference::Level(known)) = books::reference(&mut tx, &key).await? {
        reference::put(&mut tx, &key, Some(&Reference::Level(Level { terms: None, ..known }))).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn no_terms() -> ApiError {
    ApiError::not_found("级别条款", "terms of this level")
}
