//! `GET /api/v1/crews/standby`: where idle crews should wait.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::Serialize;
use shared::geo::Point;
use shared::ids::CrewId;
use shared::lang::Lang;

use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, lang_of};
use crate::orders::dispatching::standby::advice;
use crate::state::Office;

/// What would be gained by waiting elsewhere.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StandbyAdvice {
    /// The moves that pay, the best first. None where everybody stands well, or too little is known.
    pub moves: Vec<StandbyMove>,
}

/// A crew that has nothing to do, and would do it better elsewhere.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StandbyMove {
    /// Who.
    pub crew: CrewId,
    /// Its name.
    pub crew_name: String,
    /// Where it should wait.
    pub to: Point,
    /// Minutes that it drives there.
    pub drive_minutes: i64,
    /// Seconds that the next report waits less, in the mean.
    pub gain_seconds: i64,
    /// The same in a sentence.
    pub words: String,
}

/// Where idle crews should wait, so that the next report finds somebody near.
#[utoipa::path(get, path = "/api/v1/crews/standby", tag = "crews", responses((status = 200, body = StandbyAdvice)))]
pub async fn standby(
    _: Dispatcher,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Json<StandbyAdvice>, ApiError> {
    let lang = lang_of(&headers);
    let moves = advice(&office).await?.into_iter().map(|of| {
        let (drive_minutes, gain_seconds) = ((of.drive_s + 59) / 60, of.gain_s);
        let words = words(lang, &of.crew_name, drive_minutes, gain_seconds);
        StandbyMove { crew: of.crew, crew_name: of.crew_name, to: of.to, drive_minutes, gain_seconds, words }
    });
    Ok(Json(StandbyAdvice { moves: moves.collect() }))
}

fn words(lang: Lang, name: &str, minutes: i64, seconds: i64) -> String {
    lang.pick(
        format!("{name}可到该处待命：行车 {minutes} 分钟，下一单平均早到 {seconds} 秒。"),
        format!("{name} could wait there: {minutes} min drive, and the next report is reached {seconds} s sooner in the mean."),
    )
}
