//! `GET /api/v1/inspections/templates`, `GET`, `PUT`, `DELETE /api/v1/inspections/templates/{name}`: checklists with limits.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::{bad, no_template};
use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::api::reference::name;
use crate::error::ApiError;
use crate::extract::{Conditions, Dispatcher, Json, Manager, Path, Tag, Tagged};
use crate::inspections::Template;
use crate::state::Office;
use crate::store::inspections as stored;

/// A checklist by its name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamedTemplate {
    /// Its name.
    name: String,
    #[serde(flatten)]
    template: Template,
}

/// Checklists, by name.
#[utoipa::path(get, path = "/api/v1/inspections/templates", tag = "inspections", params(PageParams), responses((status = 200, body = Paged<NamedTemplate>)))]
pub async fn templates(
    _dispatcher: Dispatcher,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<NamedTemplate>, ApiError> {
    let after: Option<String> = listed.after()?;
    let mut tx = office.store().read().await?;
    let rows = stored::templates(&mut tx, &after.unwrap_or_default(), listed.fetch()).await?;
    let rows = rows.into_iter().map(|(name, template)| NamedTemplate { name, template }).collect();
    Ok(listed.page(rows, |row: &NamedTemplate| row.name.clone()))
}

/// One checklist.
#[utoipa::path(get, path = "/api/v1/inspections/templates/{name}", tag = "inspections", responses((status = 200, body = Template)))]
pub async fn template(
    _dispatcher: Dispatcher,
    conditions: Conditions,
    Path(named): Path<String>,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let template = stored::template(&mut tx, &name(&named)?).await?.ok_or_else(no_template)?;
    Ok(conditions.show(Tag::of(&template)?, template))
}

/// Writes a checklist. Orders that are made already keep the questions that they have.
#[utoipa::path(put, path = "/api/v1/inspections/templates/{name}", tag = "inspections", request_body = Template, responses((status = 200, body = Template)))]
pub async fn put_template(
    _manager: Manager,
    conditions: Conditions,
    Path(named): Path<String>,
    State(office): State<Office>,
    Json(wish): Json<Template>,
) -> Result<Tagged<Template>, ApiError> {
    let name = name(&named)?;
    wish.check().map_err(|of| bad(&of))?;
    let mut tx = office.store().write().await?;
    let present = stored::template(&mut tx, &name).await?;
    conditions.put(present.as_ref().map(Tag::of).transpose()?.as_ref())?;
    stored::put_template(&mut tx, &name, &wish).await?;
    tx.commit().await?;
    Tagged::new(wish)
}

/// Takes a checklist away that no plan asks.
#[utoipa::path(delete, path = "/api/v1/inspections/templates/{name}", tag = "inspections", responses((status = 204)))]
pub async fn remove_template(
    _manager: Manager,
    conditions: Conditions,
    Path(named): Path<String>,
    State(office): State<Office>,
) -> Result<StatusCode, ApiError> {
    let name = name(&named)?;
    let mut tx = office.store().write().await?;
    let present = stored::template(&mut tx, &name).await?.ok_or_else(no_template)?;
    conditions.change(&Tag::of(&present)?)?;
    if stored::is_used(&mut tx, &name).await? {
        return Err(ApiError::conflict("仍有计划使用此巡检表", "a plan asks this checklist")
            .what_to_do("先修改计划", "change the plan first"));
    }
    stored::remove_template(&mut tx, &name).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
