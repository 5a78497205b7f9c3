//! Rate limits: a bucket for each token, device or key that is known to open something, and one for each address of
//! everyone else. Sync has its own admission besides; this only stops who never pauses.

mod bucket;

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use shared::ids::Digest;

use self::bucket::{Buckets, Standing};
use crate::error::{ApiError, Kind};
use crate::extract::Shown;
use crate::state::Office;

/// Addresses that monitors ask all the time.
const FREE: [&str; 3] = ["/healthz", "/readyz", "/metrics"];
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// How many requests pass: `per_second` for ever, and `burst` at once after a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests a second.
    pub per_second: u32,
    /// Requests at once.
    pub burst: u32,
}

impl FromStr for Rate {
    type Err = ();

    /// `50/200`: 50 a second, 200 at once.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (per_second, burst) = text.split_once('/').ok_or(())?;
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| (1..=1_000_000).contains(number));
        Ok(Self { per_second: number(per_second).ok_or(())?, burst: number(burst).ok_or(())? })
    }
}

/// The configured rates; `None` for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Of each token, device or key.
    pub bearer: Option<Rate>,
    /// Of each address that shows none.
    pub address: Option<Rate>,
}

/// The buckets of this server.
#[derive(Debug)]
pub struct Limits {
    bearers: Option<Buckets<Digest>>,
    addresses: Option<Buckets<IpAddr>>,
}

impl Limits {
    /// Full buckets.
    pub fn new(rates: Rates) -> Self {
        Self { bearers: rates.bearer.map(Buckets::new), addresses: rates.address.map(Buckets::new) }
    }
}

/// The layer.
pub async fn limit(State(office): State<Office>, request: Request, next: Next) -> Response {
    if FREE.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let now = office.clock().uptime().ms;
    let limits = office.limits();
    let hash = Shown::of(request.headers()).map(|shown| Digest::of(shown.token.as_bytes()));
    // A token counts once it has opened something; until then it is its address that asks.
    let known = hash.zip(limits.bearers.as_ref()).filter(|(hash, buckets)| buckets.knows(hash));
    let standing = match (known, &limits.addresses) {
        (Some((hash, buckets)), _) => buckets.take(hash, now).map(|standing| ("bearer", buckets.rate(), standing)),
        (None, Some(buckets)) => {
            buckets.take(address(&request), now).map(|standing| ("address", buckets.rate(), standing))
        }
        (None, None) => return remember(limits, hash, now, next.run(request).await),
    };
    match standing {
        Ok((name, rate, standing)) => {
            let response = next.run(request).await;
            let response = if known.is_some() {
                forget_refused(limits, hash, response)
            } else {
                remember(limits, hash, now, response)
            };
            told(response, name, rate, standing)
        }
        Err(wait_ms) => too_many(wait_ms).into_response(),
    }
}

fn remember(limits: &Limits, hash: Option<Digest>, now: u64, response: Response) -> Response {
    if let Some((hash, buckets)) = hash.zip(limits.bearers.as_ref())
        && response.status().is_success()
    {
        // The first request through it counts as well; a fresh bucket is never empty.
        let _ = buckets.take(hash, now);
    }
    response
}

fn forget_refused(limits: &Limits, hash: Option<Digest>, response: Response) -> Response {
    if let Some((hash, buckets)) = hash.zip(limits.bearers.as_ref())
        && response.status() == StatusCode::UNAUTHORIZED
    {
        buckets.forget(&hash);
    }
    response
}

/// The other end's address; a whole /64 of IPv6, which is what one customer gets.
fn address(request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    match peer.map(|ConnectInfo(address)| address.ip().to_canonical()) {
        Some(IpAddr::V6(address)) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
        Some(address) => address,
        None => IpAddr::from([0; 4]),
    }
}

/// Tells how the caller stands (draft-ietf-httpapi-ratelimit-headers-10).
fn told(mut response: Response, name: &str, rate: Rate, standing: Standing) -> Response {
    let window = (rate.burst / rate.per_second.max(1)).max(1);
    let policy = format!("\"{name}\";q={};w={window}", rate.burst);
    let limit = format!("\"{name}\";r={};t={}", standing.left, standing.full_in_s);
    for (header, value) in [(POLICY, policy), (LIMIT, limit)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(header, value);
        }
    }
    response
}

fn too_many(wait_ms: u64) -> ApiError {
    let seconds = wait_ms.div_ceil(1_000).max(1);
    ApiError::new(
        Kind::TooMany,
        format!("请求太快，请等 {seconds} 秒"),
        format!("requests come too fast; wait {seconds} seconds"),
    )
    .retry_after(seconds)
}

#[cfg(test)]
mod tests;
