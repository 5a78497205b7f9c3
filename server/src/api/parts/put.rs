//! `GET`, `POST /api/v1/parts`; `GET`, `PUT`, `DELETE /api/v1/parts/{part}`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use shared::document::line::Charge;
use shared::ids::PartId;
use shared::money::Money;
use shared::sync::reference::{Part, Reference};

use crate::api::page::{Listed, PageParams, Paged, Search};
use crate::api::reference::{delete, save, show};
use crate::directory::{Name, Note, ShortLine, Unit};
use crate::error::ApiError;
use crate::extract::{Conditions, Json, Manager, Path, Signed, Tagged};
use crate::state::Office;
use crate::store;

/// An article.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "number": "P-110", "name": "密封圈", "specification": "110 mm", "model": "O-110", "unit": "个", "price": { "minor": 4850, "currency": "CNY" } }))]
pub struct PartWish {
    number: ShortLine,
    name: Name,
    #[serde(default = "nothing")]
    specification: Note,
    #[serde(default = "nothing")]
    model: Note,
    unit: Unit,
    price: Money,
    #[serde(default)]
    charge: Charge,
}

fn nothing() -> Note {
    Note::empty()
}

/// The catalogue; `q` searches number, name, specification and model.
#[utoipa::path(get, path = "/api/v1/parts", tag = "parts", params(PageParams, Search), responses((status = 200, body = Paged<Reference>)))]
pub async fn list(
    _caller: Signed,
    State(office): State<Office>,
    listed: Listed<Search>,
) -> Result<Paged<Reference>, ApiError> {
    let (wanted, after) = (listed.wish.q.wanted()?, listed.after::<String>()?.unwrap_or_default());
    let mut tx = office.store().read().await?;
    let parts = store::reference::list(&mut tx, "part:", &wanted, &after, listed.fetch()).await?;
    Ok(listed.page(parts, |part| match part {
        Reference::Part(part) => key(part.id),
        _ => String::new(),
    }))
}

/// Adds an article.
#[utoipa::path(post, path = "/api/v1/parts", tag = "parts", request_body = PartWish, responses((status = 201, body = Reference)))]
pub async fn add(
    _manager: Manager,
    State(office): State<Office>,
    Json(wish): Json<PartWish>,
) -> Result<(StatusCode, Tagged<Reference>), ApiError> {
    let id = office.random(|entropy| PartId::random(entropy));
    let part = save(&office, &Conditions::default(), &key(id), part(&office, id, wish)?).await?;
    Ok((StatusCode::CREATED, part))
}

/// One article.
#[utoipa::path(get, path = "/api/v1/parts/{part}", tag = "parts", responses((status = 200, body = Reference)))]
pub async fn one(
    _caller: Signed,
    conditions: Conditions,
    Path(id): Path<PartId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    show(&office, &conditions, &key(id)).await
}

/// Adds or replaces an article under an id that the caller chose; doing it again changes nothing.
#[utoipa::path(put, path = "/api/v1/parts/{part}", tag = "parts", request_body = PartWish, responses((status = 200, body = Reference)))]
pub async fn put(
    _manager: Manager,
    conditions: Conditions,
    Path(id): Path<PartId>,
    State(office): State<Office>,
    Json(wish): Json<PartWish>,
) -> Result<Tagged<Reference>, ApiError> {
    save(&office, &conditions, &key(id), part(&office, id, wish)?).await
}

/// Takes an article out of the catalogue. Lines that name it keep what they say.
#[utoipa::path(delete, path = "/api/v1/parts/{part}", tag = "parts", responses((status = 204)))]
pub async fn remove(
    _manager: Manager,
    conditions: Conditions,
    Path(id): Path<PartId>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    delete(&office, &conditions, &key(id)).await
}

fn key(id: PartId) -> String {
    format!("part:{id}")
}

fn part(office: &Office, id: PartId, wish: PartWish) -> Result<Reference, ApiError> {
    let currency = office.config().organisation.currency;
    if wish.price.currency != currency || wish.price.minor < 0 {
        return Err(ApiError::field(
            "price",
            format!("价格须为 {currency}，不小于 0"),
            format!("a price is in {currency} and not below 0"),
        ));
    }
    Ok(Reference::Part(Part {
        id,
        number: wish.number.into_string(),
        name: wish.name.into_string(),
        specification: wish.specification.into_string(),
        model: wish.model.into_string(),
        unit: wish.unit.into_string(),
        price: wish.price,
        charge: wish.charge,
    }))
}
