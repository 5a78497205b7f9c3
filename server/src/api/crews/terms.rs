//! `GET`, `PUT /api/v1/crews/{crew}/terms`: what a crew earns of its labour, and what is retained.

use axum::extract::State;
use axum::response::Response;
use shared::ids::CrewId;

use crate::error::ApiError;
use crate::extract::{Conditions, Json, Manager, Path, Tag, Tagged};
use crate::reports::settlement::CrewTerms;
use crate::state::Office;
use crate::store::{books, settlement};

/// The whole of a share, in ten-thousandths.
const WHOLE: u16 = 10_000;

/// The terms of a crew.
#[utoipa::path(get, path = "/api/v1/crews/{crew}/terms", tag = "crews", responses((status = 200, body = CrewTerms)))]
pub async fn crew_terms(
    _manager: Manager,
    conditions: Conditions,
    Path(crew): Path<CrewId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let terms = settlement::terms(&mut tx, crew).await?;
    let terms = terms.ok_or_else(|| ApiError::not_found("施工队结算条款", "terms of this crew"))?;
    Ok(conditions.show(Tag::of(&terms)?, terms))
}

/// Gives a crew its terms. Months that are frozen stay as they are.
#[utoipa::path(put, path = "/api/v1/crews/{crew}/terms", tag = "crews", request_body = CrewTerms, responses((status = 200, body = CrewTerms)))]
pub async fn put_crew_terms(
    _manager: Manager,
    conditions: Conditions,
    Path(crew): Path<CrewId>,
    State(office): State<Office>,
    Json(wish): Json<CrewTerms>,
) -> Result<Tagged<CrewTerms>, ApiError> {
    for (field, share) in [("labour_share", wish.labour_share), ("retention_share", wish.retention_share)] {
        if share > WHOLE {
            return Err(ApiError::field(field, "以万分之一计，最多 10000", "in ten-thousandths, at most 10000"));
        }
    }
    let mut tx = office.store().write().await?;
    if books::crew_name(&mut tx, crew).await?.is_none() {
        return Err(ApiError::not_found("施工队", "crew"));
    }
    let present = settlement::terms(&mut tx, crew).await?;
    conditions.put(present.as_ref().map(Tag::of).transpose()?.as_ref())?;
    settlement::put_terms(&mut tx, crew, wish).await?;
    tx.commit().await?;
    Tagged::new(wish)
}
