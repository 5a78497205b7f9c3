//! The last piece: the whole is verified, stored under its hash, and only then counts.

use bytes::Bytes;
use shared::ids::Digest;

use super::append::overtaken;
use super::inspect::{MAX_PIXELS, PhotoKind, Unfit, inspect};
use crate::error::{ApiError, Kind};
use crate::state::Office;
use crate::store;
use crate::store::uploads::Upload;

/// Puts the recorded parts and `last` together. Returns the upload's length once the photo is on disk and recorded.
pub(super) async fn finish(office: &Office, upload: &Upload, last: Bytes) -> Result<u64, ApiError> {
    let _turn = office.photos().turn().await?;
    let mut tx = office.store().read().await?;
    let present = store::uploads::by_id(&mut tx, upload.id).await?;
    if present.is_none_or(|present| present.received != upload.received) {
        drop(tx);
        return Err(overtaken(office, upload.id).await?);
    }
    let names = store::uploads::parts(&mut tx, upload.id).await?;
    drop(tx);
    let mut whole = Vec::with_capacity(usize::try_from(upload.length).unwrap_or_default());
    for name in names {
        match office.photos().part(&name).await? {
            Some(part) => whole.extend_from_slice(&part),
            None => return Err(discard(office, upload, lost()).await),
        }
    }
    whole.extend_from_slice(&last);
    let expected = upload.hash;
    let (whole, verdict) = tokio::task::spawn_blocking(move || {
        let verdict = verify(&whole, expected);
        (Bytes::from(whole), verdict)
    })
    .await
    .map_err(ApiError::internal)?;
    match verdict {
        Err(unfit) => Err(discard(office, upload, unfit).await),
        Ok(kind) => keep(office, upload, whole, kind).await,
    }
}

/// Keeps a photo that arrived in one piece, in a rescue file; does nothing where it is kept already.
pub async fn keep_whole(office: &Office, hash: Digest, whole: Bytes) -> Result<(), ApiError> {
    let kind = verify(&whole, hash)?;
    let bytes = whole.len();
    office.photos().put_photo(&hash, whole).await?;
    let mut tx = office.store().write().await?;
    store::photos::add(&mut tx, &hash, bytes, kind, office.now()).await?;
    Ok(tx.commit().await?)
}

fn verify(whole: &[u8], expected: Digest) -> Result<PhotoKind, ApiError> {
    let found = Digest::of(whole);
    if found != expected {
        return Err(ApiError::new(
            Kind::ChecksumMismatch,
            "整张照片的 SHA-256 不符，已丢弃",
            "the photo does not have that SHA-256; it was discarded",
        )
        .on("Upload-Metadata")
        .with("sha256", found.to_string())
        .what_to_do("重新建立上传并从头发送", "create the upload again and send it from the start"));
    }
    inspect(whole).map_err(|unfit| match unfit {
        Unfit::NotAPhoto => {
            ApiError::new(Kind::WrongMediaType, "不是 JPEG、PNG 或 WebP", "this is no JPEG, PNG or WebP")
                .what_to_do("换成这几种格式之一", "send one of these formats")
        }
        Unfit::Pixels { width, height } => {
            let limit = MAX_PIXELS / 1_000_000;
            ApiError::new(
                Kind::Invalid,
                format!("{width}×{height} 像素，允许 1 到 {limit} 百万"),
                format!("{width}×{height} pixels; between 1 and {limit} million are taken"),
            )
            .what_to_do("缩小后再发", "scale it down and send it again")
        }
    })
}

async fn keep(office: &Office, upload: &Upload, whole: Bytes, kind: PhotoKind) -> Result<u64, ApiError> {
    let bytes = whole.len();
    office.photos().put_photo(&upload.hash, whole).await?;
    let mut tx = office.store().write().await?;
    if !store::uploads::move_on(&mut tx, upload.id, upload.received, upload.length).await? {
        drop(tx);
        return Err(overtaken(office, upload.id).await?);
    }
    store::uploads::delete_parts(&mut tx, upload.id).await?;
    store::photos::add(&mut tx, &upload.hash, bytes, kind, office.now()).await?;
    tx.commit().await?;
    if let Err(error) = office.photos().delete_parts(&upload.id.to_string()).await {
        tracing::warn!(upload = %upload.id, error = error.detail(), "parts stay until the upload expires");
    }
    Ok(upload.length)
}

/// Forgets the upload and passes the reason on; unless another request has moved it, then that one is right.
async fn discard(office: &Office, upload: &Upload, reason: ApiError) -> ApiError {
    match super::expire::forget(office, upload).await {
        Ok(true) => reason,
        Ok(false) => overtaken(office, upload.id).await.unwrap_or_else(|error| error),
        Err(error) => error,
    }
}

fn lost() -> ApiError {
    ApiError::new(Kind::Gone, "已收到的部分丢失", "a part that had arrived is lost")
        .what_to_do("重新建立上传并从头发送", "create the upload again and send it from the start")
}
