//! `PATCH /api/v1/crews/{crew}`.

use axum::extract::State;
use serde::Deserialize;
use shared::geo::Point;
use shared::ids::CrewId;

use super::{check_rest, check_time_zone, kept, sorted, tagged};
use crate::api::page::given;
use crate::directory::{Crew, Name, Rest, ShortLine, TimeOfDay};
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Path, Tag, Tagged};
use crate::state::Office;
use crate::store;

/// What changes; what is not named stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "shift_end": "20:00" }))]
pub struct CrewChange {
    name: Option<Name>,
    skills: Option<Vec<ShortLine>>,
    shift_start: Option<TimeOfDay>,
    shift_end: Option<TimeOfDay>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Rest>)]
    rest: Option<Option<Rest>>,
    time_zone: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Point>)]
    base: Option<Option<Point>>,
}

/// Changes a crew.
#[utoipa::path(patch, path = "/api/v1/crews/{crew}", tag = "crews", request_body = CrewChange, responses((status = 200, body = Crew)))]
pub async fn change(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(id): Path<CrewId>,
    State(office): State<Office>,
    Json(wish): Json<CrewChange>,
) -> Result<Tagged<Crew>, ApiError> {
    if let Some(name) = &wish.time_zone {
        check_time_zone(name)?;
    }
    check_rest(wish.rest.flatten())?;
    let mut tx = office.store().write().await?;
    let present = store::crews::by_id(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("施工队", "crew"))?;
    conditions.change(&Tag::of(&kept(&present))?)?;
    let crew = Crew {
        id,
        name: wish.name.map_or(present.name, Name::into_string),
        skills: wish.skills.map_or(present.skills, sorted),
        shift_start: wish.shift_start.unwrap_or(present.shift_start),
        shift_end: wish.shift_end.unwrap_or(present.shift_end),
        rest: wish.rest.unwrap_or(present.rest),
        time_zone: wish.time_zone.unwrap_or(present.time_zone),
        base: wish.base.unwrap_or(present.base),
        position: present.position,
    };
    store::crews::change(&mut tx, &crew).await?;
    tx.commit().await?;
    tagged(crew)
}
