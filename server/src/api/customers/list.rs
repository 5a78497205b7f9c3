//! `GET /api/v1/customers`, `GET /api/v1/customers/{customer}`.

use axum::extract::State;
use shared::ids::CustomerId;

use crate::api::page::{Page, Paged};
use crate::directory::Customer;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path, Query};
use crate::state::Office;
use crate::store;

/// Customers by number; `q` searches number, name and phone.
pub async fn list(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    Query(page): Query<Page>,
) -> Result<Json<Paged<Customer>>, ApiError> {
    let mut tx = office.store().read().await?;
    let customers = store::customers::customers(&mut tx, &page.q, &page.after, page.limit()).await?;
    Ok(Json(page.of(customers, |customer| customer.number.clone())))
}

/// One customer.
pub async fn one(
    _dispatcher: Dispatcher,
    Path(id): Path<CustomerId>,
    State(office): State<Office>,
) -> Result<Json<Customer>, ApiError> {
    let mut tx = office.store().read().await?;
    let customer = store::customers::customer(&mut tx, id).await?;
    customer.map(Json).ok_or_else(|| ApiError::not_found("客户", "customer"))
}
