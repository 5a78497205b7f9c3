//! `POST /api/v1/sessions`: sign in.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode};
use serde::{Deserialize, Serialize};
use shared::time::Moment;

use crate::api::secret;
use crate::auth::{MAX_PASSWORD_CHARS, NewSession, SignIn, sign_in};
use crate::error::{ApiError, Kind};
use crate::extract::Json;
use crate::people::Person;
use crate::state::Office;

/// Who wants to come in.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "login": "zhao", "password": "correct horse battery staple" }))]
pub struct Credentials {
    #[schema(max_length = 200)]
    login: String,
    #[schema(max_length = 200)]
    password: String,
}

/// A session that has just begun.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Session {
    /// The bearer token; it is not shown again.
    token: String,
    expires_at: Moment,
    person: Person,
}

/// Begins a session.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", request_body = Credentials, responses((status = 201, body = Session)), security(()))]
pub async fn begin(
    State(office): State<Office>,
    Json(credentials): Json<Credentials>,
) -> Result<(StatusCode, [(HeaderName, &'static str); 1], Json<Session>), ApiError> {
    let NewSession { token, expires_at, person } = admit(&office, credentials).await?;
    Ok((StatusCode::CREATED, secret(), Json(Session { token, expires_at, person })))
}

/// Begins a session for whoever holds these.
pub(super) async fn admit(office: &Office, credentials: Credentials) -> Result<NewSession, ApiError> {
    if credentials.login.chars().count() > 200 || credentials.password.chars().count() > MAX_PASSWORD_CHARS {
        return Err(wrong());
    }
    match sign_in(office, &credentials.login, credentials.password).await? {
        SignIn::Done(session) => Ok(*session),
        SignIn::Wrong => Err(wrong()),
        SignIn::Wait(seconds) => Err(ApiError::new(
            Kind::TooMany,
            format!("密码错误次数过多，请等 {seconds} 秒"),
            format!("too many wrong passwords; wait {seconds} seconds"),
        )
        .retry_after(seconds)),
    }
}

fn wrong() -> ApiError {
    ApiError::new(Kind::Unauthorised, "登录名或密码不对", "the login or the password is wrong")
        .what_to_do("核对后再试；管理员可以重设密码", "check both; an administrator can set another password")
}
