//! `GET /api/v1/orders/{order}/candidates`: the crews, best suitable one first, with reasons in data and in words.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use shared::geo::Point;
use shared::ids::OrderId;

use super::no_order;
use super::why::Told;
use crate::directory::ShortLine;
use crate::dispatch::explain::Plan;
use crate::dispatch::nearest::Ranked;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path, lang_of};
use crate::orders::candidates::{candidates as ranked, for_report};
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

/// A report that is still being taken, as far as it is known.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "trade": "hvac", "point": { "lat": 31.2304, "lon": 121.4737 }, "response_minutes": 60 }))]
pub struct CandidateQuestion {
    /// The skill a crew needs.
    pub trade: ShortLine,
    /// Where.
    pub point: Point,
    /// Minutes from now until somebody has to be there; absent where nothing is promised.
    pub response_minutes: Option<u32>,
}

/// Who could go to a report that is still being taken.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ReportCandidates {
    /// The crews, best suitable one first.
    pub crews: Vec<Candidate>,
}

/// Ranks the crews for a report that is no order yet. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/orders/candidates", tag = "dispatch", request_body = CandidateQuestion, responses((status = 200, body = ReportCandidates)))]
pub async fn ask(
    _: Dispatcher,
    State(office): State<Office>,
    Json(question): Json<CandidateQuestion>,
) -> Result<Json<ReportCandidates>, ApiError> {
    let CandidateQuestion { trade, point, response_minutes } = question;
    let found = for_report(&office, (trade.into_string(), point), response_minutes).await?;
    let crews = found.into_iter().map(|(ranked, plan)| Candidate { ranked, plan }).collect();
    Ok(Json(ReportCandidates { crews }))
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
