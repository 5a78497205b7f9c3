//! `POST /api/v1/sites/{site}/equipment`: a new machine.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::{EquipmentId, SiteId};
use shared::time::Moment;

use super::number_taken;
use crate::directory::{Equipment, Name, Note, ShortLine};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path, Tagged};
use crate::state::Office;
use crate::store;

/// A machine.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "number": "AC-7", "name": "空调机组", "location": "地下一层机房" }))]
pub struct NewEquipment {
    number: ShortLine,
    name: Name,
    location: Note,
    warranty_until: Option<Moment>,
}

/// Adds a machine to a site.
#[utoipa::path(post, path = "/api/v1/sites/{site}/equipment", tag = "equipment", request_body = NewEquipment, responses((status = 201, body = Equipment)))]
pub async fn add(
    _dispatcher: Dispatcher,
    Path(site): Path<SiteId>,
    State(office): State<Office>,
    Json(wish): Json<NewEquipment>,
) -> Result<(StatusCode, Tagged<Equipment>), ApiError> {
    let equipment = Equipment {
        id: office.random(|entropy| EquipmentId::random(entropy)),
        site,
        number: wish.number.into_string(),
        name: wish.name.into_string(),
        location: wish.location.into_string(),
        warranty_until: wish.warranty_until,
    };
    let mut tx = office.store().write().await?;
    store::customers::site(&mut tx, site).await?.ok_or_else(|| ApiError::not_found("地点", "site"))?;
    store::customers::add_equipment(&mut tx, &equipment).await.map_err(number_taken)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Tagged::new(equipment)?))
}
