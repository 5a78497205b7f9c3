//! `GET /v/{order}/{digest}`: what was signed, for whoever holds the receipt. The technician's device makes that address by
//! itself while it is offline; it opens what has exactly this digest, which nobody guesses, and needs no table of links.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use shared::document::WorkOrder;
use shared::ids::{Digest, OrderId};
use shared::signoff::shown::Shown;

use super::visit::Seen;
use super::{html, page};
use crate::error::ApiError;
use crate::extract::lang_of;
use crate::state::Office;
use crate::store::orders;

/// How the visit stands and what was signed; 404 while the signature is still on its way, in the same words as for an
/// address that never was one.
pub async fn receipt(
    Path((order, digest)): Path<(String, String)>,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    let mut tx = office.store().read().await?;
    let stored = match (order.parse::<OrderId>(), digest.parse::<Digest>()) {
        (Ok(order), Ok(digest)) => orders::order(&mut tx, order).await?.map(|stored| (stored.document, digest)),
        _ => None,
    };
    drop(tx);
    let found = stored.and_then(|(order, digest)| signed(&order, digest).map(|shown| (order, digest, shown)));
    let Some((order, digest, shown)) = found else {
        return Ok(page(StatusCode::NOT_FOUND, html::not_yet(&office.config().organisation.name, lang)));
    };
    let seen = Seen { signed: shown.rows, digest: Some(digest), ..Seen::of(&office, &order).await? };
    Ok(page(StatusCode::OK, html::visit(&seen, lang)))
}

/// The document that a customer of `order` agreed to and that has this digest, all of it.
fn signed(order: &WorkOrder, digest: Digest) -> Option<Shown> {
    let mut agreed = order.sign_offs.values().map(|signed| &signed.item).filter(|signed| signed.refusal.is_none());
    let found = agreed.find(|signed| signed.digest == digest && Digest::of(&signed.document) == digest)?;
    Shown::decode(&found.document).ok()
}
