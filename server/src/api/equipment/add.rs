//! `POST /api/v1/sites/{site}/equipment`: a new machine.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::ids::{EquipmentId, SiteId};
use shared::time::Moment;

use super::number_taken;
use crate::directory::{Equipment, Line, Name, Note};
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Path, Tagged};
use crate::state::Office;
use crate::store;

/// A machine.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewEquipment {
    number: Line<1, 60>,
    name: Name,
    location: Note,
    warranty_until: Option<Moment>,
}

/// Adds a machine to a site.
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
