//! Orders over REST. One endpoint a file; every route is listed in `router.rs`.

pub mod accept;
pub mod assign;
pub mod bulk;
pub mod candidates;
pub mod decide;
pub mod history;
pub mod intake;
pub mod link;
pub mod list;
pub mod note;
pub mod patch;
pub mod pause;
pub mod payment;
pub mod places;
pub mod release;
pub mod report;
pub mod settle;
pub mod show;
pub mod sign_offs;
pub mod why;

use axum::http::HeaderMap;
use axum::http::header::IF_MATCH;
use shared::document::coordination::Phase;
use shared::ids::OrderId;

use crate::error::{ApiError, Kind};
use crate::orders::etag::Read;

fn no_order() -> ApiError {
    ApiError::not_found("工单", "work order")
}

fn stale(order: OrderId, current: u64) -> ApiError {
    ApiError::new(Kind::Stale, "此工单已被他人处理", "somebody decided about this order meanwhile")
        .on("revision")
        .with("order", order.to_string())
        .with("current", current)
}

/// Refuses a text beyond what an edit may carry.
fn within(bytes: usize, field: &str, text: &str) -> Result<(), ApiError> {
    let fits = text.len() <= bytes;
    let (zh, en) = (format!("最多 {bytes} 字节"), format!("at most {bytes} bytes"));
    if fits { Ok(()) } else { Err(ApiError::field(field, zh, en)) }
}

fn wrong_phase(phase: Phase) -> ApiError {
    match phase {
        Phase::Open => ApiError::conflict("工单仍在处理中", "the order is open"),
        Phase::Cancelled => ApiError::conflict("工单已取消", "the order was cancelled")
            .what_to_do("先重新打开工单", "reopen the order first"),
        Phase::Closed => ApiError::conflict("工单已结案", "the order is closed")
            .what_to_do("先重新打开工单", "reopen the order first"),
    }
}

/// What a change carries, as the description of the interface has it; [`if_match`] reads it.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IfMatch {
    /// The `ETag` that was read with the order: the change replaces exactly what its author had seen.
    #[param(rename = "If-Match")]
    pub if_match: String,
}

/// What the caller had read, from `If-Match`.
fn if_match(headers: &HeaderMap) -> Result<Read, ApiError> {
    let Some(tag) = headers.get(IF_MATCH) else {
        return Err(ApiError::new(
            Kind::PreconditionRequired,
            "修改工单须带上读取时的 ETag",
            "a change to an order carries the ETag that was read with it",
        )
        .on("If-Match"));
    };
    tag.to_str().ok().and_then(Read::parse).ok_or_else(|| {
        ApiError::new(Kind::Stale, "If-Match 不是本系统的 ETag", "If-Match is not an ETag of this order").on("If-Match")
    })
}
