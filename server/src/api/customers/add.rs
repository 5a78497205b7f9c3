//! `POST /api/v1/customers`: a new customer.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::CustomerId;
use shared::lang::Lang;

use super::{check_level, number_taken};
use crate::directory::{Customer, Line, Name, Note, Phone, ShortLine};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Tagged};
use crate::state::Office;
use crate::store;

/// A customer.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "number": "C-1007", "name": "东方大厦", "contact_name": "王女士", "contact_phone": "13800000000", "single_contact": false }))]
pub struct NewCustomer {
    number: ShortLine,
    name: Name,
    contact_name: Note,
    contact_phone: Phone,
    lang: Option<Lang>,
    level: Option<ShortLine>,
    #[serde(default)]
    single_contact: bool,
}

/// Adds a customer.
#[utoipa::path(post, path = "/api/v1/customers", tag = "customers", request_body = NewCustomer, responses((status = 201, body = Customer)))]
pub async fn add(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    Json(wish): Json<NewCustomer>,
) -> Result<(StatusCode, Tagged<Customer>), ApiError> {
    let customer = Customer {
        id: office.random(|entropy| CustomerId::random(entropy)),
        number: wish.number.into_string(),
        name: wish.name.into_string(),
        contact_name: wish.contact_name.into_string(),
        contact_phone: wish.contact_phone.into_string(),
        lang: wish.lang,
        level: wish.level.map(Line::into_string),
        single_contact: wish.single_contact,
    };
    let mut tx = office.store().write().await?;
    check_level(&mut tx, customer.level.as_deref()).await?;
    store::customers::add_customer(&mut tx, &customer).await.map_err(number_taken)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Tagged::new(customer)?))
}
