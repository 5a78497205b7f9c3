//! The rest of tus: what is spoken here, where an upload stands, and the method override.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::header::{
    self, TUS_CHECKSUM_ALGORITHM, TUS_EXTENSION, TUS_MAX_SIZE, TUS_RESUMABLE, TUS_VERSION, UPLOAD_EXPIRES,
    UPLOAD_LENGTH, UPLOAD_OFFSET, VERSION,
};
use super::{MAX_BYTES, UploadId};
use crate::error::{ApiError, Kind};
use crate::extract::{Device, Path};
use crate::state::Office;
use crate::store;
use crate::store::uploads::Upload;

const METHOD_OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");

/// `OPTIONS`: what is spoken here.
pub async fn options() -> Response {
    let headers = [
        (TUS_VERSION, VERSION),
        (TUS_EXTENSION, HeaderValue::from_static("creation,creation-with-upload,checksum,expiration,termination")),
        (TUS_CHECKSUM_ALGORITHM, HeaderValue::from_static("sha1")),
        (TUS_MAX_SIZE, HeaderValue::from(MAX_BYTES)),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// `HEAD /photos/v1/{upload}`: how much is here.
pub async fn head(
    device: Device,
    Path(id): Path<UploadId>,
    State(office): State<Office>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    header::check_version(&headers)?;
    let upload = upload_of(&office, &device, id).await?;
    let expires = header::http_date(upload.expires_at);
    let headers = [
        (UPLOAD_OFFSET, HeaderValue::from(upload.received)),
        (UPLOAD_LENGTH, HeaderValue::from(upload.length)),
        (UPLOAD_EXPIRES, expires.try_into().map_err(ApiError::internal)?),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::OK, headers).into_response())
}

/// `POST /photos/v1/{upload}`: a `PATCH` or `DELETE` from behind something that lets none through.
pub async fn post_instead(
    device: Device,
    path: Path<UploadId>,
    office: State<Office>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    if headers.get(METHOD_OVERRIDE).is_some_and(|method| method == "PATCH") {
        return super::append::patch(device, path, office, headers, body).await;
    }
    if headers.get(METHOD_OVERRIDE).is_some_and(|method| method == "DELETE") {
        return Ok(super::terminate(device, path, office, headers).await?.into_response());
    }
    Err(ApiError::new(Kind::MethodNotAllowed, "这个地址不支持这种方法", "this address does not take this method"))
}

/// Every answer of tus says so, errors included.
pub async fn speaks_tus(mut response: Response) -> Response {
    response.headers_mut().insert(TUS_RESUMABLE, VERSION);
    response
}

/// The device's own upload. Those of others do not exist for it.
pub(super) async fn upload_of(office: &Office, device: &Device, id: UploadId) -> Result<Upload, ApiError> {
    let mut tx = office.store().read().await?;
    let upload = store::uploads::by_id(&mut tx, id).await?.filter(|upload| upload.owner == device.actor);
    match upload {
        Some(upload) if upload.expires_at >= office.now() => Ok(upload),
        Some(_) => Err(ApiError::new(Kind::Gone, "这次上传已过期", "this upload has expired")
            .what_to_do("重新建立上传", "create the upload again")),
        None => Err(ApiError::not_found("上传", "upload")),
    }
}
