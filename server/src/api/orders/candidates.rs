//! `GET /api/v1/orders/{order}/candidates`: the crews, nearest suitable one first, with reasons.

use axum::extract::State;
use serde::Serialize;
use shared::ids::OrderId;

use super::no_order;
use crate::dispatch::nearest::Ranked;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path};
use crate::orders::candidates::candidates as ranked;
use crate::state::Office;

/// The ranking.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Candidates {
    /// The revision to name when one of them is sent.
    pub revision: u64,
    /// The crews.
    pub crews: Vec<Ranked>,
}

/// Ranks the crews.
#[utoipa::path(get, path = "/api/v1/orders/{order}/candidates", tag = "dispatch", responses((status = 200, body = Candidates)))]
pub async fn candidates(
    _: Dispatcher,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
) -> Result<Json<Candidates>, ApiError> {
    let (revision, crews) = ranked(&office, order).await?.ok_or_else(no_order)?;
    Ok(Json(Candidates { revision, crews }))
}
