//! `GET /api/v1/photos/{hash}/thumbnail?edge=320`: a photo in small, made once and kept beside the photos.

use std::io::Cursor;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageReader, Limits};
use serde::Deserialize;
use shared::ids::Digest;

use super::inspect::inspect;
use crate::error::{ApiError, Kind};
use crate::extract::{Path, Query, Signed};
use crate::state::Office;
use crate::store;

/// The longer edges on offer, in pixels. A fixed few, so that nobody can fill the store with sizes.
const EDGES: [u32; 4] = [160, 320, 640, 1_280];
/// The most pixels of a photo that is made small here: 150 MB decoded. A phone's app sends far smaller ones.
const MAX_DECODED_PIXELS: u64 = 50_000_000;
/// What a decoder may take beside the picture itself, in bytes.
const MAX_DECODER_BYTES: u64 = 256 << 20;
/// JPEG quality: at this size nothing finer can be seen.
const QUALITY: u8 = 80;

/// Which size.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Size {
    /// Pixels of the longer edge, one of `EDGES`.
    #[serde(default = "ordinary")]
    #[param(default = 320)]
    pub edge: u32,
}

fn ordinary() -> u32 {
    320
}

/// The thumbnail, a JPEG. Its address says its content, so it may be kept for ever.
#[utoipa::path(get, path = "/api/v1/photos/{hash}/thumbnail", tag = "evidence", params(Size), responses((status = 200, content_type = "image/jpeg", body = Vec<u8>, headers(("ETag" = String, description = "The hash and the size.")))))]
pub async fn thumbnail(
    _caller: Signed,
    Path(hash): Path<Digest>,
    Query(Size { edge }): Query<Size>,
    State(office): State<Office>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if !EDGES.contains(&edge) {
        let allowed = EDGES.map(|edge| edge.to_string()).join(", ");
        return Err(ApiError::field("edge", format!("可选 {allowed}"), format!("one of {allowed}")));
    }
    let tag = format!("\"{hash}-{edge}\"");
    let kept = [
        (CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
        (ETAG, HeaderValue::try_from(&tag).map_err(ApiError::internal)?),
    ];
    let missing = || ApiError::not_found("照片", "photo");
    store::photos::media_type(office.store(), &hash).await?.ok_or_else(missing)?;
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let bytes = small(&office, &hash, edge).await?.ok_or_else(missing)?;
    Ok((kept, [(CONTENT_TYPE, "image/jpeg")], bytes).into_response())
}

/// The photo in small, made once; `None` where there is no such photo. It holds pixels and nothing that a camera wrote.
pub async fn small(office: &Office, hash: &Digest, edge: u32) -> Result<Option<Bytes>, ApiError> {
    match office.photos().thumbnail(hash, edge).await? {
        Some(bytes) => Ok(Some(bytes)),
        None => make(office, hash, edge).await,
    }
}

async fn make(office: &Office, hash: &Digest, edge: u32) -> Result<Option<Bytes>, ApiError> {
    let _turn = office.photos().turn().await?;
    let Some(photo) = office.photos().photo(hash).await? else { return Ok(None) };
    let small = tokio::task::spawn_blocking(move || shrink(&photo, edge)).await.map_err(ApiError::internal)?;
    let small = Bytes::from(small.map_err(|told| {
        ApiError::new(Kind::Invalid, format!("无法生成缩略图：{told}"), format!("it cannot be made small: {told}"))
            .what_to_do("直接读取原图", "read the photo itself")
    })?);
    office.photos().put_thumbnail(hash, edge, small.clone()).await?;
    Ok(Some(small))
}

/// A JPEG of `photo` that stands upright and whose longer edge has at most `edge` pixels; without anything that was written
/// beside the pixels. The error says in English why there is none. It takes its time: not for a thread that others need.
pub fn shrink(photo: &[u8], edge: u32) -> Result<Vec<u8>, String> {
    let kind = inspect(photo).map_err(|_| "not a photo".to_owned())?;
    let pixels = u64::from(kind.width) * u64::from(kind.height);
    if pixels > MAX_DECODED_PIXELS {
        return Err(format!("{} × {} pixels", kind.width, kind.height));
    }
    let told = |error: image::ImageError| error.to_string();
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(kind.width), Some(kind.height));
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    let mut reader = ImageReader::new(Cursor::new(photo)).with_guessed_format().map_err(|error| error.to_string())?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(told)?;
    let upright = decoder.orientation().map_err(told)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(told)?;
    if image.width().max(image.height()) > edge {
        image = image.thumbnail(edge, edge);
    }
    image.apply_orientation(upright);
    let mut small = Vec::new();
    image.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut small, QUALITY)).map_err(told)?;
    Ok(small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_ones_stay_and_large_ones_shrink_and_bombs_do_not_go_off() {
        let mut png = Vec::new();
        DynamicImage::new_rgb8(900, 300).write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        let size = |bytes: &[u8]| inspect(bytes).map(|kind| (kind.media_type, kind.width, kind.height)).unwrap();
        assert_eq!(size(&shrink(&png, 320).unwrap()), ("image/jpeg", 320, 107));
        assert_eq!(size(&shrink(&png, 1_280).unwrap()), ("image/jpeg", 900, 300));
        let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bomb.extend([0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10, 8, 6, 0, 0, 0]);
        assert!(shrink(&bomb, 320).unwrap_err().contains("10000 × 10000"));
        assert!(shrink(&png[..100], 320).is_err());
    }
}
