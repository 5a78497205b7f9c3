//! `POST /api/v1/customers/{customer}/sites`: a new site.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::geo::Point;
use shared::ids::{CustomerId, SiteId};

use crate::directory::{Line, Name, Site};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path, Tagged};
use crate::state::Office;
use crate::store;

/// A site.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSite {
    name: Name,
    address: Line<1, 500>,
    point: Option<Point>,
}

/// Adds a site to a customer.
pub async fn add(
    _dispatcher: Dispatcher,
    Path(customer): Path<CustomerId>,
    State(office): State<Office>,
    Json(wish): Json<NewSite>,
) -> Result<(StatusCode, Tagged<Site>), ApiError> {
    let site = Site {
        id: office.random(|entropy| SiteId::random(entropy)),
        customer,
        name: wish.name.into_string(),
        address: wish.address.into_string(),
        point: wish.point,
    };
    let mut tx = office.store().write().await?;
    store::customers::customer(&mut tx, customer).await?.ok_or_else(|| ApiError::not_found("客户", "customer"))?;
    store::customers::add_site(&mut tx, &site).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Tagged::new(site)?))
}
