//! `GET /api/v1/imports`, `GET /api/v1/imports/{import}`.

use axum::extract::State;
use shared::ids::ImportId;

use crate::api::page::{Everything, Listed, PageParams, Paged};
use crate::error::ApiError;
use crate::extract::{Json, Manager, Path};
use crate::state::Office;
use crate::store;
use crate::store::imports::Import;

/// Imports, the newest first, without their findings.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", params(PageParams), responses((status = 200, body = Paged<Import>)))]
pub async fn list(
    _manager: Manager,
    State(office): State<Office>,
    listed: Listed<Everything>,
) -> Result<Paged<Import>, ApiError> {
    let mut tx = office.store().read().await?;
    let mut imports = store::imports::list(&mut tx, listed.after()?, listed.fetch()).await?;
    for report in imports.iter_mut().filter_map(|import| import.report.as_mut()) {
        report.findings.clear();
    }
    Ok(listed.page(imports, |import| import.id))
}

/// One import with everything that was found.
#[utoipa::path(get, path = "/api/v1/imports/{import}", tag = "imports", responses((status = 200, body = Import)))]
pub async fn one(
    _manager: Manager,
    Path(id): Path<ImportId>,
    State(office): State<Office>,
) -> Result<Json<Import>, ApiError> {
    let mut tx = office.store().read().await?;
    let import = store::imports::by_id(&mut tx, id).await?;
    import.map(Json).ok_or_else(|| ApiError::not_found("导入记录", "import"))
}
