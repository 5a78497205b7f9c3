//! Pages for people without an account: plain HTML, readable without a script.

mod acts;
mod html;
mod machine;
mod signed;
mod visit;

use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use shared::ids::Digest;

pub use self::acts::{another_time, call_off, rate};
pub use self::machine::{machine, report};
pub use self::signed::{ask_what_was_signed, compare, signed, signed_report};
use self::visit::Seen;
use crate::api::pdf;
use crate::error::ApiError;
use crate::extract::lang_of;
use crate::orders::slip::{self, Which};
use crate::state::Office;
use crate::store::orders::StoredOrder;
use crate::store::{orders, visit_links};

/// Nothing but text, the one style sheet and forms that come back here.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// Longer texts are no tokens of ours.
const MAX_TOKEN: usize = 64;

/// `GET /v/{token}`: how the visit stands.
pub async fn visit(
    Path(token): Path<String>,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    let Some(stored) = order_of(&office, &token).await? else { return Ok(gone(&office, lang)) };
    let seen = Seen::of(&office, &stored.document).await?;
    Ok(page(StatusCode::OK, html::visit(&seen, &token, lang)))
}

/// `GET /v/{token}/report.pdf`: what was signed there, once something was.
pub async fn visit_report(
    Path(token): Path<String>,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    let Some(stored) = order_of(&office, &token).await? else { return Ok(gone(&office, lang)) };
    let report = slip::report(office.config(), &stored.document, Which::Present(lang), office.now());
    // What nobody has signed yet is not given out: it may still change.
    match report.filter(|report| report.signature.is_some()) {
        Some(report) => Ok((pdf(&report.number.clone()), slip::print(&office, report).await?).into_response()),
        None => Ok(gone(&office, lang)),
    }
}

/// The order that a link leads to, while it does.
async fn order_of(office: &Office, token: &str) -> Result<Option<StoredOrder>, ApiError> {
    if token.len() > MAX_TOKEN {
        return Ok(None);
    }
    let mut tx = office.store().read().await?;
    match visit_links::order(&mut tx, &Digest::of(token.as_bytes()), office.now()).await? {
        Some(order) => Ok(orders::order(&mut tx, order).await?),
        None => Ok(None),
    }
}

fn gone(office: &Office, lang: shared::lang::Lang) -> Response {
    page(StatusCode::NOT_FOUND, html::gone(&office.config().organisation.name, lang))
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
