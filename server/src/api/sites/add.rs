//! `POST /api/v1/customers/{customer}/sites`: a new site.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::geo::Point;
use shared::ids::{CustomerId, SiteId};

use crate::directory::{LongLine, Name, Site};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path, Tagged};
use crate::state::Office;
use crate::store;

/// A site.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "B1", "address": "世纪大道 1 号", "point": { "lat": 31.2304, "lon": 121.4737 } }))]
pub struct NewSite {
    name: Name,
    address: LongLine,
    point: Option<Point>,
}

/// Adds a site to a customer.
#[utoipa::path(post, path = "/api/v1/customers/{customer}/sites", tag = "sites", request_body = NewSite, responses((status = 201, body = Site)))]
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
