//! `PATCH /api/v1/equipment/{equipment}`: also where it stands.

use axum::extract::State;
use serde::Deserialize;
use shared::ids::{EquipmentId, SiteId};
use shared::time::Moment;

use super::number_taken;
use crate::api::page::given;
use crate::directory::{Equipment, Line, Name, Note, ShortLine};
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Path, Tag, Tagged};
use crate::state::Office;
use crate::store;

/// What changes; what is not named stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "location": "屋顶" }))]
pub struct EquipmentChange {
    site: Option<SiteId>,
    number: Option<ShortLine>,
    name: Option<Name>,
    location: Option<Note>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Moment>)]
    warranty_until: Option<Option<Moment>>,
}

/// Changes a machine.
#[utoipa::path(patch, path = "/api/v1/equipment/{equipment}", tag = "equipment", request_body = EquipmentChange, responses((status = 200, body = Equipment)))]
pub async fn change(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(id): Path<EquipmentId>,
    State(office): State<Office>,
    Json(wish): Json<EquipmentChange>,
) -> Result<Tagged<Equipment>, ApiError> {
    let mut tx = office.store().write().await?;
    let present =
        store::customers::equipment(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("设备", "machine"))?;
    conditions.change(&Tag::of(&present)?)?;
    if let Some(site) = wish.site {
        let missing = || ApiError::field("site", "没有这个地点", "there is no such site");
        store::customers::site(&mut tx, site).await?.ok_or_else(missing)?;
    }
    let equipment = Equipment {
        id,
        site: wish.site.unwrap_or(present.site),
        number: wish.number.map_or(present.number, Line::into_string),
        name: wish.name.map_or(present.name, Name::into_string),
        location: wish.location.map_or(present.location, Note::into_string),
        warranty_until: wish.warranty_until.unwrap_or(present.warranty_until),
    };
    store::customers::change_equipment(&mut tx, &equipment).await.map_err(number_taken)?;
    tx.commit().await?;
    Tagged::new(equipment)
}
