//! `GET /api/v1/customers`, `GET /api/v1/customers/{customer}`.

use axum::extract::State;
use axum::response::Response;
use shared::ids::CustomerId;

use crate::api::page::{Listed, PageParams, Paged, Search};
use crate::directory::Customer;
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Path, Tag};
use crate::state::Office;
use crate::store;

/// Customers by number; `q` searches number, name, contact and phone.
#[utoipa::path(get, path = "/api/v1/customers", tag = "customers", params(PageParams, Search), responses((status = 200, body = Paged<Customer>)))]
pub async fn list(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    listed: Listed<Search>,
) -> Result<Paged<Customer>, ApiError> {
    let (wanted, after) = (listed.wish.q.wanted()?, listed.after::<String>()?.unwrap_or_default());
    let mut tx = office.store().read().await?;
    let customers = store::customers::customers(&mut tx, &wanted, &after, listed.fetch()).await?;
    Ok(listed.page(customers, |customer| customer.number.clone()))
}

/// One customer.
#[utoipa::path(get, path = "/api/v1/customers/{customer}", tag = "customers", responses((status = 200, body = Customer)))]
pub async fn one(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(id): Path<CustomerId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let entry =
        store::customers::customer(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("客户", "customer"))?;
    Ok(conditions.show(Tag::of(&entry)?, entry))
}
