//! `GET /api/v1/orders/{order}`: one order with everything derived, and the `ETag` that a change has to carry.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use shared::ids::OrderId;
use shared::view::OrderView;

use super::{list::tag, no_order};
use crate::error::ApiError;
use crate::extract::{Conditions, Json, Path, Specialist};
use crate::state::Office;
use crate::store::orders::{find, order as stored};

/// Shows an order, by id or by number.
#[utoipa::path(get, path = "/api/v1/orders/{order}", tag = "orders", params(("order" = String, Path, description = "The order's id, or its number.")), responses((status = 200, body = OrderView, headers(("ETag" = String, description = "To be sent as If-Match with a change.")))))]
pub async fn show(
    _: Specialist,
    conditions: Conditions,
    Path(name): Path<String>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let id = match name.parse::<OrderId>() {
        Ok(id) => id,
        Err(_) => find(&mut tx, &name).await?.ok_or_else(no_order)?,
    };
    let stored = stored(&mut tx, id).await?.ok_or_else(no_order)?;
    let tag = tag(&stored);
    if conditions.has(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    Ok(([(ETAG, tag)], Json(OrderView::of(&stored.document))).into_response())
}
