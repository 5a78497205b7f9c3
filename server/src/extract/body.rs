//! JSON, in and out.

use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::directory::split;
use crate::error::{ApiError, Kind};

/// A JSON body. What is wrong with one is told with the path of the field.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::new(Kind::WrongMediaType, "内容必须是 JSON", "the body has to be JSON")
                .what_to_do("用 Content-Type: application/json 发送", "send it with Content-Type: application/json"));
        }
        let bytes = read(request, state).await?;
        if bytes.is_empty() {
            return Err(ApiError::new(Kind::Malformed, "缺少请求内容", "the body is missing"));
        }
        let mut decoder = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut decoder).map_err(|error| json_error(&error))?;
        decoder.end().map_err(|error| malformed(&error.to_string()))?;
        Ok(Self(value))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Reads a part of a body, as a whole one is read.
pub(crate) fn from_value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, ApiError> {
    serde_path_to_error::deserialize(value).map_err(|error| json_error(&error))
}

/// The whole body, within the limit of the route.
async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            ApiError::new(Kind::TooLarge, "请求内容太大", "the body is too large")
        } else {
            ApiError::new(Kind::Malformed, "请求内容没有完整到达", "the body did not arrive whole")
        }
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn json_error(error: &serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    let told = error.inner().to_string();
    if !error.inner().is_data() {
        return malformed(&told);
    }
    let path = error.path().to_string();
    let field = match (path.as_str(), field_in(&told)) {
        (".", Some(field)) => field.to_owned(),
        (path, Some(field)) if told.starts_with("missing") => format!("{path}.{field}"),
        (path, _) => path.to_owned(),
    };
    let told = told.rsplit_once(" at line ").map_or(told.as_str(), |(told, _)| told);
    let (zh, en) = split(told);
    ApiError::field(field, format!("内容不对：{zh}"), en)
}

fn malformed(told: &str) -> ApiError {
    ApiError::new(Kind::Malformed, format!("不是 JSON：{told}"), format!("not JSON: {told}"))
}

/// The field that serde names in "missing field `x`", "unknown field `x`" or "duplicate field `x`".
pub(super) fn field_in(told: &str) -> Option<&str> {
    let (_, rest) = told.split_once("field `")?;
    rest.split('`').next()
}
