//! `GET /healthz` and `GET /readyz`: for whoever watches over the process.

use axum::extract::State;
use serde_json::{Value, json};

use crate::error::{ApiError, Kind};
use crate::extract::Json;
use crate::state::Office;
use crate::store::migrations;

/// The process lives.
pub async fn healthz() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// The server can do its work: the database answers and is of this build.
pub async fn readyz(State(office): State<Office>) -> Result<Json<Value>, ApiError> {
    if office.stopping().is_cancelled() {
        return Err(ApiError::new(Kind::Unavailable, "服务器正在停止", "the server is stopping"));
    }
    if !migrations::is_current(office.store()).await? {
        return Err(ApiError::new(Kind::Unavailable, "数据库尚未升级", "the database has not been migrated")
            .what_to_do("运行 callout-server migrate", "run callout-server migrate"));
    }
    Ok(Json(json!({ "status": "ready", "version": env!("CARGO_PKG_VERSION") })))
}
