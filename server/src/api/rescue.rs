//! `POST /api/v1/rescue`: a rescue file of a device, still encrypted to the office, brought by that device or by another
//! one. Its edits keep their numbers and signatures, so they deduplicate with whatever the device sends itself.

use axum::body::Bytes;
use axum::extract::State;
use serde::Serialize;
use shared::ids::{Actor, Digest};
use shared::sync::verdict::Ruling;

use crate::api::source::Source;
use crate::error::{ApiError, Kind};
use crate::extract::{Device, Json};
use crate::rescue::{Rescued, rescue as take};
use crate::state::Office;

/// The largest file.
pub use shared::sync::rescue::MAX_BYTES;

/// What came of it.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Rescued)]
pub struct Answer {
    /// Whose file it was.
    pub actor: Actor,
    /// Every edit of that device up to this number is at the office.
    pub accepted: u64,
    /// Edits that wait for a person: number and why.
    pub waiting: Vec<Waiting>,
    /// Photos that are at the office now.
    pub photos: Vec<Digest>,
}

/// An edit that waits.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = RescuedWaiting)]
pub struct Waiting {
    /// Its number.
    pub n: u64,
    /// Why.
    pub verdict: String,
}

/// Takes a rescue file.
#[utoipa::path(post, path = "/api/v1/rescue", tag = "devices", request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = Answer)), security(("device" = [])))]
pub async fn rescue(
    carrier: Device,
    source: Source,
    State(office): State<Office>,
    body: Bytes,
) -> Result<Json<Answer>, ApiError> {
    let source = format!("rescue by {} {}", carrier.actor, source.0);
    match take(&office, &body, source).await? {
        Rescued::Done { actor, accepted, rulings, photos } => {
            let waiting = |ruling: Ruling| Waiting { n: ruling.n, verdict: format!("{:?}", ruling.verdict) };
            Ok(Json(Answer { actor, accepted, waiting: rulings.into_iter().map(waiting).collect(), photos }))
        }
        Rescued::NotOurs => Err(ApiError::new(
            Kind::Malformed,
            "不是加密给本公司的救援文件，或文件不完整",
            "not a rescue file for this office, or not whole",
        )
        .what_to_do("重新导出并完整传送", "export it again and bring it whole")),
        Rescued::UnknownDevice(actor) => {
            Err(ApiError::conflict("本公司没有登记过这台设备", "this office never enrolled that device")
                .with("actor", actor.to_string())
                .what_to_do("由管理员核对设备后处理", "have an administrator look into where the file comes from"))
        }
        Rescued::SendFrom(n) => Err(ApiError::conflict(
            format!("缺少之前的操作，应从第 {n} 条开始"),
            format!("edits before it are missing here; it has to start from {n}"),
        )),
        Rescued::Unsigned => Err(ApiError::field("signature", "签名不符", "not that device's signature")),
    }
}
