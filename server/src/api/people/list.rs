//! `GET /api/v1/people`, `GET /api/v1/people/{person}`.

use axum::extract::State;
use axum::response::Response;
use shared::ids::PersonId;

use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Path, Tag};
use crate::people::Person;
use crate::state::Office;
use crate::store;

/// People by login.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", params(PageParams), responses((status = 200, body = Paged<Person>)))]
pub async fn list(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Person>, ApiError> {
    let after: String = listed.after()?.unwrap_or_default();
    let mut tx = office.store().read().await?;
    let people = store::people::page(&mut tx, &after, listed.fetch()).await?;
    Ok(listed.page(people, |person| person.login.clone()))
}

/// One person.
#[utoipa::path(get, path = "/api/v1/people/{person}", tag = "people", responses((status = 200, body = Person)))]
pub async fn one(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(id): Path<PersonId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let person = store::people::by_id(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("人员", "person"))?;
    Ok(conditions.show(Tag::of(&person)?, person))
}
