//! `GET /api/v1/orders/{order}/repeats`: which orders this one probably repeats. What was decided stands in its remarks.

use axum::extract::State;
use shared::ids::OrderId;

use super::Offer;
use super::ask::Repeats;
use crate::error::ApiError;
use crate::extract::{Json, Path, Specialist};
use crate::repeats::{Case, find};
use crate::state::Office;
use crate::store::orders::order as stored;

/// Which orders this one probably repeats.
#[utoipa::path(get, path = "/api/v1/orders/{order}/repeats", tag = "repeats", responses((status = 200, body = Repeats)))]
pub async fn list(
    _: Specialist,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
) -> Result<Json<Repeats>, ApiError> {
    let mut tx = office.store().read().await?;
    let stored = stored(&mut tx, order).await?.ok_or_else(|| ApiError::not_found("工单", "work order"))?;
    let found = find(&mut tx, &Case::of_order(&stored.document), Some(order)).await?;
    Ok(Json(Repeats { repeats: found.into_iter().map(Offer::from).collect() }))
}
