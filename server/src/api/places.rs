//! `GET /api/v1/places`: where an address may be.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Query};
use crate::places::Found;
use crate::state::Office;

/// The longest address, in bytes.
const MAX: usize = 600;

/// Which address.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Address {
    /// As somebody typed it.
    #[param(max_length = 200)]
    q: String,
}

/// The places.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FoundPlaces {
    /// The likeliest first; none where no geocoder is configured, or while it is silent.
    places: Vec<Found>,
}

/// Where an address may be, as the configured geocoder has it. A place can always be picked on the map instead.
#[utoipa::path(get, path = "/api/v1/places", tag = "description", params(Address), responses((status = 200, body = FoundPlaces)))]
pub async fn places(
    _: Dispatcher,
    Query(Address { q }): Query<Address>,
    State(office): State<Office>,
) -> Result<Json<FoundPlaces>, ApiError> {
    if q.len() > MAX {
        return Err(ApiError::field("q", "最多 200 字", "at most 200 letters"));
    }
    let Some(geocoder) = office.places().filter(|_| !q.trim().is_empty()) else {
        return Ok(Json(FoundPlaces { places: Vec::new() }));
    };
    let places = geocoder.find(q.trim()).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "places are picked on the map meanwhile");
        Vec::new()
    });
    Ok(Json(FoundPlaces { places }))
}
