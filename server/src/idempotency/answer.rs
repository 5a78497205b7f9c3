//! An answer on its way into the store, and out of it again.

use axum::body::{Body, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use shared::ids::Digest;

use super::REPLAYED;
use crate::error::ApiError;
use crate::store::answers::Answer;

/// The headers that belong to the answer itself.
const KEPT: [HeaderName; 3] = [CONTENT_TYPE, ETAG, LOCATION];

/// The answer as it is kept, and as it goes out. One that nobody may store is kept without its body.
pub(super) async fn keep(
    response: Response,
    fingerprint: Digest,
    limit: usize,
) -> Result<(Answer, Response), ApiError> {
    let (head, body) = response.into_parts();
    let bytes = to_bytes(body, limit).await.map_err(ApiError::internal)?;
    let is_secret = head.headers.get(CACHE_CONTROL).is_some_and(|value| value.as_bytes() == b"no-store");
    let line = |name: &HeaderName| Some(format!("{name}: {}\n", head.headers.get(name)?.to_str().ok()?));
    let answer = Answer {
        fingerprint,
        status: head.status.as_u16(),
        headers: KEPT.iter().filter_map(line).collect(),
        body: (!is_secret).then(|| bytes.to_vec()),
    };
    Ok((answer, Response::from_parts(head, Body::from(bytes))))
}

/// The same answer once more.
pub(super) fn replay(answer: Answer) -> Result<Response, ApiError> {
    let Some(body) = answer.body else {
        return Err(ApiError::conflict(
            "这个请求已经办妥；其中的密码或密钥只显示一次",
            "this request was carried out; the secret in its answer was shown once",
        )
        .on("Idempotency-Key")
        .what_to_do("如果没有收到，撤销后用新的 key 再办一次", "if it did not arrive, revoke it and send a new key"));
    };
    let mut response = Body::from(body).into_response();
    *response.status_mut() = answer.status.try_into().map_err(ApiError::internal)?;
    for (name, value) in answer.headers.lines().filter_map(|line| line.split_once(": ")) {
        let (name, value) = (name.parse::<HeaderName>(), HeaderValue::from_str(value));
        response.headers_mut().insert(name.map_err(ApiError::internal)?, value.map_err(ApiError::internal)?);
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}
