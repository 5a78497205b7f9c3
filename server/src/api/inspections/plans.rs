//! `GET`, `POST /api/v1/inspections/plans`, `GET`, `PUT /api/v1/inspections/plans/{plan}`: where, how often, what is asked.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use shared::calendar::Day;
use shared::ids::InspectionId;
use utoipa::ToSchema;

use super::{bad, no_plan};
use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Manager, Path, Tag, Tagged};
use crate::inspections::Plan;
use crate::inspections::due::{Kept, next};
use crate::levels::zone;
use crate::state::Office;
use crate::store::{StoreError, Tx, books, inspections as stored};

/// A plan as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanEntry {
    /// Which.
    id: InspectionId,
    #[serde(flatten)]
    plan: Plan,
    /// The day of its next round, if one is to be foreseen.
    next: Option<Day>,
}

/// Plans, by name.
#[utoipa::path(get, path = "/api/v1/inspections/plans", tag = "inspections", params(PageParams), responses((status = 200, body = Paged<PlanEntry>)))]
pub async fn plans(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<PlanEntry>, ApiError> {
    let after: Option<String> = listed.after()?;
    let mut tx = office.store().read().await?;
    let rows = stored::plans(&mut tx, &after.unwrap_or_default(), listed.fetch()).await?;
    let kept = stored::kept(&mut tx, &office.config().organisation.time_zone).await?;
    let rows = rows.into_iter().map(|(id, plan)| entry(id, plan, &kept)).collect();
    Ok(listed.page(rows, |row: &PlanEntry| row.plan.name.clone()))
}

/// One plan.
#[utoipa::path(get, path = "/api/v1/inspections/plans/{plan}", tag = "inspections", responses((status = 200, body = PlanEntry)))]
pub async fn plan(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(id): Path<InspectionId>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let plan = stored::plan(&mut tx, id).await?.ok_or_else(no_plan)?;
    let kept = stored::kept(&mut tx, &office.config().organisation.time_zone).await?;
    Ok(conditions.show(Tag::of(&plan)?, entry(id, plan, &kept)))
}

/// Adds a plan; its first day lies ahead.
#[utoipa::path(post, path = "/api/v1/inspections/plans", tag = "inspections", request_body = Plan, responses((status = 201, body = PlanEntry)))]
pub async fn add_plan(
    _manager: Manager,
    State(office): State<Office>,
    Json(wish): Json<Plan>,
) -> Result<(StatusCode, Json<PlanEntry>), ApiError> {
    wish.check().map_err(|of| bad(&of))?;
    let today = zone::today(&office.config().organisation.time_zone, office.now()).map_err(ApiError::internal)?;
    if wish.from < today {
        return Err(ApiError::field("from", "不能是过去的日期", "not a day that is over"));
    }
    let mut tx = office.store().write().await?;
    check_books(&mut tx, &wish).await?;
    let id = office.random(|entropy| InspectionId::random(entropy));
    stored::put_plan(&mut tx, id, &wish).await.map_err(taken)?;
    let kept = stored::kept(&mut tx, &office.config().organisation.time_zone).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(entry(id, wish, &kept))))
}

/// Changes a plan. Orders that are made already stay as they are.
#[utoipa::path(put, path = "/api/v1/inspections/plans/{plan}", tag = "inspections", request_body = Plan, responses((status = 200, body = PlanEntry)))]
pub async fn put_plan(
    _manager: Manager,
    conditions: Conditions,
    Path(id): Path<InspectionId>,
    State(office): State<Office>,
    Json(wish): Json<Plan>,
) -> Result<Tagged<PlanEntry>, ApiError> {
    wish.check().map_err(|of| bad(&of))?;
    let mut tx = office.store().write().await?;
    let present = stored::plan(&mut tx, id).await?.ok_or_else(no_plan)?;
    conditions.change(&Tag::of(&present)?)?;
    check_books(&mut tx, &wish).await?;
    stored::put_plan(&mut tx, id, &wish).await.map_err(taken)?;
    let kept = stored::kept(&mut tx, &office.config().organisation.time_zone).await?;
    tx.commit().await?;
    Ok(Tagged(Tag::of(&wish)?, entry(id, wish, &kept)))
}

/// The books have what the plan names, and somebody to ask for: its orders could not be made otherwise.
async fn check_books(tx: &mut Tx, plan: &Plan) -> Result<(), ApiError> {
    let Some(customer) = books::customer(tx, plan.customer).await? else {
        return Err(ApiError::field("customer", "没有这个客户", "there is no such customer"));
    };
    if customer.contact_phone.is_empty() {
        return Err(ApiError::field("customer", "该客户没有联系人电话", "this customer has nobody to ask for")
            .what_to_do("先在客户资料中填写联系人", "give the customer a contact first"));
    }
    if books::site(tx, plan.site).await?.is_none_or(|site| site.customer != plan.customer) {
        return Err(ApiError::field("site", "不是该客户的地点", "no site of this customer"));
    }
    if let Some(equipment) = plan.equipment
        && books::equipment(tx, equipment).await?.is_none_or(|of| of.site != plan.site)
    {
        return Err(ApiError::field("equipment", "不是该地点的设备", "no machine at this site"));
    }
    if let Some(template) = &plan.template
        && stored::template(tx, template).await?.is_none()
    {
        return Err(ApiError::field("template", "没有这个巡检表", "there is no such checklist"));
    }
    Ok(())
}

fn taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Taken(_) => ApiError::conflict("已有同名计划", "there is a plan of that name").on("name"),
        error => error.into(),
    }
}

fn entry(id: InspectionId, plan: Plan, kept: &[Kept]) -> PlanEntry {
    PlanEntry { id, next: kept.iter().find(|of| of.id == id).and_then(next), plan }
}
