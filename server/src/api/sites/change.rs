//! `PATCH /api/v1/sites/{site}`.

use axum::extract::State;
use serde::Deserialize;
use shared::geo::Point;
use shared::ids::SiteId;

use crate::api::page::given;
use crate::directory::{Line, LongLine, Name, Site};
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Path, Tag, Tagged};
use crate::state::Office;
use crate::store;

/// What changes; what is not named stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "address": "世纪大道 3 号" }))]
pub struct SiteChange {
    name: Option<Name>,
    address: Option<LongLine>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Point>)]
    point: Option<Option<Point>>,
}

/// Changes a site.
#[utoipa::path(patch, path = "/api/v1/sites/{site}", tag = "sites", request_body = SiteChange, responses((status = 200, body = Site)))]
pub async fn change(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(id): Path<SiteId>,
    State(office): State<Office>,
    Json(wish): Json<SiteChange>,
) -> Result<Tagged<Site>, ApiError> {
    let mut tx = office.store().write().await?;
    let present = store::customers::site(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("地点", "site"))?;
    conditions.change(&Tag::of(&present)?)?;
    let site = Site {
        name: wish.name.map_or(present.name, Name::into_string),
        address: wish.address.map_or(present.address, Line::into_string),
        point: wish.point.unwrap_or(present.point),
        ..present
    };
    store::customers::change_site(&mut tx, &site).await?;
    tx.commit().await?;
    Tagged::new(site)
}
