//! The office over HTTP: each call is one request with a time limit, its answer read only up to a bound, and every way to
//! fail named.

use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url};
use serde::Deserialize;
use shared::sync::enroll::{self, Enroll, Enrolled};
use shared::sync::exchange::{self, Answer, MAX_ANSWER_BYTES, MEDIA_TYPE};
use shared::sync::wire;

use crate::sync::failure::Failure;

/// Until a connection stands.
#[cfg(not(target_arch = "wasm32"))]
const CONNECT: Duration = Duration::from_secs(10);
/// Without a byte of the answer, the stream of events included: it has to show a sign of life this often.
#[cfg(not(target_arch = "wasm32"))]
const SILENCE: Duration = Duration::from_secs(60);
/// For a whole request, unless it carries a file.
const REQUEST: Duration = Duration::from_secs(90);
/// For a request that carries a file.
const UPLOAD: Duration = Duration::from_secs(1_800);
/// Bytes of an error's explanation that are read.
const MAX_PROBLEM_BYTES: usize = 64 << 10;
/// Where rescue files are handed over.
pub const RESCUE_PATH: &str = "/api/v1/rescue";
/// Media type of a rescue file.
pub const RESCUE_MEDIA_TYPE: &str = "application/vnd.callout.rescue+age";

/// The office, as this device reaches it. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Office {
    client: Client,
    base: Url,
    bearer: Option<HeaderValue>,
}

/// Why there is no way to the office at all.
#[derive(Debug, thiserror::Error)]
pub enum BadOffice {
    /// The address is none.
    #[error("{0:?} is not an address such as https://callout.example")]
    Address(String),
    /// The token cannot be sent.
    #[error("the token kept on this device is damaged")]
    Token,
    /// TLS could not be set up.
    #[error("secure connections cannot be made: {0}")]
    Tls(String),
}

/// A client with this product's time limits, to be shared by any number of [`Office`]s.
#[cfg(not(target_arch = "wasm32"))]
pub fn http_client() -> Result<Client, BadOffice> {
    // Another part of the same program may have chosen already; then that choice stands.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(concat!("callout/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| BadOffice::Tls(deepest(&error)))
}

/// A client over the browser's `fetch`, which has its own patience with connections.
#[cfg(target_arch = "wasm32")]
pub fn http_client() -> Result<Client, BadOffice> {
    Client::builder().build().map_err(|error| BadOffice::Tls(deepest(&error)))
}

