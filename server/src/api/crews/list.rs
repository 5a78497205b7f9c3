//! `GET /api/v1/crews`, `GET /api/v1/crews/{crew}`.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use shared::ids::CrewId;

use super::kept;
use crate::directory::{Crew, Member};
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Path, Tag};
use crate::state::Office;
use crate::store;

/// Every crew, by name.
pub async fn list(_dispatcher: Dispatcher, State(office): State<Office>) -> Result<Json<Vec<Crew>>, ApiError> {
    let mut tx = office.store().read().await?;
    Ok(Json(store::crews::all(&mut tx).await?))
}

/// A crew with its members.
#[derive(Serialize)]
struct CrewWithMembers {
    #[serde(flatten)]
    crew: Crew,
    members: Vec<Member>,
}

/// One crew.
pub async fn one(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(id): Path<CrewId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let crew = store::crews::by_id(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("施工队", "crew"))?;
    let members = store::crews::members(&mut tx, id).await?;
    let kept = kept(&crew);
    let shown = CrewWithMembers { crew, members };
    Ok(conditions.show(Tag::of_parts(&kept, &shown)?, shown))
}
