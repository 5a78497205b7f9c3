//! `POST /sync/v1`: edits go up, states come down.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use shared::sync::exchange::{
    Answer, Changes, Exchange, MAX_BODY_BYTES, MAX_EDITS, MAX_OFFERS, MAX_RAW_BYTES, MAX_REFETCH, MEDIA_TYPE, Standing,
};
use shared::sync::verdict::Ruling;
use shared::sync::wire::{self, WireError};
use shared::sync::{OLDEST_PROTOCOL, PROTOCOL};
use shared::time::Contact;

use crate::api::source::Source;
use crate::error::{ApiError, Kind};
use crate::extract::Device;
use crate::photos;
use crate::state::Office;
use crate::store::changes::News;
use crate::sync::inbox::InboxError;
use crate::sync::pull::{Asking, own_news, own_part, pull};
use crate::sync::receive::{Batch, Received};

/// Seconds after which a device is asked to come back when the office is busy; it spreads the retries itself.
const BUSY_SECONDS: u64 = 2;

/// One exchange.
pub async fn exchange(
    device: Device,
    source: Source,
    State(office): State<Office>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let raw = wire::unpack(&body, MAX_RAW_BYTES).map_err(unreadable)?;
    let answer = match version(&raw) {
        Some(protocol) if !(OLDEST_PROTOCOL..=PROTOCOL).contains(&protocol) => {
            Answer::OtherProtocol { oldest: OLDEST_PROTOCOL, newest: PROTOCOL }
        }
        _ => {
            let request: Exchange = wire::decode(&raw).map_err(unreadable)?;
            check(&request)?;
            answer(&office, &device, source, request).await?
        }
    };
    Ok(([(CONTENT_TYPE, MEDIA_TYPE)], wire::pack_fast(&answer)).into_response())
}

/// The protocol that a request names, which is read before anything else of it.
fn version(raw: &[u8]) -> Option<u16> {
    let mut decoder = minicbor::Decoder::new(raw);
    decoder.array().ok()?;
    decoder.u16().ok()
}

fn unreadable(error: WireError) -> ApiError {
    match error {
        WireError::TooLarge { limit } => ApiError::new(
            Kind::TooLarge,
            format!("解压后超过 {limit} 字节"),
            format!("more than {limit} bytes after decompression"),
        ),
        WireError::Compression => ApiError::new(
            Kind::Malformed,
            "请求没有完整到达，或未压缩",
            "the body did not arrive whole, or is not brotli",
        ),
        WireError::Message(told) => ApiError::new(Kind::Malformed, format!("无法识别：{told}"), told),
    }
}

fn check(request: &Exchange) -> Result<(), ApiError> {
    let within = |field: &str, len: usize, limit: usize| match len > limit {
        true => Err(ApiError::new(Kind::TooLarge, format!("最多 {limit} 项"), format!("at most {limit}")).on(field)),
        false => Ok(()),
    };
    within("edits", request.edits.len(), MAX_EDITS)?;
    within("refetch", request.refetch.len(), MAX_REFETCH)?;
    within("offers", request.offers.len(), MAX_OFFERS)?;
    if request.first == 0 {
        return Err(ApiError::field("first", "编号从 1 开始", "edits are numbered from 1"));
    }
    if request.signature.is_some() == request.edits.is_empty() {
        return Err(ApiError::field("signature", "有操作才有签名", "present exactly when there are edits"));
    }
    Ok(())
}

