//! `GET /api/v1/orders/{order}/history`: every act, by whom, when by both clocks, from where.

use axum::extract::State;
use axum::http::HeaderMap;
use shared::ids::{EditId, OrderId};
use shared::time::Moment;

use super::no_order;
use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Path, Specialist, lang_of};
use crate::orders::history::{Entry, history as entries};
use crate::state::Office;

/// Tells the history, in the order of receipt.
#[utoipa::path(get, path = "/api/v1/orders/{order}/history", tag = "evidence", params(PageParams), responses((status = 200, body = Paged<Entry>)))]
pub async fn history(
    _: Specialist,
    headers: HeaderMap,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Entry>, ApiError> {
    let after: Option<(Moment, EditId)> = listed.after()?;
    let mut tx = office.store().read().await?;
    let entries = entries(&mut tx, order, &office.identity().contact_key, lang_of(&headers)).await?;
    if entries.is_empty() {
        return Err(no_order());
    }
    let key = |entry: &Entry| (entry.server_time, entry.id);
    Ok(listed.page(entries.into_iter().filter(|entry| Some(key(entry)) > after).collect(), key))
}
