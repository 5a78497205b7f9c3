//! `GET /api/v1/customers`, `GET /api/v1/customers/{customer}`.

use axum::extract::State;
use axum::response::Response;
use shared::ids::CustomerId;

use crate::api::page::{Page, Paged};
use crate::directory::Customer;
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Path, Query, Tag};
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
    conditions: Conditions,
    Path(id): Path<CustomerId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let entry =
        store::customers::customer(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("客户", "customer"))?;
    Ok(conditions.show(Tag::of(&entry)?, entry))
}
