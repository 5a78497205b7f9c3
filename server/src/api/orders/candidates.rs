//! `GET /api/v1/orders/{order}/candidates`: the crews, best suitable one first, with reasons in data and in words.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::Serialize;
use shared::ids::OrderId;

use super::no_order;
use super::why::Told;
use crate::dispatch::explain::Plan;
use crate::dispatch::nearest::Ranked;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path, lang_of};
use crate::orders::candidates::candidates as ranked;
use crate::state::Office;

/// The ranking.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Candidates {
    /// The revision to name when one of them is sent.
    pub revision: u64,
    /// The crews.
    pub crews: Vec<Candidate>,
    /// Why the first one; absent where nobody knows where the order is, or nobody could go.
    pub suggestion: Option<Told>,
}

/// A crew.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Candidate {
    /// Which, and what speaks for and against it.
    #[serde(flatten)]
    pub ranked: Ranked,
    /// What sending it would mean.
    pub plan: Option<Plan>,
}

/// Ranks the crews.
#[utoipa::path(get, path = "/api/v1/orders/{order}/candidates", tag = "dispatch", responses((status = 200, body = Candidates)))]
pub async fn candidates(
    _: Dispatcher,
    headers: HeaderMap,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
) -> Result<Json<Candidates>, ApiError> {
    let found = ranked(&office, order).await?.ok_or_else(no_order)?;
    let suggestion = found.explanation.map(|explanation| Told::of(explanation, &office, lang_of(&headers)));
    let crews = found.crews.into_iter().map(|(ranked, plan)| Candidate { ranked, plan }).collect();
    Ok(Json(Candidates { revision: found.revision, crews, suggestion }))
}
