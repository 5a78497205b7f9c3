//! `GET /api/v1/reports/orders`: the orders behind a figure.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use shared::calendar::Day;
use shared::ids::{CrewId, OrderId};
use shared::lang::Lang;
use shared::time::Moment;

use super::{html, office_zone};
use crate::api::page::{Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Dispatcher, lang_of};
use crate::reports::{AsOf, page};
use crate::state::Office;
use crate::store::reports::{self, Behind, BehindOrder};

const FIGURES: [&str; 13] = [
    "orders",
    "in-time",
    "overruns",
    "second-line",
    "open-same-day",
    "disagrees",
    "repeats",
    "three-days",
    "fixed",
    "first-time",
    "outside",
    "kilometres",
    "unmeasured",
];

/// Which figure.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichFigure {
    /// The first day of receipt.
    from: Day,
    /// The last day of receipt.
    until: Day,
    /// The figure.
    #[param(pattern = "^[a-z-]{4,20}$")]
    figure: String,
    /// Only this crew's: those that it holds or held last; of `kilometres` and `unmeasured`, those to which it went.
    crew: Option<CrewId>,
    /// Only this customer's, by name.
    customer: Option<String>,
    /// Only those of this level.
    level: Option<String>,
    /// Only those that any crew holds or held.
    #[serde(default)]
    assigned: bool,
    /// Only those of this region of the map, as the monthly table has it; -1: those whose place is not known.
    region: Option<i64>,
    /// As what.
    #[serde(default, rename = "as")]
    #[param(inline)]
    format: BehindAs,
    /// In which language a page is.
    lang: Option<Lang>,
}

/// How the orders behind a figure are wanted.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BehindAs {
    /// JSON.
    #[default]
    Json,
    /// A page for people.
    Page,
}

/// The orders behind a figure, by receipt.
#[utoipa::path(get, path = "/api/v1/reports/orders", tag = "reports", params(PageParams, WhichFigure), responses((status = 200, body = Paged<BehindOrder>)))]
pub async fn behind(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    headers: HeaderMap,
    listed: Listed<WhichFigure>,
) -> Result<Response, ApiError> {
    let after: Option<(Moment, OrderId)> = listed.after()?;
    let WhichFigure { from, until, figure, crew, customer, level, assigned, region, format, lang } = &listed.wish;
    if !FIGURES.contains(&figure.as_str()) {
        let told = FIGURES.join(", ");
        return Err(ApiError::field("figure", format!("须为 {told} 之一"), format!("one of {told}")));
    }
    let of = Behind {
        from: *from,
        until: *until,
        figure: figure.clone(),
        crew: *crew,
        customer: customer.clone(),
        level: level.clone(),
        assigned: *assigned,
        region: *region,
    };
    let as_of = AsOf::now(&office).await?;
    let mut tx = office.store().read().await?;
    let after = after.unwrap_or((Moment(i64::MIN), OrderId([0; 16])));
    let rows = reports::behind(&mut tx, as_of, &of, after, listed.fetch()).await?;
    let paged = listed.page(rows, |row| (row.received_at, row.id));
    Ok(match format {
        BehindAs::Json => paged.into_response(),
        BehindAs::Page => {
            let lang = lang.unwrap_or_else(|| lang_of(&headers));
            html(page::orders(&paged.items, paged.next_address(), lang, &office_zone(&office)?))
        }
    })
}
