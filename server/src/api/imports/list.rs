//! `GET /api/v1/imports`, `GET /api/v1/imports/{import}`.

use axum::extract::State;
use shared::ids::ImportId;

use crate::api::page::{Page, Paged};
use crate::error::ApiError;
use crate::extract::{Json, Manager, Path, Query};
use crate::state::Office;
use crate::store;
use crate::store::imports::Import;

/// Imports, the newest first, without their findings.
pub async fn list(
    _manager: Manager,
    State(office): State<Office>,
    Query(page): Query<Page>,
) -> Result<Json<Paged<Import>>, ApiError> {
    let after = match page.after.as_str() {
        "" => None,
        after => Some(
            after
                .parse::<ImportId>()
                .map_err(|_| ApiError::field("after", "不是上一页的 next", "not the `next` of a page"))?,
        ),
    };
    let mut tx = office.store().read().await?;
    let mut imports = store::imports::list(&mut tx, after, page.limit()).await?;
    for report in imports.iter_mut().filter_map(|import| import.report.as_mut()) {
        report.findings.clear();
    }
    Ok(Json(page.of(imports, |import| import.id.to_string())))
}

/// One import with everything that was found.
pub async fn one(
    _manager: Manager,
    Path(id): Path<ImportId>,
    State(office): State<Office>,
) -> Result<Json<Import>, ApiError> {
    let mut tx = office.store().read().await?;
    let import = store::imports::by_id(&mut tx, id).await?;
    import.map(Json).ok_or_else(|| ApiError::not_found("导入记录", "import"))
}
