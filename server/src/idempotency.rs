//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a POST that is sent again does not act again.
//!
//! The answer is written in the transaction of what the request did, so after a crash both are there or neither is. Only
//! successes are kept: a request that was refused or failed has left nothing behind, and its key is free.

mod answer;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use shared::ids::Digest;

use crate::error::{ApiError, Kind};
use crate::extract::Shown;
use crate::keys::KEY_START;
use crate::state::Office;
use crate::store::{self, StoreError};

/// The header.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The mark of an answer that was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// For how long an answer is kept.
pub const KEPT_MINUTES: i64 = 24 * 60;
/// The longest key.
const MAX_KEY: usize = 255;
/// The largest answer to a POST; far above any there is.
const MAX_ANSWER_BYTES: usize = 4 << 20;

/// The layer. `limit` is the largest body that the routes behind it take.
pub async fn once(
    State((office, limit)): State<(Office, usize)>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let Some(header) = request.headers().get(&IDEMPOTENCY_KEY) else { return Ok(next.run(request).await) };
    if request.method() != Method::POST || !request.uri().path().starts_with("/api/v1/") {
        return Ok(next.run(request).await);
    }
    let key = header.to_str().ok().and_then(parse).ok_or_else(bad_key)?.to_owned();
    // Strangers have nothing to repeat; who signs in twice has two sessions.
    let Some(caller) = caller(&office, request.headers()).await? else { return Ok(next.run(request).await) };
    let (head, body) = request.into_parts();
    let body = to_bytes(body, limit).await.map_err(|_| {
        ApiError::new(Kind::TooLarge, "请求内容太大或没有完整到达", "the body is too large, or did not arrive whole")
    })?;
    let fingerprint = fingerprint(&head, &body);
    let Some(mut claim) = office.store().claim(number(&caller, &key)).await? else { return Err(running()) };
    if let Some(known) = store::answers::find(office.store(), &caller, &key, office.now()).await? {
        // Before the answer is there to be repeated.
        claim.release().await?;
        return if known.fingerprint == fingerprint { answer::replay(known) } else { Err(another_request()) };
    }
    let request = Request::from_parts(head, Body::from(body));
    let (response, held) = office.store().together(&mut claim, next.run(request)).await?;
    if !response.status().is_success() {
        if let Some(held) = held {
            held.give_up().await?;
        }
        return Ok(response);
    }
    let (kept, response) = answer::keep(response, fingerprint, MAX_ANSWER_BYTES).await?;
    let mut tx = match held {
        Some(tx) => tx,
        None => office.store().write().await?,
    };
    store::answers::put(&mut tx, (&caller, &key), kept, office.now().plus_minutes(KEPT_MINUTES)).await?;
    tx.commit().await?;
    Ok(response)
}

/// The key, which the draft wants in quotes and most programs send without.
fn parse(value: &str) -> Option<&str> {
    let value = value.trim();
    let key = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    let printable = key.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    (!key.is_empty() && key.len() <= MAX_KEY && printable).then_some(key)
}

/// Who asks, as a digest under which their answers are kept; `None` for strangers. Another session of the same person is
/// the same caller; a token that no longer opens anything is a stranger's, so nobody is shown an old answer by it.
async fn caller(office: &Office, headers: &HeaderMap) -> Result<Option<Digest>, StoreError> {
    let Some(Shown { token, .. }) = Shown::of(headers) else { return Ok(None) };
    let (hash, now) = (Digest::of(token.as_bytes()), office.now());
    if token.starts_with(KEY_START) {
        let key = store::api_keys::valid(office.store(), &hash, now).await?;
        return Ok(key.map(|key| Digest::of(key.person.as_slice())));
    }
    if let Some(person) = store::tokens::person(office.store(), &hash, now).await? {
        return Ok(Some(Digest::of(person.id.as_slice())));
    }
    let device = store::tokens::device(office.store(), &hash).await?;
    let open = device.filter(|device| device.upload_only_until().is_none_or(|until| now <= until));
    Ok(open.map(|device| Digest::of(device.actor.as_slice())))
}

/// What makes two requests the same: method, address, body. The caller is part of where answers are kept.
fn fingerprint(head: &axum::http::request::Parts, body: &Bytes) -> Digest {
    let body = Digest::of(body);
    Digest::of(&[head.method.as_str().as_bytes(), b" ", head.uri.to_string().as_bytes(), b"\n", &body.0].concat())
}

/// What is claimed while a request runs. Two keys under one number would at worst wait for each other.
fn number(caller: &Digest, key: &str) -> i64 {
    let digest = Digest::of(&[caller.as_slice(), key.as_bytes()].concat());
    let mut first = [0; 8];
    first.iter_mut().zip(digest.0).for_each(|(to, from)| *to = from);
    i64::from_be_bytes(first)
}

fn bad_key() -> ApiError {
    ApiError::new(Kind::Malformed, "Idempotency-Key 不对", "this is no idempotency key")
        .on("Idempotency-Key")
        .what_to_do(
            "用 1 到 255 个可见 ASCII 字符，例如一个 UUID",
            "send 1 to 255 visible ASCII characters, such as a UUID",
        )
}

fn running() -> ApiError {
    ApiError::conflict("同一 Idempotency-Key 的请求还在处理", "a request with this key is still being carried out")
        .on("Idempotency-Key")
        .what_to_do(
            "稍候用同一个 key 再发，即可得到它的答复",
            "send it again with the same key in a moment to get its answer",
        )
        .retry_after(1)
}

fn another_request() -> ApiError {
    ApiError::field(
        "Idempotency-Key",
        "这个 key 已用于另一个请求",
        "this key was used for another request, with another address or body",
    )
    .what_to_do("新的请求用新的 key", "take a new key for a new request")
}

#[cfg(test)]
mod tests;
