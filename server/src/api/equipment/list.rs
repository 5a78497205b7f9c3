//! `GET /api/v1/equipment`, `GET /api/v1/sites/{site}/equipment`, `GET /api/v1/equipment/{equipment}`.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::ids::{CustomerId, EquipmentId, SiteId};

use crate::api::page::{Everything, Listed, PageParams, Paged, Question};
use crate::directory::Equipment;
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Path, Tag};
use crate::state::Office;
use crate::store;
use crate::store::customers::MachineFilter;

/// The machines at a site, by number.
#[utoipa::path(get, path = "/api/v1/sites/{site}/equipment", tag = "equipment", params(PageParams), responses((status = 200, body = Paged<Equipment>)))]
pub async fn list(
    _dispatcher: Dispatcher,
    Path(site): Path<SiteId>,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Equipment>, ApiError> {
    let mut tx = office.store().read().await?;
    store::customers::site(&mut tx, site).await?.ok_or_else(|| ApiError::not_found("地点", "site"))?;
    drop(tx);
    page(&office, &listed, MachineFilter { site: Some(site), ..MachineFilter::default() }).await
}

/// Which machines.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Only those in which all of these words are found: number, name and place on the site.
    #[serde(default)]
    #[param(value_type = Option<String>, max_length = 200)]
    q: Question,
    /// Only the one with this number on its plate.
    number: Option<String>,
    /// Only those of this customer.
    customer: Option<CustomerId>,
}

/// Machines by number.
#[utoipa::path(get, path = "/api/v1/equipment", tag = "equipment", params(PageParams, Wish), responses((status = 200, body = Paged<Equipment>)))]
pub async fn find(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    listed: Listed<Wish>,
) -> Result<Paged<Equipment>, ApiError> {
    let Wish { q, number, customer } = &listed.wish;
    let number = number.as_ref().map(|number| number.trim().to_owned());
    let filter = MachineFilter { site: None, customer: *customer, number, wanted: q.wanted()? };
    page(&office, &listed, filter).await
}

async fn page<W>(office: &Office, listed: &Listed<W>, filter: MachineFilter) -> Result<Paged<Equipment>, ApiError> {
    let after: String = listed.after()?.unwrap_or_default();
    let mut tx = office.store().read().await?;
    let machines = store::customers::machines(&mut tx, &filter, &after, listed.fetch()).await?;
    Ok(listed.page(machines, |machine| machine.number.clone()))
}

/// One machine.
#[utoipa::path(get, path = "/api/v1/equipment/{equipment}", tag = "equipment", responses((status = 200, body = Equipment)))]
pub async fn one(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(id): Path<EquipmentId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let entry =
        store::customers::equipment(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("设备", "machine"))?;
    Ok(conditions.show(Tag::of(&entry)?, entry))
}