impl Office {
    /// The office at `address`, spoken to with `token` if there is one yet.
    pub fn at(client: Client, address: &str, token: Option<&str>) -> Result<Self, BadOffice> {
        let bad = || BadOffice::Address(address.into());
        let base = Url::parse(address.trim_end_matches('/')).map_err(|_| bad())?;
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
            return Err(bad());
        }
        let bearer = token.map(|token| HeaderValue::try_from(format!("Bearer {token}"))).transpose();
        let mut bearer = bearer.map_err(|_| BadOffice::Token)?;
        if let Some(bearer) = &mut bearer {
            bearer.set_sensitive(true);
        }
        Ok(Self { client, base, bearer })
    }

    /// Introduces an installation.
    pub async fn enroll(&self, introduction: &Enroll) -> Result<Enrolled, Failure> {
        let request = self.post(enroll::PATH)?.json(introduction).timeout(REQUEST);
        let body = bounded(accepted(send(request).await?).await?, MAX_PROBLEM_BYTES).await?;
        serde_json::from_slice(&body).map_err(|error| Failure::Garbled { detail: error.to_string() })
    }

    /// Exchanges: `body` is a packed request.
    pub async fn exchange(&self, body: Vec<u8>) -> Result<Answer, Failure> {
        let request = self.post(exchange::PATH)?.header(CONTENT_TYPE, MEDIA_TYPE).body(body).timeout(REQUEST);
        let packed = bounded(accepted(send(request).await?).await?, MAX_ANSWER_BYTES).await?;
        let garbled = |error: wire::WireError| Failure::Garbled { detail: error.to_string() };
        let raw = wire::unpack(&packed, MAX_ANSWER_BYTES).map_err(garbled)?;
        wire::decode(&raw).map_err(garbled)
    }

    /// Hands a rescue file over, still encrypted.
    pub async fn hand_over(&self, rescue: reqwest::Body) -> Result<(), Failure> {
        let request = self.post(RESCUE_PATH)?.header(CONTENT_TYPE, RESCUE_MEDIA_TYPE).body(rescue).timeout(UPLOAD);
        accepted(send(request).await?).await.map(drop)
    }

    /// A request to `path`, with the token.
    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> Result<reqwest::RequestBuilder, Failure> {
        let unreachable = |error: &dyn std::fmt::Display| Failure::Unreachable { detail: error.to_string() };
        let url = self.base.join(path).map_err(|error| unreachable(&error))?;
        // A location in an answer must not carry the token to another host.
        if url.origin() != self.base.origin() {
            return Err(Failure::Garbled { detail: format!("{url} is not at the office") });
        }
        let mut headers = HeaderMap::new();
        if let Some(bearer) = &self.bearer {
            headers.insert(AUTHORIZATION, bearer.clone());
        }
        Ok(self.client.request(method, url).headers(headers))
    }

    fn post(&self, path: &str) -> Result<reqwest::RequestBuilder, Failure> {
        self.request(reqwest::Method::POST, path)
    }
}

/// Sends a request; whatever the answer, it came.
pub(crate) async fn send(request: reqwest::RequestBuilder) -> Result<Response, Failure> {
    request.send().await.map_err(|error| of_network(&error))
}

/// The answer, if it is a good one.
pub(crate) async fn accepted(response: Response) -> Result<Response, Failure> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    Err(match status {
        StatusCode::UNAUTHORIZED => Failure::Unauthorised,
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            Failure::Busy { retry_after_s: retry_after(response.headers()) }
        }
        StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => Failure::Unreachable { detail: status.to_string() },
        _ => Failure::Refused { status: status.as_u16(), detail: problem(response).await },
    })
}

/// `Retry-After` in seconds. The other form, a date, would need both clocks to agree; it counts as none.
fn retry_after(headers: &HeaderMap) -> Option<u64> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
}

#[derive(Deserialize)]
struct Problem {
    title: Option<String>,
    detail: Option<String>,
}

/// What an RFC 9457 problem says, or the status in words.
async fn problem(response: Response) -> String {
    let status = response.status();
    let body = bounded(response, MAX_PROBLEM_BYTES).await.unwrap_or_default();
    let said = serde_json::from_slice::<Problem>(&body).ok().and_then(|problem| problem.detail.or(problem.title));
    said.unwrap_or_else(|| status.canonical_reason().unwrap_or("?").to_owned())
}

/// The body, if it keeps to `limit` bytes.
pub(super) async fn bounded(response: Response, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    let mut pieces = response.bytes_stream();
    while let Some(piece) = pieces.next().await {
        body.extend_from_slice(&piece.map_err(|error| of_network(&error))?);
        if body.len() > limit {
            return Err(Failure::Garbled { detail: format!("an answer of more than {limit} bytes") });
        }
    }
    Ok(body)
}

pub(crate) fn of_network(error: &reqwest::Error) -> Failure {
    if error.is_timeout() && !is_connect(error) {
        Failure::TimedOut
    } else if error.is_decode() || error.is_body() {
        Failure::Garbled { detail: deepest(error) }
    } else {
        Failure::Unreachable { detail: deepest(error) }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn is_connect(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// A browser does not tell.
#[cfg(target_arch = "wasm32")]
fn is_connect(_: &reqwest::Error) -> bool {
    false
}

/// The innermost cause: "connection refused" rather than "error sending request".
fn deepest(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
