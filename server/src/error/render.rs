//! Writing a problem's body, and logging failures once.

use axum::extract::Request;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::{Value, json};
use shared::lang::Lang;

use super::{ApiError, Kind, Parts};
use crate::extract::lang_of;

/// The header of the request id.
const REQUEST_ID: &str = "x-request-id";

/// The layer that turns an [`ApiError`], and any other bare error status, into problem details.
pub async fn render(request: Request, next: Next) -> Response {
    let lang = lang_of(request.headers());
    let id = request.headers().get(REQUEST_ID).cloned();
    let bodiless = request.method() == Method::HEAD;
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    let error = match response.extensions_mut().remove::<ApiError>() {
        Some(error) => error,
        None => match Kind::of(response.status()).filter(|_| is_foreign(response.headers())) {
            Some(kind) => foreign(kind, response.status()),
            None => return response,
        },
    };
    let Parts { kind, cause, .. } = error.0.as_ref();
    if let Some(cause) = cause {
        tracing::error!(%method, path, status = kind.status().as_u16(), error = %chain(cause.as_ref()), "request failed");
    }
    let body = if bodiless { Vec::new() } else { problem(&error, lang, id.as_ref()).to_string().into_bytes() };
    let (mut head, _) = response.into_parts();
    head.headers.remove(axum::http::header::CONTENT_LENGTH);
    head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    head.headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    head.headers.append(axum::http::header::VARY, HeaderValue::from(ACCEPT_LANGUAGE));
    Response::from_parts(head, body.into())
}

/// Whether an error's body was written by a library rather than by us.
fn is_foreign(headers: &HeaderMap) -> bool {
    let ours = |kind: &HeaderValue| !kind.as_bytes().starts_with(b"text/plain");
    !headers.get(CONTENT_TYPE).is_some_and(ours)
}

fn foreign(kind: Kind, status: StatusCode) -> ApiError {
    let (zh, en) = match kind {
        Kind::NotFound => ("没有这个地址", "there is nothing at this address"),
        Kind::MethodNotAllowed => ("这个地址不支持这种方法", "this address does not take this method"),
        Kind::Timeout | Kind::Unavailable => ("服务器没有及时处理完", "the server did not finish in time"),
        Kind::TooLarge => ("请求内容太大", "the body is too large"),
        Kind::Internal => ("服务器内部出错，已记录", "the server failed; it has been recorded"),
        _ => return ApiError::new(kind, status.to_string(), status.to_string()),
    };
    ApiError::new(kind, zh, en)
}

pub(super) fn problem(error: &ApiError, lang: Lang, request_id: Option<&HeaderValue>) -> Value {
    let Parts { kind, detail, what_to_do, field, members, .. } = error.0.as_ref();
    let mut problem = json!({
        "type": format!("urn:callout:problem:{}", kind.slug()),
        "title": kind.title().pick(lang),
        "status": kind.status().as_u16(),
        "detail": detail.pick(lang),
        "what_to_do": what_to_do.clone().unwrap_or_else(|| kind.usual_way_out()).pick(lang),
    });
    if let Value::Object(object) = &mut problem {
        object.extend(members.clone());
        object.extend(field.clone().map(|field| ("field".to_owned(), field.into())));
        let id = request_id.and_then(|id| id.to_str().ok());
        object.extend(id.map(|id| ("request_id".to_owned(), id.into())));
    }
    problem
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        told = format!("{told}: {cause}");
        source = cause.source();
    }
    told
}
