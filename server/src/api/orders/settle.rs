//! `POST /api/v1/orders/{order}/settlements`: pick the value that stands where people disagree.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use shared::document::finding::Finding;
use shared::document::line::LineDetail;
use shared::document::request::RequestDetail;
use shared::ids::{LineId, OrderId, VisitId};

use super::{IfMatch, if_match, no_order};
use crate::api::source::Source;
use crate::error::{ApiError, Kind};
use crate::extract::{Dispatcher, Json, Path};
use crate::orders::settle::{Put, Settled, settle as write};
use crate::state::Office;

/// The value that stands.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(tag = "about", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(example = json!({ "about": "request", "detail": { "field": "fault", "text": "空调漏水" } }))]
pub enum Settlement {
    /// In the request.
    Request {
        /// The value.
        detail: RequestDetail,
    },
    /// In a finding.
    Finding {
        /// Of which visit.
        visit: VisitId,
        /// The value.
        finding: Finding,
    },
    /// In a line.
    Line {
        /// Which.
        line: LineId,
        /// The value.
        detail: LineDetail,
    },
}

/// Settles.
#[utoipa::path(post, path = "/api/v1/orders/{order}/settlements", tag = "orders", params(IfMatch), request_body = Settlement, responses((status = 204)))]
pub async fn settle(
    dispatcher: Dispatcher,
    source: Source,
    headers: HeaderMap,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(settlement): Json<Settlement>,
) -> Result<StatusCode, ApiError> {
    let read = if_match(&headers)?;
    let put = match settlement {
        Settlement::Request { detail } => Put::Request(detail),
        Settlement::Finding { visit, finding } => Put::Finding(visit, finding),
        Settlement::Line { line, detail } => Put::Line(line, detail),
    };
    answer(write(&office, source.by(dispatcher.id), order, &read, vec![put]).await?)
}

pub(super) fn answer(settled: Settled) -> Result<StatusCode, ApiError> {
    match settled {
        Settled::Done => Ok(StatusCode::NO_CONTENT),
        Settled::NoOrder => Err(no_order()),
        Settled::NoSuchPart => Err(ApiError::field("line", "工单中没有这一项", "the order has no such part")),
        Settled::Stale => Err(ApiError::new(
            Kind::Stale,
            "读取之后此工单又有改动（您的另一个窗口，或放行的操作）",
            "the order changed after you read it: from another window of yours, or by an act that was released",
        )
        .on("If-Match")),
        Settled::Limit(limit) => Err(ApiError::field(limit.field, format!("不允许：{}", limit.rule), limit.rule)),
    }
}
