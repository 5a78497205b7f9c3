//! `GET /api/v1/me`, `PUT /api/v1/me/password`: oneself.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::api::people::Password;
use crate::api::source::Source;
use crate::auth::holds;
use crate::deeds::{Deed, Done};
use crate::error::ApiError;
use crate::extract::{Caller, Json, Signed};
use crate::people::Person;
use crate::state::Office;
use crate::store;

/// Who is signed in, or as whom an API key acts.
#[utoipa::path(get, path = "/api/v1/me", tag = "sessions", responses((status = 200, body = Person)))]
pub async fn me(Signed(caller): Signed) -> Json<Person> {
    let Caller { id, login, name, role, lang, .. } = caller;
    Json(Person { id, login, name, role, lang, active: true })
}

/// The old password and the new one.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "old": "correct horse battery staple", "new": "another horse altogether" }))]
pub struct NewPassword {
    old: String,
    new: Password,
}

/// Sets one's own password and ends all other sessions of the person, this one included.
#[utoipa::path(put, path = "/api/v1/me/password", tag = "sessions", request_body = NewPassword, responses((status = 204)))]
pub async fn set_password(
    caller: Signed,
    Source(address): Source,
    State(office): State<Office>,
    Json(wish): Json<NewPassword>,
) -> Result<StatusCode, ApiError> {
    if !holds(&office, &caller.login, wish.old).await? {
        return Err(ApiError::field("old", "原密码不对", "the old password is wrong"));
    }
    let hash = wish.new.hash(&office).await?;
    let mut tx = office.store().write().await?;
    store::people::set_password(&mut tx, caller.id, &hash).await?;
    store::tokens::revoke_person(&mut tx, caller.id, office.now()).await?;
    let done = Done::of(caller.id, Deed::PasswordSet, &caller.login, &address);
    store::deeds::add(&mut tx, &done, office.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
