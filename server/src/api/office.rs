//! `GET /api/v1/office`: what the pages of this deployment have to know about it.

use axum::extract::State;
use serde::Serialize;
use shared::lang::Lang;
use shared::money::Currency;

use crate::config::{Mode, Tiles};
use crate::error::ApiError;
use crate::extract::{Json, Specialist};
use crate::orders::dispatching::mode;
use crate::state::Office;

/// This deployment.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OfficeFacts {
    /// The organisation's name.
    name: String,
    /// The language of its documents.
    lang: Lang,
    /// The currency of its prices.
    currency: Currency,
    /// Its IANA time zone.
    time_zone: String,
    /// How it is reached from outside.
    public_url: String,
    /// Who decides which crew is sent.
    dispatch_mode: Mode,
    /// Where the pictures of maps come from; absent where the operator named no source.
    tiles: Option<Tiles>,
    /// Whether somebody says where an address is, see `GET /api/v1/places`.
    geocoder: bool,
    /// The version of the server.
    version: &'static str,
}

/// What this deployment is.
#[utoipa::path(get, path = "/api/v1/office", tag = "description", responses((status = 200, body = OfficeFacts)))]
pub async fn office(_: Specialist, State(office): State<Office>) -> Result<Json<OfficeFacts>, ApiError> {
    let config = office.config();
    let organisation = &config.organisation;
    Ok(Json(OfficeFacts {
        name: organisation.name.clone(),
        lang: organisation.lang,
        currency: organisation.currency,
        time_zone: organisation.time_zone.clone(),
        public_url: config.public_url.clone(),
        dispatch_mode: mode::rules(&office).await?.mode,
        tiles: config.tiles.clone(),
        geocoder: office.places().is_some(),
        version: env!("CARGO_PKG_VERSION"),
    }))
}
