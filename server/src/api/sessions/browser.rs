//! `POST` and `DELETE /api/v1/sessions/browser`: sign in with a cookie that no script can read, and out again.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::time::Moment;

use super::begin::{Credentials, admit};
use crate::api::secret;
use crate::auth::SESSION_HOURS;
use crate::error::{ApiError, Kind};
use crate::extract::{COOKIE_NAME, Json, OWN_PAGE, Signed};
use crate::people::Person;
use crate::state::Office;
use crate::store;

/// A session that has just begun; its token is in the cookie.
#[derive(Serialize, utoipa::ToSchema)]
pub struct BrowserSession {
    expires_at: Moment,
    person: Person,
}

/// Begins a session in a browser: the answer sets a cookie, `__Host-callout`, that goes with every further request of this
/// browser to this server and is read by no script. Requests that change anything also carry `X-Callout-Page`. Browsers
/// keep the cookie over https, and over http from the machine itself.
#[utoipa::path(post, path = "/api/v1/sessions/browser", tag = "sessions", request_body = Credentials, responses((status = 201, body = BrowserSession)), security(()))]
pub async fn begin_in_browser(
    State(office): State<Office>,
    headers: HeaderMap,
    Json(credentials): Json<Credentials>,
) -> Result<Response, ApiError> {
    // Otherwise another site could sign a visitor in as somebody of its choice.
    if !headers.contains_key(OWN_PAGE) {
        let (zh, en) = ("缺少 X-Callout-Page", "X-Callout-Page is missing");
        return Err(ApiError::new(Kind::Forbidden, zh, en).on(OWN_PAGE.as_str()));
    }
    let session = admit(&office, credentials).await?;
    let cookie = cookie(&session.token, SESSION_HOURS * 3_600);
    let shown = BrowserSession { expires_at: session.expires_at, person: session.person };
    Ok((StatusCode::CREATED, secret(), [(SET_COOKIE, cookie)], Json(shown)).into_response())
}

/// Ends the session and takes the cookie back.
#[utoipa::path(delete, path = "/api/v1/sessions/browser", tag = "sessions", responses((status = 204)))]
pub async fn end_in_browser(caller: Signed, State(office): State<Office>) -> Result<Response, ApiError> {
    let mut tx = office.store().write().await?;
    store::tokens::revoke(&mut tx, &caller.token, office.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie("", 0))]).into_response())
}

fn cookie(token: &str, seconds: i64) -> String {
    format!("{COOKIE_NAME}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict")
}
