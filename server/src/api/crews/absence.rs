//! `POST` and `DELETE /api/v1/crews/{crew}/absence`: a crew drops out, and is back.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::CrewId;
use shared::time::Moment;

use crate::api::source::Source;
use crate::directory::Note;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path};
use crate::orders::dispatching::absence::{Dropped, begin as drop_out};
use crate::state::Office;
use crate::store;

/// For how long, and why.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// Until when; until it is back, if nobody knows.
    pub until: Option<Moment>,
    /// Why the orders change hands.
    #[serde(default = "Note::empty")]
    pub reason: Note,
}

/// The crew drops out; the answer says who should go instead, order by order.
#[utoipa::path(post, path = "/api/v1/crews/{crew}/absence", tag = "crews", request_body = Absence, responses((status = 200, body = Dropped)))]
pub async fn begin(
    dispatcher: Dispatcher,
    source: Source,
    Path(crew): Path<CrewId>,
    State(office): State<Office>,
    Json(absence): Json<Absence>,
) -> Result<Json<Dropped>, ApiError> {
    if absence.until.is_some_and(|until| until <= office.now()) {
        return Err(ApiError::field("until", "应晚于现在", "has to lie in the future"));
    }
    let reason = (absence.until, absence.reason.into_string());
    let dropped = drop_out(&office, source.by(dispatcher.id), crew, reason).await?;
    dropped.map(Json).ok_or_else(|| ApiError::not_found("施工队", "crew"))
}

/// The crew is back.
#[utoipa::path(delete, path = "/api/v1/crews/{crew}/absence", tag = "crews", responses((status = 204)))]
pub async fn end(
    _: Dispatcher,
    Path(crew): Path<CrewId>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    let mut tx = office.store().write().await?;
    let was_absent = store::dispatch::end_absence(&mut tx, crew, office.now()).await?;
    tx.commit().await?;
    if was_absent { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::not_found("缺勤", "absence of such a crew")) }
}
