//! `GET /api/v1/customers/{customer}/sites`, `GET /api/v1/sites/{site}`.

use axum::extract::State;
use axum::response::Response;
use shared::ids::{CustomerId, SiteId};

use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::directory::Site;
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Path, Tag};
use crate::state::Office;
use crate::store;

/// The sites of a customer by name.
#[utoipa::path(get, path = "/api/v1/customers/{customer}/sites", tag = "sites", params(PageParams), responses((status = 200, body = Paged<Site>)))]
pub async fn list(
    _dispatcher: Dispatcher,
    Path(customer): Path<CustomerId>,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Site>, ApiError> {
    let (name, id): (String, SiteId) = listed.after()?.unwrap_or((String::new(), SiteId([0; 16])));
    let mut tx = office.store().read().await?;
    store::customers::customer(&mut tx, customer).await?.ok_or_else(|| ApiError::not_found("客户", "customer"))?;
    let sites = store::customers::sites(&mut tx, customer, (&name, id), listed.fetch()).await?;
    Ok(listed.page(sites, |site| (site.name.clone(), site.id)))
}

/// One site.
#[utoipa::path(get, path = "/api/v1/sites/{site}", tag = "sites", responses((status = 200, body = Site)))]
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
