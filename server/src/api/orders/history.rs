//! `GET /api/v1/orders/{order}/history`: every act, by whom, when by both clocks, from where.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::Serialize;
use shared::ids::OrderId;

use super::no_order;
use crate::error::ApiError;
use crate::extract::{Json, Path, Specialist, lang_of};
use crate::orders::history::{Entry, history as entries};
use crate::state::Office;

/// The history.
#[derive(Serialize)]
pub struct History {
    /// In the order of receipt.
    pub entries: Vec<Entry>,
}

/// Tells the history.
pub async fn history(
    _: Specialist,
    headers: HeaderMap,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
) -> Result<Json<History>, ApiError> {
    let mut tx = office.store().read().await?;
    let entries = entries(&mut tx, order, &office.identity().contact_key, lang_of(&headers)).await?;
    if entries.is_empty() { Err(no_order()) } else { Ok(Json(History { entries })) }
}
