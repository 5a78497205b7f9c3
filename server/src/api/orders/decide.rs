//! `POST /api/v1/orders/{order}/cancellation`, `/closing` and `/reopening`: decisions with an expected revision.

use axum::extract::State;
use serde::Deserialize;
use shared::document::limits::{MAX_NAME, MAX_TEXT};
use shared::ids::OrderId;
use shared::lang::Lang;

use super::assign::Revised;
use super::{no_order, stale, within, wrong_phase};
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Caller, Dispatcher, Json, Path};
use crate::orders::decide::{Decided, Ruling, decide};
use crate::people::Role;
use crate::state::Office;

/// Calling off or taking up again.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "revision": 1, "reason": "客户取消" }))]
pub struct WithReason {
    /// The order's revision as it was read.
    pub revision: u64,
    /// Why.
    #[schema(min_length = 1, max_length = 600)]
    pub reason: String,
}

/// Settling.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "revision": 2, "remark": "已回访，满意" }))]
pub struct Closing {
    /// The order's revision as it was read.
    pub revision: u64,
    /// A remark for the file.
    #[serde(default)]
    #[schema(max_length = 8000)]
    pub remark: String,
    /// Close it without the customer's signature: managers only, and the remark says why.
    #[serde(default)]
    pub unsigned: bool,
}

/// Calls an order off.
#[utoipa::path(post, path = "/api/v1/orders/{order}/cancellation", tag = "orders", request_body = WithReason, responses((status = 200, body = Revised)))]
pub async fn cancel(
    dispatcher: Dispatcher,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(WithReason { revision, reason }): Json<WithReason>,
) -> Result<Json<Revised>, ApiError> {
    answer(&office, (source, &dispatcher), order, revision, Ruling::Cancel { reason: said(reason)? }).await
}

/// Settles an order.
#[utoipa::path(post, path = "/api/v1/orders/{order}/closing", tag = "orders", request_body = Closing, responses((status = 200, body = Revised)))]
pub async fn close(
    dispatcher: Dispatcher,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(Closing { revision, remark, unsigned }): Json<Closing>,
) -> Result<Json<Revised>, ApiError> {
    within(MAX_TEXT, "remark", &remark)?;
    if unsigned && dispatcher.role < Role::Manager {
        return Err(ApiError::new(
            crate::error::Kind::Forbidden,
            "未签字结案须由经理执行",
            "only a manager closes an order without the customer's signature",
        ));
    }
    if unsigned && remark.trim().is_empty() {
        return Err(ApiError::field("remark", "须说明未签字结案的原因", "say why it closes without a signature"));
    }
    answer(&office, (source, &dispatcher), order, revision, Ruling::Close { remark, unsigned }).await
}

/// Takes an order up again.
#[utoipa::path(post, path = "/api/v1/orders/{order}/reopening", tag = "orders", request_body = WithReason, responses((status = 200, body = Revised)))]
pub async fn reopen(
    dispatcher: Dispatcher,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(WithReason { revision, reason }): Json<WithReason>,
) -> Result<Json<Revised>, ApiError> {
    answer(&office, (source, &dispatcher), order, revision, Ruling::Reopen { reason: said(reason)? }).await
}

fn said(reason: String) -> Result<String, ApiError> {
    if reason.trim().is_empty() {
        return Err(ApiError::field("reason", "须说明原因", "say why"));
    }
    within(MAX_NAME, "reason", &reason)?;
    Ok(reason)
}

async fn answer(
    office: &Office,
    (source, caller): (Source, &Caller),
    order: OrderId,
    revision: u64,
    ruling: Ruling,
) -> Result<Json<Revised>, ApiError> {
    match decide(office, source.by(caller.id), order, revision, ruling).await? {
        Decided::Done { revision } => Ok(Json(Revised { revision })),
        Decided::Stale { current } => Err(stale(order, current)),
        Decided::NoOrder => Err(no_order()),
        Decided::WrongPhase(phase) => Err(wrong_phase(phase)),
        Decided::NotSigned(status) => Err(ApiError::conflict(
            format!("客户尚未签字（{}）", status.words(Lang::ZhCn)),
            format!("the customer has not signed ({})", status.words(Lang::En)),
        )
        .what_to_do(
            "取得客户签字，或由经理说明原因后结案",
            "get the customer's signature, or have a manager close it with a remark",
        )),
    }
}
