//! `GET /api/v1/photos/{hash}`: a photo, for people.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use shared::ids::Digest;

use crate::error::ApiError;
use crate::extract::{Path, Signed};
use crate::state::Office;
use crate::store;

/// The photo. Its address is its content's hash, so it may be kept for ever.
#[utoipa::path(get, path = "/api/v1/photos/{hash}", tag = "evidence", responses((status = 200, content_type = "image/jpeg", body = Vec<u8>, headers(("ETag" = String, description = "The hash itself.")))))]
pub async fn photo(
    _caller: Signed,
    Path(hash): Path<Digest>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let missing = || ApiError::not_found("照片", "photo");
    let media_type = store::photos::media_type(office.store(), &hash).await?.ok_or_else(missing)?;
    let stream = office.photos().photo_stream(&hash).await?.ok_or_else(missing)?;
    let headers = [
        (CONTENT_TYPE, media_type),
        (CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
        (ETAG, format!("\"{hash}\"")),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}
