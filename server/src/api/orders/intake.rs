//! `POST /api/v1/orders`: take a report.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::ids::OrderId;

use crate::api::repeats::Offer;
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json};
use crate::orders::intake::{Report, Taken, take};
use crate::state::Office;

/// The order that the report became.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Reported {
    /// Which.
    pub id: OrderId,
    /// The number to tell the caller.
    pub number: String,
    /// The orders it probably repeats, the surest first: to be asked about while the caller is on the telephone.
    pub repeats: Vec<Offer>,
}

/// Takes the report.
#[utoipa::path(post, path = "/api/v1/orders", tag = "orders", request_body = Report, responses((status = 201, body = Reported)))]
pub async fn intake(
    dispatcher: Dispatcher,
    source: Source,
    State(office): State<Office>,
    Json(report): Json<Report>,
) -> Result<(StatusCode, Json<Reported>), ApiError> {
    match take(&office, source.by(dispatcher.id), report).await? {
        Taken::Done { order, number, repeats } => {
            let repeats = repeats.into_iter().map(Offer::from).collect();
            Ok((StatusCode::CREATED, Json(Reported { id: order, number, repeats })))
        }
        Taken::Repeated => Err(ApiError::conflict("此外部编号已登记", "a report with this external number exists")
            .on("external")
            .what_to_do("查看已有的工单", "look at the order that exists")),
        Taken::Lacks(field) => Err(ApiError::field(field, "必填", "must not be empty")),
        Taken::Unknown(field) => Err(ApiError::field(field, "台账中没有", "the books have no such entry")),
        Taken::OutOfReach => Err(ApiError::field(
            "level",
            "此级别的工作日历推算不出时限",
            "the calendar of this level has no deadline for this report",
        )),
        Taken::Limit(limit) => Err(ApiError::field(limit.field, format!("不允许：{}", limit.rule), limit.rule)),
    }
}
