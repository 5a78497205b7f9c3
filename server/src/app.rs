//! The technician's app under `/app/` and the dispatcher's console under `/`, taken into this program when it was built.
//! Names with a hash are kept for ever by browsers, the few others are asked for again each time.

use std::borrow::Cow;
use std::io::Read as _;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use crate::error::{ApiError, Kind};
use crate::state::Office;

/// Name and content of every file; a name in `.br` is that of a file compressed by Brotli.
type Files = &'static [(&'static str, &'static [u8])];

static APP: Files = include!(concat!(env!("OUT_DIR"), "/app_files.rs"));
static CONSOLE: Files = include!(concat!(env!("OUT_DIR"), "/console_files.rs"));
/// Nothing but what this server hands out, and no program but its own; the map's pictures are added to the end.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src 'self'; \
    connect-src 'self'; manifest-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; img-src 'self' blob: data:";

/// `GET /app`: the folder is what the app calls its own.
pub async fn enter() -> Redirect {
    Redirect::permanent("/app/")
}

/// `GET /app/`.
pub async fn index(State(office): State<Office>, headers: HeaderMap) -> Result<Response, ApiError> {
    hand_out(APP, "index.html", &policy(&office), &headers)
}

/// `GET /app/map.json`: where the pictures under the map come from, as the operator has set it.
pub async fn map(State(office): State<Office>) -> Response {
    let tiles = office.config().tiles.as_ref();
    let (pattern, credit) = tiles.map_or(("", ""), |tiles| (&tiles.url, &tiles.attribution));
    ([(CACHE_CONTROL, "no-cache")], Json(json!({ "tiles": pattern, "credit": credit }))).into_response()
}

/// `GET /app/{file}`.
pub async fn file(
    State(office): State<Office>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    hand_out(APP, &name, &policy(&office), &headers)
}

/// `GET /`: the console, which may also show maps from where the operator says.
pub async fn console(State(office): State<Office>, headers: HeaderMap) -> Result<Response, ApiError> {
    hand_out(CONSOLE, "index.html", &policy(&office), &headers)
}

/// `GET /console/{file}`.
pub async fn console_file(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    hand_out(CONSOLE, &name, POLICY, &headers)
}

/// What a page may do, maps from where the operator says included.
fn policy(office: &Office) -> Cow<'static, str> {
    match &office.config().tiles {
        Some(tiles) => format!("{POLICY} {}", tiles.origin()).into(),
        None => POLICY.into(),
    }
}

fn hand_out(files: Files, name: &str, policy: &str, asked: &HeaderMap) -> Result<Response, ApiError> {
    if files.is_empty() {
        return Err(ApiError::new(Kind::NotFound, "此版本不含应用", "this build has no app in it")
            .what_to_do("先运行 cargo xtask web，再编译服务器", "run cargo xtask web, then build the server again"));
    }
    let found = |wanted: &str| files.iter().find(|(known, _)| *known == wanted).map(|(_, content)| *content);
    let (packed, plain) = (found(&format!("{name}.br")), found(name));
    let gone = || ApiError::new(Kind::NotFound, "没有这个文件", "there is no such file");
    let mut response = match (packed, plain) {
        (Some(packed), _) if takes_brotli(asked) => {
            let mut response = packed.into_response();
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
            response
        }
        (Some(packed), _) => unpacked(packed)?.into_response(),
        (None, Some(plain)) => plain.into_response(),
        (None, None) => return Err(gone()),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_str(policy).map_err(ApiError::internal)?);
    let keep = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    Ok(response)
}

fn takes_brotli(asked: &HeaderMap) -> bool {
    let encodings = asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    encodings.split(',').any(|encoding| encoding.trim() == "br")
}

fn unpacked(packed: &[u8]) -> Result<Vec<u8>, ApiError> {
    let mut plain = Vec::new();
    brotli::Decompressor::new(packed, 1 << 16).read_to_end(&mut plain).map_err(ApiError::internal)?;
    Ok(plain)
}

/// `page-0123456789abcdef.js`.
fn is_hashed(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let hash = stem.rsplit_once('-').map_or("", |(_, hash)| hash);
    hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("page-0123456789abcdef.js") && is_hashed("icon-192-0123456789abcdef.png"));
        assert!(!is_hashed("index.html") && !is_hashed("sw.js") && !is_hashed("icon-192.png"));
    }

    #[test]
    fn what_is_packed_reads_back() {
        let mut packed = Vec::new();
        let mut text = b"callout".as_slice();
        brotli::BrotliCompress(&mut text, &mut packed, &brotli::enc::BrotliEncoderParams::default()).unwrap();
        assert_eq!(unpacked(&packed).unwrap(), b"callout");
    }
}
