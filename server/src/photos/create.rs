//! `POST /photos/v1`: tus creation, with or without a first piece.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use shared::ids::Digest;

use super::append::append;
use super::header::{self, PIECE, UPLOAD_EXPIRES, UPLOAD_LENGTH, UPLOAD_OFFSET};
use super::inspect::inspect;
use super::{MAX_BYTES, PATH, UPLOAD_DAYS, UploadId};
use crate::error::{ApiError, Kind};
use crate::extract::Device;
use crate::state::Office;
use crate::store;
use crate::store::uploads::Upload;

/// Creates an upload. Where the office already holds the photo, the upload is born complete and nothing need be sent.
pub async fn create(
    device: Device,
    State(office): State<Office>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    header::check_version(&headers)?;
    let hash = header::wanted_hash(&headers)?;
    let length = length(&headers)?;
    let upload = begin(&office, &device, hash, length).await?;
    let carries_piece = headers.get(CONTENT_TYPE).is_some_and(|kind| kind == PIECE);
    let received = match upload.received < length && carries_piece {
        true => append(&office, upload.clone(), header::piece_checksum(&headers)?, body).await?,
        false => upload.received,
    };
    let mut answer = StatusCode::CREATED.into_response();
    let answer_headers = answer.headers_mut();
    let location = format!("{PATH}/{}", upload.id);
    answer_headers.insert(LOCATION, location.try_into().map_err(ApiError::internal)?);
    answer_headers.insert(UPLOAD_OFFSET, HeaderValue::from(received));
    let expires = header::http_date(upload.expires_at);
    answer_headers.insert(UPLOAD_EXPIRES, expires.try_into().map_err(ApiError::internal)?);
    Ok(answer)
}

fn length(headers: &HeaderMap) -> Result<u64, ApiError> {
    match header::number(headers, &UPLOAD_LENGTH)? {
        0 => Err(ApiError::new(Kind::Malformed, "照片不能是空的", "a photo is not empty").on("Upload-Length")),
        length if length > MAX_BYTES => {
            let limit = MAX_BYTES / (1024 * 1024);
            Err(ApiError::new(
                Kind::TooLarge,
                format!("照片最大 {limit} MB"),
                format!("a photo has at most {limit} MB"),
            )
            .on("Upload-Length")
            .what_to_do("缩小后再发", "scale it down and send it again"))
        }
        length => Ok(length),
    }
}

async fn begin(office: &Office, device: &Device, hash: Digest, length: u64) -> Result<Upload, ApiError> {
    let held = adopt(office, &hash).await?;
    let now = office.now();
    let upload = Upload {
        id: office.random(|entropy| UploadId::random(entropy)),
        owner: device.actor,
        hash,
        length,
        received: if held { length } else { 0 },
        expires_at: now.plus_minutes(UPLOAD_DAYS * 24 * 60),
    };
    let mut tx = office.store().write().await?;
    store::uploads::add(&mut tx, &upload, now).await?;
    tx.commit().await?;
    Ok(upload)
}

/// Whether the office holds the photo. One that lies in the store without a row (the database was restored from before it
/// arrived) is verified and taken in again.
async fn adopt(office: &Office, hash: &Digest) -> Result<bool, ApiError> {
    if super::lacking(office, &[*hash]).await?.is_empty() {
        return Ok(true);
    }
    let Some(bytes) = office.photos().photo(hash).await? else { return Ok(false) };
    let Some(kind) = inspect(&bytes).ok().filter(|_| Digest::of(&bytes) == *hash) else { return Ok(false) };
    let mut tx = office.store().write().await?;
    store::photos::add(&mut tx, hash, bytes.len(), kind, office.now()).await?;
    tx.commit().await?;
    Ok(true)
}
