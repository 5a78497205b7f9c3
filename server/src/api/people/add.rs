//! `POST /api/v1/people`: a new person.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::PersonId;
use shared::lang::Lang;

use super::Password;
use crate::api::source::Source;
use crate::deeds::{Deed, Done};
use crate::directory::{Name, ShortLine};
use crate::error::ApiError;
use crate::extract::{Administrator, Json, Tagged};
use crate::people::{Person, Role};
use crate::state::Office;
use crate::store;

/// Who joins.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "login": "wang", "name": "王师傅", "role": "technician", "password": "一二三四五六七八九十", "lang": "zh-CN" }))]
pub struct NewPerson {
    login: ShortLine,
    name: Name,
    role: Role,
    password: Password,
    /// The organisation's language unless something else is said.
    lang: Option<Lang>,
}

/// Adds a person.
#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = NewPerson, responses((status = 201, body = Person)))]
pub async fn add(
    administrator: Administrator,
    Source(address): Source,
    State(office): State<Office>,
    Json(wish): Json<NewPerson>,
) -> Result<(StatusCode, Tagged<Person>), ApiError> {
    administrator.proves(&office)?;
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
    let about = format!("{} · {}", person.login, person.role.name());
    let done = Done::of(administrator.id, Deed::PersonAdded, &person.name, &address).saying(&about);
    store::deeds::add(&mut tx, &done, office.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Tagged::new(person)?))
}
