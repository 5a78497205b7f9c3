//! `POST /api/v1/quarantine/{edit}/release` and `/refusal`: a person decides, and the verdict travels to the device.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::{Digest, EditId};
use shared::lang::Lang;

use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path};
use crate::orders::quarantine::{Outcome, Which, decide};
use crate::state::Office;

/// Why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuarantineRemark)]
pub struct Remark {
    /// In words, for the history.
    #[serde(default)]
    #[schema(max_length = 600)]
    pub remark: String,
    /// Which of several edits under one number is meant, as the list gives it; without it, the oldest that waits.
    #[serde(default)]
    pub hash: Option<Digest>,
}

/// Releases an edit into its order.
#[utoipa::path(post, path = "/api/v1/quarantine/{edit}/release", tag = "quarantine", request_body = Remark, responses((status = 204)))]
pub async fn release(
    dispatcher: Dispatcher,
    source: Source,
    Path(edit): Path<EditId>,
    State(office): State<Office>,
    Json(Remark { remark, hash }): Json<Remark>,
) -> Result<StatusCode, ApiError> {
    answer(decide(&office, (source.by(dispatcher.id), dispatcher.id), Which { id: edit, hash }, true, &remark).await?)
}

/// Refuses an edit. It stays readable.
#[utoipa::path(post, path = "/api/v1/quarantine/{edit}/refusal", tag = "quarantine", request_body = Remark, responses((status = 204)))]
pub async fn refuse(
    dispatcher: Dispatcher,
    source: Source,
    Path(edit): Path<EditId>,
    State(office): State<Office>,
    Json(Remark { remark, hash }): Json<Remark>,
) -> Result<StatusCode, ApiError> {
    answer(decide(&office, (source.by(dispatcher.id), dispatcher.id), Which { id: edit, hash }, false, &remark).await?)
}

fn answer(outcome: Outcome) -> Result<StatusCode, ApiError> {
    match outcome {
        Outcome::Done => Ok(StatusCode::NO_CONTENT),
        Outcome::NoSuchEdit => Err(ApiError::not_found("待处理操作", "edit in quarantine")),
        Outcome::Decided(_) => Err(ApiError::conflict("已有人处理", "somebody decided about it before")),
        Outcome::CannotApply(reason) => Err(ApiError::conflict(
            format!("无法放行：{}", reason.words(Lang::ZhCn)),
            format!("it cannot be released: {}", reason.words(Lang::En)),
        )
        .what_to_do("可以拒绝，或在原因消除后再放行", "refuse it, or release it once the reason is gone")),
    }
}
