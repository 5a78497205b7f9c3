//! `GET` and `PUT /api/v1/orders/{order}/places`: where in a crew's day an order could stand, and putting it there.

use axum::extract::State;
use serde::Deserialize;
use shared::ids::{CrewId, OrderId};

use super::assign::{Revised, answer};
use crate::api::source::Source;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path, Query};
use crate::orders::dispatching::places::{Gap, Places, Put, places as look, put_in as put};
use crate::state::Office;

/// Into whose day.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhoseDay {
    /// The crew.
    pub crew: CrewId,
}

/// Where the order is to stand, and what the dispatcher had seen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceWish {
    /// The crew to send.
    pub crew: CrewId,
    /// The order of its day that comes next; absent for the end of the day.
    pub before: Option<OrderId>,
    /// The order's revision as it was read.
    pub revision: u64,
}

/// What each place in a crew's day would mean for this order. The order's own place is left out.
#[utoipa::path(get, path = "/api/v1/orders/{order}/places", tag = "dispatch", params(WhoseDay), responses((status = 200, body = Places)))]
pub async fn places(
    _dispatcher: Dispatcher,
    Path(order): Path<OrderId>,
    Query(WhoseDay { crew }): Query<WhoseDay>,
    State(office): State<Office>,
) -> Result<Json<Places>, ApiError> {
    look(&office, order, crew).await?.map(Json).ok_or_else(no_places)
}

/// Sends a crew and puts the order into a place of its day; the others of that day are counted anew around it.
#[utoipa::path(put, path = "/api/v1/orders/{order}/places", tag = "dispatch", request_body = PlaceWish, responses((status = 200, body = Revised)))]
pub async fn put_in(
    dispatcher: Dispatcher,
    source: Source,
    Path(order): Path<OrderId>,
    State(office): State<Office>,
    Json(PlaceWish { crew, before, revision }): Json<PlaceWish>,
) -> Result<Json<Revised>, ApiError> {
    match put(&office, source.by(dispatcher.id), order, Gap { crew, before, revision }).await? {
        Put::Sent(assigned) => answer(order, assigned).map(Json),
        Put::NoPlaces => Err(no_places()),
        Put::DayChanged => Err(ApiError::conflict("班组当天的安排已变动", "the crew's day has changed meanwhile")
            .on("before")
            .what_to_do("重新查看当天安排后再放", "look at the day again and put it anew")),
    }
}

fn no_places() -> ApiError {
    ApiError::not_found(
        "可安排的位置：工单或班组不存在，或位置未知",
        "order or crew, or nobody knows where one of them is",
    )
}
