//! `PUT /api/v1/orders/{order}/repeats/{other}`: this order repeats the other one. Doing it again changes nothing.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::OrderId;

use super::refused;
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Json, Path, Specialist};
use crate::repeats::merge::{self, Merged};
use crate::state::Office;

/// How to link it.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Linking {
    /// Calls this order off at the same time; names the revision that was read. Without it, the order stays as it is.
    pub cancel_revision: Option<u64>,
}

/// Says that this order repeats the other one.
#[utoipa::path(put, path = "/api/v1/orders/{order}/repeats/{other}", tag = "repeats", request_body = Linking, responses((status = 204)))]
pub async fn link(
    caller: Specialist,
    source: Source,
    Path((order, other)): Path<(OrderId, OrderId)>,
    State(office): State<Office>,
    Json(linking): Json<Linking>,
) -> Result<StatusCode, ApiError> {
    match merge::link(&office, source.by(caller.id), (order, other), linking.cancel_revision).await? {
        Merged::Done | Merged::Already => Ok(StatusCode::NO_CONTENT),
        merged => Err(refused(order, merged)),
    }
}