async fn answer(office: &Office, device: &Device, source: Source, request: Exchange) -> Result<Answer, ApiError> {
    let now = office.now();
    let incarnation = office.identity().incarnation;
    if request.incarnation.is_some_and(|known| known != incarnation) {
        let n = crate::store::edits::last_n(office.store(), device.actor).await?.saturating_add(1);
        return Ok(Answer::NewLife { incarnation, n });
    }
    let (first, (cursor, refetch, offers)) = (request.first, (request.cursor, request.refetch, request.offers));
    office.metrics().sync().mismatched(refetch.len());
    let mut batch = Batch::new(device.actor, first, request.edits, request.signature, (now, source.0));
    // Whoever starts from nothing, or wants more than news, is answered at length; nobody else waits for that.
    batch.asks = (cursor.0 > 0 && refetch.is_empty()).then_some((device.person, cursor.0));
    let (accepted, rulings, own, news) = if batch.edits.is_empty() {
        let last = crate::store::edits::heard_of(office.store(), device.actor, now).await?;
        if first > last.saturating_add(1) {
            return Ok(Answer::SendFrom { n: last.saturating_add(1) });
        }
        (last, Vec::new(), BTreeMap::new(), None)
    } else {
        let receipt = office.inbox().hand_in(batch).await.map_err(not_received)?;
        match receipt.received {
            Received::Taken(taken) => (taken.accepted, taken.rulings, receipt.own, receipt.news),
            Received::SendFrom(n) => return Ok(Answer::SendFrom { n }),
            Received::Forked(forked) => {
                let n = forked.first().map_or(first, |edit| edit.n);
                office.metrics().sync().forked();
                tracing::warn!(actor = %device.actor, n, "an installation was cloned: two edits under one number");
                return Ok(Answer::Forked { n });
            }
            Received::Unsigned => {
                return Err(ApiError::field(
                    "signature",
                    "签名与操作不符",
                    "not this device's signature on these edits",
                ));
            }
            Received::NoWriter => return Err(ApiError::not_found("设备", "device")),
        }
    };
    let lacking = photos::lacking(office, &offers).await?;
    let mut changes = Changes {
        incarnation,
        accepted,
        rulings,
        orders: Vec::new(),
        leaves: Vec::new(),
        reference: Vec::new(),
        cursor,
        more: false,
        snapshot: false,
        lacking,
        contact: Contact::issue(&office.identity().contact_key, device.actor, now),
        standing: device.upload_only_until().map_or(Standing::Active, Standing::UploadOnly),
        van: None,
        crews: None,
    };
    if changes.standing == Standing::Active {
        let asking = Asking { actor: device.actor, person: device.person, cursor, refetch: &refetch, own: &own };
        fill(office, &asking, news, &mut changes).await?;
    }
    Ok(Answer::Done(Box::new(changes)))
}

async fn fill(office: &Office, asking: &Asking<'_>, news: Option<News>, changes: &mut Changes) -> Result<(), ApiError> {
    let pulled = match news {
        Some(news) => own_part(asking, news),
        None => own_news(office.store(), asking).await?,
    };
    let pulled = match pulled {
        Some(pulled) => pulled,
        None => pull(&mut office.store().read().await?, asking).await?,
    };
    (changes.orders, changes.leaves, changes.reference) = (pulled.orders, pulled.leaves, pulled.reference);
    (changes.van, changes.crews) = (pulled.van, pulled.crews);
    (changes.cursor, changes.more, changes.snapshot) = (pulled.cursor, pulled.more, pulled.snapshot);
    let mut all: BTreeMap<u64, Ruling> = changes.rulings.iter().map(|ruling| (ruling.n, *ruling)).collect();
    all.extend(pulled.rulings.into_iter().map(|ruling| (ruling.n, ruling)));
    changes.rulings = all.into_values().collect();
    Ok(())
}

fn not_received(error: InboxError) -> ApiError {
    match error {
        InboxError::Store(error) => ApiError::from(error.as_ref()),
        InboxError::Busy | InboxError::Closing => ApiError::new(
            Kind::Unavailable,
            "服务器繁忙，操作仍在本机",
            "the office is busy; the edits are safe on the device",
        )
        .retry_after(BUSY_SECONDS),
    }
}

/// The largest body that the route takes, compressed.
pub const BODY_LIMIT: usize = MAX_BODY_BYTES;
