//! `PATCH /api/v1/orders/{order}`: change the request. The change replaces what the caller had read, and nothing else.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use shared::document::request::RequestDetail;
use shared::ids::OrderId;

use super::{IfMatch, if_match, settle::answer};
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path};
use crate::orders::settle::{Put, settle};
use crate::state::Office;

/// The new values.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RequestChanges)]
#[schema(example = json!({ "details": [{ "field": "fault", "text": "空调漏水" }] }))]
pub struct Changes {
    /// One entry a field.
    #[schema(min_items = 1, max_items = 32)]
    pub details: Vec<RequestDetail>,
}

/// Changes the request.
#[utoipa::path(patch, path = "/api/v1/orders/{order}", tag = "orders", params(IfMatch), request_body = Changes, responses((status = 204)))]
pub async fn patch(
    dispatcher: Dispatcher,
    source: Source,
    headers: HeaderMap,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(changes): Json<Changes>,
) -> Result<StatusCode, ApiError> {
    let read = if_match(&headers)?;
    if changes.details.is_empty() || changes.details.len() > shared::document::limits::MAX_DETAILS {
        return Err(ApiError::field("details", "须有 1 至 32 项", "from 1 to 32 entries"));
    }
    let puts = changes.details.into_iter().map(Put::Request).collect();
    answer(settle(&office, source.by(dispatcher.id), order, &read, puts).await?)
}
