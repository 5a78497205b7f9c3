//! `POST /api/v1/orders/{order}/cancellation`, `/closing` and `/reopening`: decisions with an expected revision.

use axum::extract::State;
use serde::Deserialize;
use shared::ids::OrderId;
use shared::lang::Lang;

use super::assign::Revised;
use super::{no_order, stale, wrong_phase};
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Caller, Dispatcher, Json, Path};
use crate::orders::decide::{Decided, Ruling, decide};
use crate::orders::desk::By;
use crate::people::Role;
use crate::state::Office;

/// Calling off or taking up again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithReason {
    /// The order's revision as it was read.
    pub revision: u64,
    /// Why.
    pub reason: String,
}

/// Settling.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// The order's revision as it was read.
    pub revision: u64,
    /// A remark for the file.
    #[serde(default)]
    pub remark: String,
    /// Close it without the customer's signature: managers only, and the remark says why.
    #[serde(default)]
    pub unsigned: bool,
}

/// Calls an order off.
pub async fn cancel(
    dispatcher: Dispatcher,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(WithReason { revision, reason }): Json<WithReason>,
) -> Result<Json<Revised>, ApiError> {
    let ruling = Ruling::Cancel { reason: said(reason)? };
    rule(&office, source.by(dispatcher.id), order, revision, ruling).await.map(Json)
}

/// Settles an order.
pub async fn close(
    dispatcher: Dispatcher,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(wish): Json<Closing>,
) -> Result<Json<Revised>, ApiError> {
    let (revision, ruling) = closing(&dispatcher, wish)?;
    rule(&office, source.by(dispatcher.id), order, revision, ruling).await.map(Json)
}

/// The decision to settle an order, if the caller may take it.
pub(super) fn closing(dispatcher: &Caller, wish: Closing) -> Result<(u64, Ruling), ApiError> {
    let Closing { revision, remark, unsigned } = wish;
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
    Ok((revision, Ruling::Close { remark, unsigned }))
}

/// Takes an order up again.
pub async fn reopen(
    dispatcher: Dispatcher,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(WithReason { revision, reason }): Json<WithReason>,
) -> Result<Json<Revised>, ApiError> {
    let ruling = Ruling::Reopen { reason: said(reason)? };
    rule(&office, source.by(dispatcher.id), order, revision, ruling).await.map(Json)
}

/// A reason that says something.
pub(super) fn said(reason: String) -> Result<String, ApiError> {
    if reason.trim().is_empty() { Err(ApiError::field("reason", "须说明原因", "say why")) } else { Ok(reason) }
}

/// Decides about an order, alone or among many.
pub(super) async fn rule(
    office: &Office,
    by: By,
    order: OrderId,
    revision: u64,
    ruling: Ruling,
) -> Result<Revised, ApiError> {
    match decide(office, by, order, revision, ruling).await? {
        Decided::Done { revision } => Ok(Revised { revision }),
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
