//! `GET /api/v1/reports/{kind}/{period}`: a table, live, with what was frozen of it and what late facts corrected.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{As, Kind, Manner, html, office_zone, table};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path, Query, lang_of};
use crate::reports::freeze::{Correction, Frozen, corrections};
use crate::reports::table::Table;
use crate::reports::{AsOf, page, sheet};
use crate::state::Office;
use crate::store::reports;

/// A report.
#[derive(Serialize, ToSchema)]
pub struct ReportShown {
    /// The table as it is now.
    table: Table,
    /// The table as it was reported, if the period is frozen.
    frozen: Option<Frozen>,
    /// What changed since.
    corrections: Vec<Correction>,
}

/// A table. CSV and workbooks of a frozen period are the frozen table.
#[utoipa::path(get, path = "/api/v1/reports/{kind}/{period}", tag = "reports",
    params(("kind" = String, Path, description = "Which table: daily, weekly, monthly, levels, parts or settlement."), ("period" = String, Path, description = "A date, a month, or two dates with two dots between."), Manner),
    responses((status = 200, body = ReportShown)))]
pub async fn report(
    _dispatcher: Dispatcher,
    headers: HeaderMap,
    Path((kind, period)): Path<(String, String)>,
    Query(manner): Query<Manner>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let kind = Kind::named(&kind)?;
    let as_of = AsOf::now(&office).await?;
    let mut tx = office.store().read().await?;
    let present = table(&mut tx, &office, kind, &period, as_of).await?;
    let frozen = reports::frozen(&mut tx, kind.key(), &period).await?;
    drop(tx);
    let lang = manner.lang.unwrap_or_else(|| lang_of(&headers));
    let zone = office_zone(&office)?;
    let shown = frozen.as_ref().map_or(&present, |frozen| &frozen.table);
    let file = |extension: &str| format!("attachment; filename=\"{}-{period}.{extension}\"", kind.key());
    match manner.format {
        As::Json => {
            let corrections = frozen.as_ref().map(|frozen| corrections(&frozen.table, &present)).unwrap_or_default();
            Ok(Json(ReportShown { table: present, frozen, corrections }).into_response())
        }
        As::Page => {
            let address = format!("/api/v1/reports/{}/{period}", kind.key());
            Ok(html(page::table(shown, &address, lang, &zone)))
        }
        As::Csv => {
            let bytes = sheet::csv(shown, lang, &zone).map_err(ApiError::internal)?;
            Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, file("csv"))], bytes)
                .into_response())
        }
        As::Xlsx => {
            let shown = shown.clone();
            // Fifty thousand rows take a second or two of a processor.
            let made = tokio::task::spawn_blocking(move || sheet::xlsx(&shown, lang, &zone)).await;
            let bytes = made.map_err(ApiError::internal)?.map_err(ApiError::internal)?;
            Ok(([(CONTENT_TYPE, sheet::XLSX.to_owned()), (CONTENT_DISPOSITION, file("xlsx"))], bytes).into_response())
        }
    }
}
