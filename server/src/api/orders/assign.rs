//! `PUT` and `DELETE /api/v1/orders/{order}/assignment`: send a crew, take it off again.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::document::limits::MAX_NAME;
use shared::ids::{CrewId, OrderId};
use shared::time::Moment;

use super::{no_order, stale, within, wrong_phase};
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path};
use crate::orders::assign::{Assigned, Wish, assign as carry_out};
use crate::orders::desk::By;
use crate::state::Office;

/// Which crew, and what the dispatcher had seen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "crew": "5f0c2a9e7d414f6b8a3e1c0d9b7a6f54", "revision": 0, "expected_minutes": 90, "reason": "最近的一组" }))]
pub struct AssignmentWish {
    /// The crew to send.
    pub crew: CrewId,
    /// The order's revision as it was read.
    pub revision: u64,
    /// Where in the crew's day, from 1; absent to leave it open.
    #[serde(default)]
    pub position: u32,
    /// When the crew should begin.
    pub planned_start: Option<Moment>,
    /// How long it should take, in minutes.
    pub expected_minutes: Option<u32>,
    /// Why the order changes hands.
    #[serde(default)]
    #[schema(max_length = 600)]
    pub reason: String,
}

/// Taking a crew off.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "revision": 1, "reason": "改派" }))]
pub struct Withdrawal {
    /// The order's revision as it was read.
    pub revision: u64,
    /// Why.
    #[schema(max_length = 600)]
    pub reason: String,
}

/// The revision that a decision made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Revised {
    /// The next decision has to name it.
    pub revision: u64,
}

/// Sends a crew.
#[utoipa::path(put, path = "/api/v1/orders/{order}/assignment", tag = "dispatch", request_body = AssignmentWish, responses((status = 200, body = Revised)))]
pub async fn assign(
    dispatcher: Dispatcher,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(wish): Json<AssignmentWish>,
) -> Result<Json<Revised>, ApiError> {
    send(&office, source.by(dispatcher.id), order, wish).await.map(Json)
}

/// Sends a crew, alone or among many decisions.
pub(super) async fn send(office: &Office, by: By, order: OrderId, wish: AssignmentWish) -> Result<Revised, ApiError> {
    let AssignmentWish { crew, revision, position, planned_start, expected_minutes, reason } = wish;
    within(MAX_NAME, "reason", &reason)?;
    let wish = Wish { crew: Some(crew), revision, position, planned_start, expected_minutes, reason };
    answer(order, carry_out(office, by, order, wish).await?)
}

/// Takes the crew off.
#[utoipa::path(delete, path = "/api/v1/orders/{order}/assignment", tag = "dispatch", request_body = Withdrawal, responses((status = 200, body = Revised)))]
pub async fn withdraw(
    dispatcher: Dispatcher,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(Withdrawal { revision, reason }): Json<Withdrawal>,
) -> Result<Json<Revised>, ApiError> {
    within(MAX_NAME, "reason", &reason)?;
    let wish = Wish { crew: None, revision, position: 0, planned_start: None, expected_minutes: None, reason };
    answer(order, carry_out(&office, source.by(dispatcher.id), order, wish).await?).map(Json)
}

pub(super) fn answer(order: OrderId, assigned: Assigned) -> Result<Revised, ApiError> {
    match assigned {
        Assigned::Done { revision } => Ok(Revised { revision }),
        other => Err(refused(order, other)),
    }
}

/// Why a crew was not sent.
pub(crate) fn refused(order: OrderId, assigned: Assigned) -> ApiError {
    match assigned {
        Assigned::Done { .. } => ApiError::internal("sent, and told as refused"),
        Assigned::Stale { current } => stale(order, current),
        Assigned::NoOrder => no_order(),
        Assigned::NoCrew => ApiError::field("crew", "没有这支队伍，或队中无人", "no such crew, or nobody in it"),
        Assigned::NotOpen(phase) => wrong_phase(phase),
        Assigned::Unassigned => ApiError::conflict("尚未派单", "no crew was sent"),
    }
}
