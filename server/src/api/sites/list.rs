//! `GET /api/v1/customers/{customer}/sites`, `GET /api/v1/sites/{site}`.

use axum::extract::State;
use shared::ids::{CustomerId, SiteId};

use crate::directory::Site;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path};
use crate::state::Office;
use crate::store;

/// The sites of a customer.
pub async fn list(
    _dispatcher: Dispatcher,
    Path(customer): Path<CustomerId>,
    State(office): State<Office>,
) -> Result<Json<Vec<Site>>, ApiError> {
    let mut tx = office.store().read().await?;
    store::customers::customer(&mut tx, customer).await?.ok_or_else(|| ApiError::not_found("客户", "customer"))?;
    Ok(Json(store::customers::sites(&mut tx, customer).await?))
}

/// One site.
pub async fn one(
    _dispatcher: Dispatcher,
    Path(id): Path<SiteId>,
    State(office): State<Office>,
) -> Result<Json<Site>, ApiError> {
    let mut tx = office.store().read().await?;
    store::customers::site(&mut tx, id).await?.map(Json).ok_or_else(|| ApiError::not_found("地点", "site"))
}
