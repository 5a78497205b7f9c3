//! `POST /api/v1/people`: a new person.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::PersonId;
use shared::lang::Lang;

use super::Password;
use crate::directory::{Line, Name};
use crate::error::ApiError;
use crate::extract::{Administrator, Json, Tagged};
use crate::people::{Person, Role};
use crate::state::Office;
use crate::store;

/// Who joins.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    login: Line<1, 60>,
    name: Name,
    role: Role,
    password: Password,
    /// The organisation's language unless something else is said.
    lang: Option<Lang>,
}

/// Adds a person.
pub async fn add(
    _administrator: Administrator,
    State(office): State<Office>,
    Json(wish): Json<NewPerson>,
) -> Result<(StatusCode, Tagged<Person>), ApiError> {
    let person = Person {
        id: office.random(|entropy| PersonId::random(entropy)),
        login: wish.login.to_lowercase(),
        name: wish.name.into_string(),
        role: wish.role,
        lang: wish.lang.unwrap_or(office.config().organisation.lang),
        active: true,
    };
    let hash = wish.password.hash(&office).await?;
    let mut tx = office.store().write().await?;
    if store::people::by_login(&mut tx, &person.login).await?.is_some() {
        return Err(ApiError::conflict("登录名已被使用", "that login is taken").on("login"));
    }
    store::people::add(&mut tx, &person, &hash, office.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Tagged::new(person)?))
}
