//! `GET /api/v1/openapi.json` and `GET /api/v1/docs`: the interface described, for programs and for people.

#[cfg(test)]
mod changes;
mod complete;
mod document;
mod html;
mod page;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;
use shared::lang::Lang;

pub(crate) use html::safe;

use crate::error::ApiError;
use crate::extract::{Query, lang_of};

/// The OpenAPI 3.1 document, made once.
static DOCUMENT: LazyLock<Value> = LazyLock::new(document::whole);
/// Nothing but the page's own style.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// This document: OpenAPI 3.1.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "description",
    responses((status = 200, body = Object, content_type = "application/json")), security(()))]
pub async fn openapi() -> Response {
    ([(CACHE_CONTROL, "no-cache")], axum::Json(&*DOCUMENT)).into_response()
}

/// In which language.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InLanguage {
    /// Instead of what `Accept-Language` asks for.
    lang: Option<Lang>,
}

/// This document as a page for people.
#[utoipa::path(get, path = "/api/v1/docs", tag = "description", params(InLanguage),
    responses((status = 200, body = String, content_type = "text/html; charset=utf-8")), security(()))]
pub async fn docs(headers: HeaderMap, Query(wish): Query<InLanguage>) -> Result<Response, ApiError> {
    let lang = wish.lang.unwrap_or_else(|| lang_of(&headers));
    let head = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_LANGUAGE, lang.tag()),
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-cache"),
        (VARY, "accept-language"),
    ];
    Ok((head, page::page(&DOCUMENT, lang)).into_response())
}
