//! `GET /api/v1/crews`, `GET /api/v1/crews/{crew}`.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use shared::ids::CrewId;

use super::kept;
use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::directory::{Crew, Member};
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Path, Tag};
use crate::state::Office;
use crate::store;

/// Crews by name.
#[utoipa::path(get, path = "/api/v1/crews", tag = "crews", params(PageParams), responses((status = 200, body = Paged<Crew>)))]
pub async fn list(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Crew>, ApiError> {
    let (name, id): (String, CrewId) = listed.after()?.unwrap_or((String::new(), CrewId([0; 16])));
    let mut tx = office.store().read().await?;
    let crews = store::crews::page(&mut tx, (&name, id), listed.fetch()).await?;
    Ok(listed.page(crews, |crew| (crew.name.clone(), crew.id)))
}

/// A crew with its members.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CrewWithMembers {
    #[serde(flatten)]
    crew: Crew,
    members: Vec<Member>,
}

/// One crew.
#[utoipa::path(get, path = "/api/v1/crews/{crew}", tag = "crews", responses((status = 200, body = CrewWithMembers)))]
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
