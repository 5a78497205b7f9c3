//! `POST /api/v1/orders/{order}/pauses` and `…/pauses/{pause}/ending`: pauses that the office records.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::document::service_level::Hindrance;
use shared::ids::{EditId, OrderId};

use super::{no_order, wrong_phase};
use crate::api::source::Source;
use crate::directory::Note;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path};
use crate::orders::pause::{Paused, Resumed, begin, end};
use crate::state::Office;

/// A pause.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "why": "customer-decides", "reason": "张女士来电：等业主确认报价" }))]
pub struct NewPause {
    /// Why work rests. Which reasons stop the clocks is the level's to say; by default those that lie with the customer.
    pub why: Hindrance,
    /// In words: who said so, and until when it will probably last.
    #[serde(default = "Note::empty")]
    pub reason: Note,
}

/// The end of a pause.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "业主同意" }))]
pub struct PauseEnding {
    /// In words.
    #[serde(default = "Note::empty")]
    pub reason: Note,
}

/// The edit that began it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PauseBegun {
    /// Which; ending it names it.
    pub id: EditId,
}

/// Work rests from now on.
#[utoipa::path(post, path = "/api/v1/orders/{order}/pauses", tag = "orders", request_body = NewPause, responses((status = 201, body = PauseBegun)))]
pub async fn begin_pause(
    caller: Dispatcher,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(wish): Json<NewPause>,
) -> Result<(StatusCode, Json<PauseBegun>), ApiError> {
    if wish.why == Hindrance::Break {
        let (zh, en) = ("休息由现场人员记录", "a break is recorded on site");
        return Err(ApiError::field("why", zh, en));
    }
    match begin(&office, source.by(caller.id), order, wish.why, wish.reason.into_string()).await? {
        Paused::Begun(id) => Ok((StatusCode::CREATED, Json(PauseBegun { id }))),
        Paused::NoOrder => Err(no_order()),
        Paused::NotOpen(phase) => Err(wrong_phase(phase)),
        Paused::Already => Err(ApiError::conflict("已因此原因暂停", "it rests for that reason already").on("why")),
    }
}

/// Work goes on from now on.
#[utoipa::path(post, path = "/api/v1/orders/{order}/pauses/{pause}/ending", tag = "orders", request_body = PauseEnding, responses((status = 204)))]
pub async fn end_pause(
    caller: Dispatcher,
    source: Source,
    Path((order, pause)): Path<(OrderId, EditId)>,
    State(office): State<Office>,
    Json(wish): Json<PauseEnding>,
) -> Result<StatusCode, ApiError> {
    match end(&office, source.by(caller.id), order, pause, wish.reason.into_string()).await? {
        Resumed::Done => Ok(StatusCode::NO_CONTENT),
        Resumed::NoOrder => Err(no_order()),
        Resumed::NoPause => Err(ApiError::not_found("暂停", "pause")),
        Resumed::Over => Err(ApiError::conflict("暂停已结束", "that pause is over")),
    }
}
