//! `GET /api/v1/reports/orders`: the orders behind a figure.

use axum::extract::State;
use serde::Deserialize;
use shared::calendar::Day;
use shared::ids::{CrewId, OrderId};
use shared::time::Moment;

use crate::api::page::{Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::Dispatcher;
use crate::reports::AsOf;
use crate::state::Office;
use crate::store::reports::{self, Behind, BehindOrder};

const FIGURES: [&str; 11] = [
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
    /// Only this crew's.
    crew: Option<CrewId>,
    /// Only this customer's, by name.
    customer: Option<String>,
    /// Only those of this level.
    level: Option<String>,
}

/// The orders behind a figure, by receipt.
#[utoipa::path(get, path = "/api/v1/reports/orders", tag = "reports", params(PageParams, WhichFigure), responses((status = 200, body = Paged<BehindOrder>)))]
pub async fn behind(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    listed: Listed<WhichFigure>,
) -> Result<Paged<BehindOrder>, ApiError> {
    let after: Option<(Moment, OrderId)> = listed.after()?;
    let WhichFigure { from, until, figure, crew, customer, level } = &listed.wish;
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
    };
    let as_of = AsOf::now(&office).await?;
    let mut tx = office.store().read().await?;
    let after = after.unwrap_or((Moment(i64::MIN), OrderId([0; 16])));
    let rows = reports::behind(&mut tx, as_of, &of, after, listed.fetch()).await?;
    Ok(listed.page(rows, |row| (row.received_at, row.id)))
}
