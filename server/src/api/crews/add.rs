//! `POST /api/v1/crews`: a new crew.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::geo::Point;
use shared::ids::CrewId;

use super::{check_rest, check_time_zone, sorted, tagged};
use crate::directory::{Crew, Name, Rest, ShortLine, TimeOfDay};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Tagged};
use crate::state::Office;
use crate::store;

/// A crew without members.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "徐汇一组", "skills": ["hvac", "plumbing"], "shift_start": "08:00", "shift_end": "18:00", "rest": { "from": "12:00", "until": "13:00" }, "time_zone": "Asia/Shanghai", "base": { "lat": 31.1883, "lon": 121.4365 } }))]
pub struct NewCrew {
    name: Name,
    #[serde(default)]
    skills: Vec<ShortLine>,
    shift_start: TimeOfDay,
    shift_end: TimeOfDay,
    /// When no work is planned.
    rest: Option<Rest>,
    /// The organisation's unless something else is said.
    time_zone: Option<String>,
    base: Option<Point>,
}

/// Adds a crew.
#[utoipa::path(post, path = "/api/v1/crews", tag = "crews", request_body = NewCrew, responses((status = 201, body = Crew)))]
pub async fn add(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    Json(wish): Json<NewCrew>,
) -> Result<(StatusCode, Tagged<Crew>), ApiError> {
    let time_zone = wish.time_zone.unwrap_or_else(|| office.config().organisation.time_zone.clone());
    check_time_zone(&time_zone)?;
    check_rest(wish.rest)?;
    let crew = Crew {
        id: office.random(|entropy| CrewId::random(entropy)),
        name: wish.name.into_string(),
        skills: sorted(wish.skills),
        shift_start: wish.shift_start,
        shift_end: wish.shift_end,
        rest: wish.rest,
        time_zone,
        base: wish.base,
        position: None,
    };
    let mut tx = office.store().write().await?;
    store::crews::add(&mut tx, &crew).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(crew)?))
}
