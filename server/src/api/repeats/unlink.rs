//! `DELETE /api/v1/orders/{order}/repeats/{other}`: the two are different matters after all; also puts a suspicion aside.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::document::limits::MAX_NAME;
use shared::ids::OrderId;

use super::refused;
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Json, Path, Specialist};
use crate::repeats::merge::{self, Merged};
use crate::state::Office;

/// Why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unlinking {
    /// In words; stands in the history of both orders.
    pub reason: String,
}

/// Takes the link back.
#[utoipa::path(delete, path = "/api/v1/orders/{order}/repeats/{other}", tag = "repeats", request_body = Unlinking, responses((status = 204)))]
pub async fn unlink(
    caller: Specialist,
    source: Source,
    Path((order, other)): Path<(OrderId, OrderId)>,
    State(office): State<Office>,
    Json(Unlinking { reason }): Json<Unlinking>,
) -> Result<StatusCode, ApiError> {
    if reason.trim().is_empty() || reason.len() > MAX_NAME {
        return Err(ApiError::field("reason", "须有 1 至 600 字节", "from 1 to 600 bytes"));
    }
    match merge::unlink(&office, source.by(caller.id), (order, other), reason.trim()).await? {
        Merged::Done => Ok(StatusCode::NO_CONTENT),
        merged => Err(refused(order, merged)),
    }
}
