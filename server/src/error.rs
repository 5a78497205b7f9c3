//! The one error of the HTTP interface: problem details for HTTP APIs (RFC 9457), in the caller's language.
//!
//! A handler only says what is wrong. The language and the request id belong to the request, so [`render`], the outermost
//! layer but the request id's, writes the body.

mod kind;
mod render;
mod store;

use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use shared::lang::Lang;

pub use kind::Kind;
pub use render::render;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The one in `lang`.
    pub fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// What is wrong with a request, or with the server.
#[derive(Clone, Debug)]
pub struct ApiError(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    kind: Kind,
    detail: Text,
    what_to_do: Option<Text>,
    field: Option<String>,
    members: serde_json::Map<String, serde_json::Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl ApiError {
    /// An error of this kind with its particulars.
    pub fn new(kind: Kind, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            kind,
            detail: Text::new(zh, en),
            what_to_do: None,
            field: None,
            members: serde_json::Map::new(),
            headers: Vec::new(),
            cause: None,
        }))
    }

    /// A field of the request that holds what it must not: 422.
    pub fn field(field: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, zh, en).on(field)
    }

    /// Nothing here by that name: 404. `what` says what was looked for.
    pub fn not_found(zh: &str, en: &str) -> Self {
        Self::new(Kind::NotFound, format!("没有这个{zh}"), format!("there is no such {en}"))
    }

    /// The request collides with what is already there: 409.
    pub fn conflict(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, zh, en)
    }

    /// Something broke here. The cause goes to the log, never to the caller.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::new(Kind::Internal, "服务器内部出错，已记录", "the server failed; it has been recorded");
        error.0.cause = Some(Arc::from(cause.into()));
        error
    }

    /// Names the field of the request.
    #[must_use]
    pub fn on(mut self, field: impl Into<String>) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// Says what the caller can do, where that is more than the kind of error already says.
    #[must_use]
    pub fn what_to_do(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.0.what_to_do = Some(Text::new(zh, en));
        self
    }

    /// Adds a member to the problem, such as the current revision.
    #[must_use]
    pub fn with(mut self, member: &str, value: impl Into<serde_json::Value>) -> Self {
        self.0.members.insert(member.to_owned(), value.into());
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: impl TryInto<HeaderValue>) -> Self {
        if let Ok(value) = value.try_into() {
            self.0.headers.push((name, value));
        }
        self
    }

    /// Asks the caller to come again after `seconds`.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(axum::http::header::RETRY_AFTER, HeaderValue::from(seconds.max(1)))
    }

    /// The problem as JSON, for answers that tell of several.
    pub fn problem(&self, lang: Lang) -> serde_json::Value {
        render::problem(self, lang, None)
    }

    /// What kind of error it is.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The particulars in English, for logs and tests.
    pub fn detail(&self) -> &str {
        &self.0.detail.en
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.0.kind.status().into_response();
        response.headers_mut().extend(self.0.headers.iter().cloned());
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests;
