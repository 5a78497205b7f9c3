//! Pages for people without an account: plain HTML, readable without a script. The one there is only looks again by itself.

mod acts;
mod html;
mod machine;
mod near;
mod photos;
mod rating;
mod signed;
mod upload;
mod visit;

use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use shared::ids::Digest;
use shared::lang::Lang;

pub use self::acts::{another_time, call_off};
pub use self::machine::{machine, report};
pub use self::photos::photo;
pub use self::rating::rate;
pub use self::signed::{ask_what_was_signed, compare, signed, signed_report};
pub use self::upload::{AT_ONCE as FORMS_AT_ONCE, MAX_BYTES as MAX_FORM_BYTES};
use self::visit::Seen;
use crate::api::pdf;
use crate::error::ApiError;
use crate::extract::lang_of;
use crate::orders::slip::{self, Which};
use crate::state::Office;
use crate::store::orders::StoredOrder;
use crate::store::{orders, visit_links};

/// Nothing but text, the one style sheet, the one script, photos of ours and forms that come back here.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// What a page that keeps itself up to date compares: another state has other forms.
const STATE: HeaderName = HeaderName::from_static("x-visit-state");
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

/// `GET /v/{token}/now`: the part of the page that changes, for the script; 304 where it is as it was.
pub async fn now(
    Path(token): Path<String>,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    let Some(stored) = order_of(&office, &token).await? else { return Ok(gone(&office, lang)) };
    let seen = Seen::of(&office, &stored.document).await?;
    let part = html::now(&seen, lang);
    let tag = format!("\"{}\"", Digest::of(part.as_bytes()));
    let known = headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut answer = if known { page(StatusCode::NOT_MODIFIED, String::new()) } else { page(StatusCode::OK, part) };
    let told = answer.headers_mut();
    told.insert(ETAG, HeaderValue::try_from(tag).map_err(ApiError::internal)?);
    told.insert(STATE, HeaderValue::from_static(seen.status.key()));
    Ok(answer)
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

/// A link that leads nowhere, or no longer; which one is not told.
fn gone(office: &Office, lang: Lang) -> Response {
    let heading = lang.pick("此链接无效或已过期", "This link is wrong or has expired");
    let more = lang.pick("请联系为您服务的公司，索取新的链接。", "Ask the company that serves you for a new one.");
    told(office, StatusCode::NOT_FOUND, (heading, more), "", lang)
}

/// A page of a heading and a sentence.
fn told(office: &Office, status: StatusCode, (heading, more): (&str, &str), below: &str, lang: Lang) -> Response {
    page(status, html::told(&office.config().organisation, heading, more, below, lang))
}

/// `GET /v/style.css`.
pub async fn style() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")], include_str!("visit.css"))
        .into_response()
}

/// `GET /v/live.js`.
pub async fn script() -> Response {
    let kind = "text/javascript; charset=utf-8";
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=3600")], include_str!("live.js")).into_response()
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
