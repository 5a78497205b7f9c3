//! `GET /api/v1/people`, `GET /api/v1/people/{person}`.

use axum::extract::State;
use axum::response::Response;
use shared::ids::PersonId;

use crate::api::page::{Page, Paged};
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Path, Query, Tag};
use crate::people::Person;
use crate::state::Office;
use crate::store;

/// People by login.
pub async fn list(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    Query(page): Query<Page>,
) -> Result<Json<Paged<Person>>, ApiError> {
    let mut tx = office.store().read().await?;
    let people = store::people::page(&mut tx, &page.after, page.limit()).await?;
    Ok(Json(page.of(people, |person| person.login.clone())))
}

/// One person.
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
