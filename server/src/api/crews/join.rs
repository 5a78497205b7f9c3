//! `PUT /api/v1/crews/{crew}/members/{person}`: a person joins, or leads. Doing it again changes nothing.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::{CrewId, PersonId};

use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path};
use crate::orders;
use crate::state::Office;
use crate::store;

/// In which place.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CrewPlace)]
pub struct Place {
    /// Whether they lead the crew, instead of whoever did.
    #[serde(default)]
    lead: bool,
}

/// Makes a person a member; the crew's open orders come to their devices.
#[utoipa::path(put, path = "/api/v1/crews/{crew}/members/{person}", tag = "crews", request_body = Place, responses((status = 204)))]
pub async fn join(
    _dispatcher: Dispatcher,
    Path((crew, person)): Path<(CrewId, PersonId)>,
    State(office): State<Office>,
    Json(place): Json<Place>,
) -> Result<StatusCode, ApiError> {
    let mut tx = office.store().write().await?;
    store::crews::by_id(&mut tx, crew).await?.ok_or_else(|| ApiError::not_found("施工队", "crew"))?;
    let someone = store::people::by_id(&mut tx, person).await?.ok_or_else(|| ApiError::not_found("人员", "person"))?;
    if !someone.active {
        return Err(ApiError::conflict("此人已停用", "this person is not active").on("person"));
    }
    let is_new = !store::crews::is_member(&mut tx, crew, person).await?;
    if is_new {
        store::crews::join(&mut tx, crew, person, office.now()).await?;
    }
    store::crews::set_lead(&mut tx, crew, person, place.lead).await?;
    if is_new {
        orders::members::joined(&mut tx, crew, person).await?;
        store::vans::moved(&mut tx, crew, person).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
