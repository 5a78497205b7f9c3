//! `POST /api/v1/reports/{kind}/{period}/freezing`: the table stays as it is now.

use axum::extract::State;
use axum::http::StatusCode;

use super::{Kind, table};
use crate::error::ApiError;
use crate::extract::{Json, Manager, Path};
use crate::reports::AsOf;
use crate::reports::freeze::Frozen;
use crate::state::Office;
use crate::store::{StoreError, reports};

/// Freezes a period. What late facts change of it is shown beside it as corrections.
#[utoipa::path(post, path = "/api/v1/reports/{kind}/{period}/freezing", tag = "reports",
    params(("kind" = String, Path, description = "Which table: daily, weekly, monthly, levels, parts or settlement."), ("period" = String, Path, description = "A date, a month, or two dates with two dots between.")),
    responses((status = 201, body = Frozen)))]
pub async fn freeze(
    manager: Manager,
    Path((kind, period)): Path<(String, String)>,
    State(office): State<Office>,
) -> Result<(StatusCode, Json<Frozen>), ApiError> {
    let kind = Kind::named(&kind)?;
    let as_of = AsOf::now(&office).await?;
    let mut tx = office.store().write().await?;
    let table = table(&mut tx, &office, kind, &period, as_of).await?;
    let known = |error: StoreError| match error {
        StoreError::Taken(_) => ApiError::conflict("此期间已封存", "this period is frozen already"),
        error => error.into(),
    };
    reports::freeze(&mut tx, (kind.key(), &period), &table, manager.id, as_of.now).await.map_err(known)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(Frozen { at: as_of.now, person: manager.id, table })))
}
