//! Pages for people without an account: plain HTML, readable without a script.

mod html;
mod receipt;
mod visit;

use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use shared::ids::Digest;

pub use self::receipt::receipt;
use self::visit::Seen;
use crate::error::ApiError;
use crate::extract::lang_of;
use crate::state::Office;
use crate::store::{orders, visit_links};

/// Nothing but text and the one style sheet.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Longer texts are no tokens of ours.
const MAX_TOKEN: usize = 64;

/// `GET /v/{token}`: how the visit stands.
pub async fn visit(
    Path(token): Path<String>,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    let mut tx = office.store().read().await?;
    let found = match token.len() <= MAX_TOKEN {
        true => visit_links::order(&mut tx, &Digest::of(token.as_bytes()), office.now()).await?,
        false => None,
    };
    let stored = match found {
        Some(order) => orders::order(&mut tx, order).await?,
        None => None,
    };
    drop(tx);
    let Some(stored) = stored else {
        return Ok(page(StatusCode::NOT_FOUND, html::gone(&office.config().organisation.name, lang)));
    };
    let seen = Seen::of(&office, &stored.document).await?;
    Ok(page(StatusCode::OK, html::visit(&seen, lang)))
}

/// `GET /v/style.css`.
pub async fn style() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")], include_str!("visit.css"))
        .into_response()
}

/// A page that nobody keeps and whose address goes nowhere else: the address is the key.
fn page(status: StatusCode, html: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, html).into_response()
}

#[cfg(test)]
mod tests;
