//! `PATCH /photos/v1/{upload}`: the next piece.
//!
//! What arrives is stored in part objects of about a megabyte, each recorded at once, so a broken connection or a killed
//! server costs at most one part. Two requests for the same upload race for the row: the one that moves its offset wins,
//! the other is told the true one.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use sha1::Digest as _;

use super::UploadId;
use super::finish::finish;
use super::header::{self, PIECE, UPLOAD_EXPIRES, UPLOAD_OFFSET};
use super::tus::upload_of;
use crate::error::{ApiError, Kind};
use crate::extract::{Device, Path};
use crate::state::Office;
use crate::store;
use crate::store::uploads::{Part, Upload};

/// A part object's size, unless the piece ends before.
const PART_BYTES: usize = 1 << 20;
/// How long a connection may be silent within a piece before what has arrived is kept and the request given up.
const SILENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// Appends a piece.
pub async fn patch(
    device: Device,
    Path(id): Path<UploadId>,
    State(office): State<Office>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    header::check_version(&headers)?;
    if headers.get(CONTENT_TYPE).is_none_or(|kind| kind != PIECE) {
        return Err(ApiError::new(
            Kind::WrongMediaType,
            format!("Content-Type 必须是 {PIECE}"),
            format!("the Content-Type has to be {PIECE}"),
        ));
    }
    let upload = upload_of(&office, &device, id).await?;
    if header::number(&headers, &UPLOAD_OFFSET)? != upload.received {
        return Err(elsewhere(upload.received));
    }
    let left = upload.length - upload.received;
    if headers.contains_key(CONTENT_LENGTH) && header::number(&headers, &CONTENT_LENGTH)? > left {
        return Err(too_much(&upload));
    }
    let expires = header::http_date(upload.expires_at);
    let received = match left {
        0 => upload.length,
        _ => append(&office, upload, header::piece_checksum(&headers)?, body).await?,
    };
    let headers = [
        (UPLOAD_OFFSET, HeaderValue::from(received)),
        (UPLOAD_EXPIRES, expires.try_into().map_err(ApiError::internal)?),
    ];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// Takes in what `body` brings and returns the offset after it. With a checksum, the piece counts whole or not at all.
pub(super) async fn append(
    office: &Office,
    upload: Upload,
    checksum: Option<[u8; 20]>,
    body: Body,
) -> Result<u64, ApiError> {
    let mut piece = Piece { office, upload, unrecorded: checksum.map(|_| Vec::new()), buffer: BytesMut::new() };
    let mut sha1 = sha1::Sha1::new();
    let mut stream = body.into_data_stream();
    let whole = loop {
        match tokio::time::timeout(SILENCE, stream.next()).await {
            Ok(Some(Ok(bytes))) => {
                sha1.update(&bytes);
                piece.take(bytes).await?;
            }
            Ok(None) => break true,
            Ok(Some(Err(_))) | Err(_) => break false,
        }
    };
    match checksum {
        Some(expected) if !whole || expected != <[u8; 20]>::from(sha1.finalize()) => {
            piece.discard().await;
            Err(if whole { wrong_piece() } else { broken(piece.upload.received) })
        }
        _ if whole => piece.settle().await,
        _ => {
            // The connection broke: what did arrive stays, so that the device need not send it again.
            let received = piece.settle().await?;
            if received == piece.upload.length { Ok(received) } else { Err(broken(received)) }
        }
    }
}

/// A piece on its way in.
struct Piece<'o> {
    office: &'o Office,
    upload: Upload,
    /// With a checksum: parts that are stored but must not count before the piece is verified.
    unrecorded: Option<Vec<Part>>,
    buffer: BytesMut,
}

