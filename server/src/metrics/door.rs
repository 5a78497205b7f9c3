//! `GET /metrics`: on an address of its own, or on the ordinary one behind a token.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::response::IntoResponse;
use axum::routing::get;
use shared::ids::Digest;

use crate::error::{ApiError, Kind};
use crate::extract::bearer;
use crate::state::Office;

/// The media type of OpenMetrics 1.0.
const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// On the ordinary address: for whoever shows the token. Without a token in the configuration there is no such address.
pub async fn guarded(State(office): State<Office>, headers: HeaderMap) -> Result<impl IntoResponse, ApiError> {
    let Some(token) = &office.config().metrics.token else {
        return Err(ApiError::not_found("地址", "address"));
    };
    // Hashes take the same time to compare whatever was shown.
    let shown = bearer(&headers).map(|shown| Digest::of(shown.as_bytes()));
    if shown != Some(Digest::of(token.as_bytes())) {
        let (zh, en) = ("需要监控令牌", "the monitoring token is needed");
        return Err(ApiError::new(Kind::Unauthorised, zh, en).header(WWW_AUTHENTICATE, "Bearer"));
    }
    open(State(office)).await
}

async fn open(State(office): State<Office>) -> Result<impl IntoResponse + use<>, ApiError> {
    let text = office.metrics().text(&office).await?;
    Ok(([(CONTENT_TYPE, TEXT)], text))
}

/// What an address for monitoring alone serves.
pub fn alone(office: Office) -> Router {
    Router::new().route("/metrics", get(open)).with_state(office)
}
