//! `DELETE /api/v1/crews/{crew}/members/{person}`: a person leaves.

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::{CrewId, PersonId};

use crate::error::ApiError;
use crate::extract::{Dispatcher, Path};
use crate::orders;
use crate::state::Office;
use crate::store;

/// Ends a membership; the crew's orders leave the person's devices once everything written there has arrived.
#[utoipa::path(delete, path = "/api/v1/crews/{crew}/members/{person}", tag = "crews", responses((status = 204)))]
pub async fn leave(
    _dispatcher: Dispatcher,
    Path((crew, person)): Path<(CrewId, PersonId)>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    let mut tx = office.store().write().await?;
    store::crews::by_id(&mut tx, crew).await?.ok_or_else(|| ApiError::not_found("施工队", "crew"))?;
    if !store::crews::leave(&mut tx, crew, person, office.now()).await? {
        return Err(ApiError::not_found("成员", "member of this crew"));
    }
    orders::members::left(&mut tx, crew, person).await?;
    store::vans::moved(&mut tx, crew, person).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