impl Piece<'_> {
    /// Bytes of the upload that are here, recorded or not.
    fn here(&self) -> u64 {
        let unrecorded: u64 = self.unrecorded.iter().flatten().map(|part| part.bytes).sum();
        let buffered = u64::try_from(self.buffer.len()).unwrap_or(u64::MAX);
        self.upload.received.saturating_add(unrecorded).saturating_add(buffered)
    }

    async fn take(&mut self, bytes: Bytes) -> Result<(), ApiError> {
        self.buffer.extend_from_slice(&bytes);
        if self.here() > self.upload.length {
            self.buffer.clear();
            self.discard().await;
            return Err(too_much(&self.upload));
        }
        // The last bytes stay in memory: they are recorded together with the verified whole.
        if self.buffer.len() >= PART_BYTES && self.here() < self.upload.length {
            self.store_part().await?;
        }
        Ok(())
    }

    /// Moves the buffer into a part object and, unless a checksum is still to be checked, records it.
    async fn store_part(&mut self) -> Result<(), ApiError> {
        let bytes = self.buffer.split().freeze();
        let nonce: [u8; 8] = self.office.random_bytes();
        let object = format!("parts/{}/{:016x}", self.upload.id, u64::from_be_bytes(nonce));
        let part = Part { object, bytes: u64::try_from(bytes.len()).unwrap_or_default() };
        self.office.photos().put_part(&part.object, bytes).await?;
        match &mut self.unrecorded {
            Some(unrecorded) => unrecorded.push(part),
            None => self.record(vec![part]).await?,
        }
        Ok(())
    }

    async fn record(&mut self, parts: Vec<Part>) -> Result<(), ApiError> {
        let to = self.upload.received + parts.iter().map(|part| part.bytes).sum::<u64>();
        let mut tx = self.office.store().write().await?;
        if !store::uploads::move_on(&mut tx, self.upload.id, self.upload.received, to).await? {
            drop(tx);
            self.unrecorded = Some(parts);
            self.discard().await;
            return Err(overtaken(self.office, self.upload.id).await?);
        }
        for part in &parts {
            store::uploads::add_part(&mut tx, self.upload.id, part).await?;
        }
        tx.commit().await?;
        self.upload.received = to;
        Ok(())
    }

    /// Records everything that is here; verifies and stores the photo if that is all of it.
    async fn settle(&mut self) -> Result<u64, ApiError> {
        let unrecorded = self.unrecorded.take().unwrap_or_default();
        if !unrecorded.is_empty() {
            self.record(unrecorded).await?;
        }
        if self.here() == self.upload.length {
            let last = self.buffer.split().freeze();
            return finish(self.office, &self.upload, last).await;
        }
        if !self.buffer.is_empty() {
            self.store_part().await?;
        }
        Ok(self.upload.received)
    }

    /// Deletes the parts that do not count. A failure leaves an object that goes when the upload goes.
    async fn discard(&mut self) {
        for part in self.unrecorded.take().unwrap_or_default() {
            let _ = self.office.photos().delete_part(&part.object).await;
        }
    }
}

/// The error for a request that another one has overtaken.
pub(super) async fn overtaken(office: &Office, id: UploadId) -> Result<ApiError, ApiError> {
    let mut tx = office.store().read().await?;
    Ok(match store::uploads::by_id(&mut tx, id).await? {
        Some(upload) => elsewhere(upload.received),
        None => ApiError::new(Kind::Gone, "这次上传已结束", "this upload is over"),
    })
}

fn elsewhere(received: u64) -> ApiError {
    ApiError::conflict(format!("已收到 {received} 字节"), format!("{received} bytes are here"))
        .on("Upload-Offset")
        .header(UPLOAD_OFFSET, HeaderValue::from(received))
        .what_to_do("从 Upload-Offset 处继续", "go on from Upload-Offset")
}

fn broken(received: u64) -> ApiError {
    ApiError::new(Kind::Malformed, "内容没有完整到达", "the body did not arrive whole")
        .header(UPLOAD_OFFSET, HeaderValue::from(received))
        .what_to_do("用 HEAD 查询后继续", "ask with HEAD, then go on from there")
}

fn wrong_piece() -> ApiError {
    ApiError::new(
        Kind::ChecksumMismatch,
        "这一段的 SHA-1 不符，已丢弃",
        "the piece does not have that SHA-1; it was discarded",
    )
    .on("Upload-Checksum")
}

fn too_much(upload: &Upload) -> ApiError {
    let (zh, en) = ("内容超出声明的长度", "the body goes beyond the length that was announced");
    ApiError::new(Kind::TooLarge, zh, en).on("Upload-Length").with("length", upload.length)
}
