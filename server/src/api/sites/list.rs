//! `GET /api/v1/customers/{customer}/sites`, `GET /api/v1/sites/{site}`.

use axum::extract::State;
use axum::response::Response;
use shared::ids::{CustomerId, SiteId};

use crate::directory::Site;
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Path, Tag};
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
    conditions: Conditions,
    Path(id): Path<SiteId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let entry = store::customers::site(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("地点", "site"))?;
    Ok(conditions.show(Tag::of(&entry)?, entry))
}
