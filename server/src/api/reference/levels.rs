//! `GET /api/v1/levels`; `GET`, `PUT`, `DELETE /api/v1/levels/{name}`: service levels 客户级别.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use shared::sync::reference::{Level, Reference};

use super::{delete, name, page, save, show};
use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Conditions, Json, Manager, Path, Signed, Tagged};
use crate::state::Office;
use crate::store;

/// The two clocks of a level, in minutes from the report.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "response_minutes": 60, "resolve_minutes": 720 }))]
pub struct LevelWish {
    #[schema(minimum = 1)]
    response_minutes: u32,
    #[schema(minimum = 1)]
    resolve_minutes: u32,
}

/// Every level.
#[utoipa::path(get, path = "/api/v1/levels", tag = "reference", params(PageParams), responses((status = 200, body = Paged<Reference>)))]
pub async fn levels(
    _caller: Signed,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Reference>, ApiError> {
    page(&office, "level:", &listed).await
}

/// One level.
#[utoipa::path(get, path = "/api/v1/levels/{name}", tag = "reference", responses((status = 200, body = Reference)))]
pub async fn level(
    _caller: Signed,
    conditions: Conditions,
    Path(level): Path<String>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    show(&office, &conditions, &format!("level:{}", name(&level)?)).await
}

/// Defines a level, or changes it for orders that come from now on.
#[utoipa::path(put, path = "/api/v1/levels/{name}", tag = "reference", request_body = LevelWish, responses((status = 200, body = Reference)))]
pub async fn put_level(
    _manager: Manager,
    conditions: Conditions,
    Path(level): Path<String>,
    State(office): State<Office>,
    Json(wish): Json<LevelWish>,
) -> Result<Tagged<Reference>, ApiError> {
    let LevelWish { response_minutes, resolve_minutes } = wish;
    if response_minutes == 0 || resolve_minutes < response_minutes {
        return Err(ApiError::field(
            "resolve_minutes",
            "解决时限不得短于响应时限，且都大于 0",
            "the latest solution is not before the latest arrival, and both are above 0",
        ));
    }
    let name = name(&level)?;
    let key = format!("level:{name}");
    under_terms(&office, &name, (response_minutes, resolve_minutes)).await?;
    save(&office, &conditions, &key, Reference::Level(Level { name, response_minutes, resolve_minutes, terms: None }))
        .await
}

/// Removes a level. Orders keep the deadlines they have.
#[utoipa::path(delete, path = "/api/v1/levels/{name}", tag = "reference", responses((status = 204)))]
pub async fn remove_level(
    _manager: Manager,
    conditions: Conditions,
    Path(level): Path<String>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    let name = name(&level)?;
    if store::levels::terms(&mut office.store().read().await?, &name).await?.is_some() {
        let (zh, en) = ("此级别有工作日历条款", "this level has terms of its own");
        return Err(ApiError::conflict(zh, en)
            .on("name")
            .what_to_do("先删除 /api/v1/levels/…/terms", "first remove /api/v1/levels/…/terms"));
    }
    delete(&office, &conditions, &format!("level:{name}")).await
}

/// Refuses minutes that the calendar of the level's terms would not reach.
async fn under_terms(
    office: &Office,
    name: &str,
    (response_minutes, resolve_minutes): (u32, u32),
) -> Result<(), ApiError> {
    let mut tx = office.store().read().await?;
    let Some((terms, calendar)) = store::levels::terms(&mut tx, name).await? else { return Ok(()) };
    let level = Level { name: name.to_owned(), response_minutes, resolve_minutes, terms: None };
    terms.check(&level, &calendar, office.now()).map_err(ApiError::from)
}
