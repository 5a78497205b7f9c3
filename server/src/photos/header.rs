//! tus's headers, in and out.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::ids::Digest;
use shared::time::Moment;

use crate::error::{ApiError, Kind};

pub(super) const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub(super) const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
pub(super) const TUS_EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
pub(super) const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
pub(super) const TUS_CHECKSUM_ALGORITHM: HeaderName = HeaderName::from_static("tus-checksum-algorithm");
pub(super) const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub(super) const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub(super) const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
pub(super) const UPLOAD_CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
pub(super) const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// The one version of the protocol spoken here.
pub(super) const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
/// The media type of pieces.
pub(super) const PIECE: &str = "application/offset+octet-stream";

/// Refuses a request that speaks another version of tus.
pub(super) fn check_version(headers: &HeaderMap) -> Result<(), ApiError> {
    if headers.get(TUS_RESUMABLE) == Some(&VERSION) {
        return Ok(());
    }
    Err(ApiError::new(Kind::Stale, "只支持 tus 1.0.0", "only tus 1.0.0 is spoken here")
        .on("Tus-Resumable")
        .header(TUS_VERSION, VERSION)
        .what_to_do("发送 Tus-Resumable: 1.0.0", "send Tus-Resumable: 1.0.0"))
}

/// A header that is a number.
pub(super) fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, ApiError> {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.and_then(|text| text.parse().ok()).ok_or_else(|| {
        ApiError::new(Kind::Malformed, "必须是非负整数", "has to be a whole number, zero or more").on(name.as_str())
    })
}

/// The entry `key` of `Upload-Metadata`: pairs of a key and a Base64 value, with commas between them.
pub(super) fn metadata(headers: &HeaderMap, key: &str) -> Option<String> {
    let pairs = headers.get(UPLOAD_METADATA)?.to_str().ok()?;
    let value = pairs.split(',').find_map(|pair| {
        let (name, value) = pair.trim().split_once(' ').unwrap_or((pair.trim(), ""));
        (name == key).then_some(value)
    })?;
    String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
}

/// The SHA-256 that the whole photo must have.
pub(super) fn wanted_hash(headers: &HeaderMap) -> Result<Digest, ApiError> {
    let text = metadata(headers, "sha256");
    text.and_then(|text| text.trim().to_ascii_lowercase().parse().ok()).ok_or_else(|| {
        ApiError::new(Kind::Malformed, "元数据缺少 sha256", "the metadata lacks sha256")
            .on("Upload-Metadata")
            .what_to_do(
                "Upload-Metadata 中加入 sha256：64 位十六进制数，再用 Base64 编码",
                "put sha256 into Upload-Metadata: 64 hexadecimal digits, then Base64",
            )
    })
}

/// The SHA-1 that this piece must have, if the client sent one.
pub(super) fn piece_checksum(headers: &HeaderMap) -> Result<Option<[u8; 20]>, ApiError> {
    let Some(value) = headers.get(UPLOAD_CHECKSUM) else { return Ok(None) };
    let (algorithm, digest) = value.to_str().ok().and_then(|text| text.split_once(' ')).unwrap_or_default();
    let digest = STANDARD.decode(digest.trim()).ok().and_then(|bytes| bytes.try_into().ok());
    match digest {
        Some(digest) if algorithm == "sha1" => Ok(Some(digest)),
        _ => Err(ApiError::new(Kind::Malformed, "只支持 sha1 校验", "the only checksum here is sha1, then its Base64")
            .on(UPLOAD_CHECKSUM.as_str())
            .header(TUS_CHECKSUM_ALGORITHM, "sha1")),
    }
}

/// A moment as HTTP writes dates: `Tue, 15 Nov 1994 08:12:31 GMT` (RFC 9110, 5.6.7).
pub(super) fn http_date(moment: Moment) -> String {
    let zoned = jiff::Timestamp::from_millisecond(moment.0).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC);
    zoned.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
