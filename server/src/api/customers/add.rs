//! `POST /api/v1/customers`: a new customer.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::CustomerId;
use shared::lang::Lang;

use super::{check_level, number_taken};
use crate::directory::{Customer, Line, Name, Note};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Tagged};
use crate::state::Office;
use crate::store;

/// A customer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    number: Line<1, 60>,
    name: Name,
    contact_name: Note,
    contact_phone: Line<0, 60>,
    lang: Option<Lang>,
    level: Option<Line<1, 60>>,
    #[serde(default)]
    single_contact: bool,
}

/// Adds a customer.
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
