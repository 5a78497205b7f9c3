//! `GET /api/v1/orders`: a page of orders in the order in which they were received.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::ids::{CrewId, OrderId};
use shared::time::Moment;

use crate::error::ApiError;
use crate::extract::{Json, Query, Specialist};
use crate::orders::etag::Read;
use crate::state::Office;
use crate::store::orders::{Listing, OrderRow, list as rows};

/// Orders a page at most.
const MAX_LIMIT: u32 = 200;

/// What to list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Only open ones, or only settled ones.
    pub open: Option<bool>,
    /// Only those of this status.
    pub status: Option<String>,
    /// Only those of this crew.
    pub crew: Option<CrewId>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Orders a page, 50 unless said otherwise, 200 at most.
    pub limit: Option<u32>,
}

/// A page.
#[derive(Serialize)]
pub struct Page {
    /// The orders.
    pub orders: Vec<OrderRow>,
    /// Where the next page begins; absent on the last one.
    pub next: Option<String>,
}

/// Lists orders. Technicians see theirs on their devices, not here.
pub async fn list(
    _: Specialist,
    State(office): State<Office>,
    Query(wish): Query<Wish>,
) -> Result<Json<Page>, ApiError> {
    let limit = wish.limit.unwrap_or(50).clamp(1, MAX_LIMIT);
    let after = wish.after.as_deref().map(parse_after).transpose()?;
    let listing = Listing { open: wish.open, status: wish.status, crew: wish.crew, after, limit };
    let mut tx = office.store().read().await?;
    let orders = rows(&mut tx, &listing).await?;
    let full = u32::try_from(orders.len()).is_ok_and(|count| count == limit);
    let last = orders.last().filter(|_| full);
    let next = last.map(|last| format!("{}.{}", last.received_at.0, last.id));
    Ok(Json(Page { orders, next }))
}

fn parse_after(text: &str) -> Result<(Moment, OrderId), ApiError> {
    let parts = text.split_once('.').and_then(|(at, id)| Some((Moment(at.parse().ok()?), id.parse().ok()?)));
    parts.ok_or_else(|| ApiError::field("after", "不是上一页的 next", "not the `next` of a page"))
}

/// The tag of an order at `position`.
pub(super) fn tag(stored: &crate::store::orders::StoredOrder) -> String {
    Read { position: stored.position, seen: stored.document.watermark.clone() }.tag()
}
