//! `GET /api/v1/levels`; `GET`, `PUT`, `DELETE /api/v1/levels/{name}`: service levels 客户级别.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use shared::sync::reference::{Level, Reference};

use super::{all, delete, name, save, show};
use crate::error::ApiError;
use crate::extract::{Conditions, Json, Manager, Path, Signed, Tagged};
use crate::state::Office;

/// The two clocks of a level, in minutes from the report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelWish {
    response_minutes: u32,
    resolve_minutes: u32,
}

/// Every level.
pub async fn levels(_caller: Signed, State(office): State<Office>) -> Result<Json<Vec<Reference>>, ApiError> {
    all(&office, "level:").await.map(Json)
}

/// One level.
pub async fn level(
    _caller: Signed,
    conditions: Conditions,
    Path(level): Path<String>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    show(&office, &conditions, &format!("level:{}", name(&level)?)).await
}

/// Defines a level, or changes it for orders that come from now on.
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
    save(&office, &conditions, &key, Reference::Level(Level { name, response_minutes, resolve_minutes })).await
}

/// Removes a level. Orders keep the deadlines they have.
pub async fn remove_level(
    _manager: Manager,
    conditions: Conditions,
    Path(level): Path<String>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    delete(&office, &conditions, &format!("level:{}", name(&level)?)).await
}
