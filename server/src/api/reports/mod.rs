//! Reports 报表 as JSON, CSV and .xlsx; the orders behind each figure; frozen periods.

pub mod behind;
pub mod freeze;
pub mod schedules;
pub mod show;

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use shared::lang::Lang;
use utoipa::ToSchema;

use crate::reports::made::{Kind, office_zone, table};

/// How a table is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ReportFormat)]
pub enum As {
    /// JSON.
    #[default]
    Json,
    /// CSV.
    Csv,
    /// A workbook.
    Xlsx,
    /// A page for people.
    Page,
}

/// How a report is wanted.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Manner {
    /// As what.
    #[serde(default, rename = "as")]
    #[param(inline)]
    format: As,
    /// In which language CSV and workbooks are.
    lang: Option<Lang>,
}

/// A page that nobody keeps.
fn html(page: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, crate::reports::page::POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, page).into_response()
}
