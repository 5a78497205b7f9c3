//! `PATCH /api/v1/customers/{customer}`.

use axum::extract::State;
use serde::Deserialize;
use shared::ids::CustomerId;
use shared::lang::Lang;

use super::{check_level, number_taken};
use crate::api::page::given;
use crate::directory::{Customer, Line, Name, Note, Phone, ShortLine};
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Path, Tag, Tagged};
use crate::state::Office;
use crate::store;

/// What changes; what is not named stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "contact_phone": "13900000000" }))]
pub struct CustomerChange {
    number: Option<ShortLine>,
    name: Option<Name>,
    contact_name: Option<Note>,
    contact_phone: Option<Phone>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Lang>)]
    lang: Option<Option<Lang>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<ShortLine>)]
    level: Option<Option<ShortLine>>,
    single_contact: Option<bool>,
}

/// Changes a customer.
#[utoipa::path(patch, path = "/api/v1/customers/{customer}", tag = "customers", request_body = CustomerChange, responses((status = 200, body = Customer)))]
pub async fn change(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(id): Path<CustomerId>,
    State(office): State<Office>,
    Json(wish): Json<CustomerChange>,
) -> Result<Tagged<Customer>, ApiError> {
    let mut tx = office.store().write().await?;
    let present =
        store::customers::customer(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("客户", "customer"))?;
    conditions.change(&Tag::of(&present)?)?;
    let customer = Customer {
        id,
        number: wish.number.map_or(present.number, Line::into_string),
        name: wish.name.map_or(present.name, Name::into_string),
        contact_name: wish.contact_name.map_or(present.contact_name, Note::into_string),
        contact_phone: wish.contact_phone.map_or(present.contact_phone, Line::into_string),
        lang: wish.lang.unwrap_or(present.lang),
        level: wish.level.map_or(present.level.clone(), |level| level.map(Line::into_string)),
        single_contact: wish.single_contact.unwrap_or(present.single_contact),
    };
    if customer.level != present.level {
        check_level(&mut tx, customer.level.as_deref()).await?;
    }
    store::customers::change_customer(&mut tx, &customer).await.map_err(number_taken)?;
    tx.commit().await?;
    Tagged::new(customer)
}
