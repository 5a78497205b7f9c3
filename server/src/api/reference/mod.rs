//! Service levels, checklists and wording: reference rows that are named rather than numbered.

pub mod checklists;
pub mod levels;
pub mod wordings;

use axum::http::StatusCode;
use shared::sync::reference::Reference;

pub use checklists::{checklists, put_checklist, remove_checklist};
pub use levels::{levels, put_level, remove_level};
pub use wordings::{put_wording, remove_wording, wordings};

use crate::api::page::{Everything, Listed, Paged};
use crate::error::ApiError;
use crate::state::Office;
use crate::store;

/// Writes a row; it travels to every device.
pub(super) async fn save(office: &Office, key: &str, content: Reference) -> Result<Reference, ApiError> {
    let mut tx = office.store().write().await?;
    store::reference::put(&mut tx, key, Some(&content)).await?;
    tx.commit().await?;
    Ok(content)
}

/// Leaves a tombstone, which travels as well.
pub(super) async fn delete(office: &Office, key: &str) -> Result<StatusCode, ApiError> {
    let mut tx = office.store().write().await?;
    if !store::reference::exists(&mut tx, key).await? {
        return Err(ApiError::not_found("条目", "entry"));
    }
    store::reference::put(&mut tx, key, None).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn page(office: &Office, prefix: &str, listed: &Listed<Everything>) -> Result<Paged<Reference>, ApiError> {
    let after: String = listed.after()?.unwrap_or_default();
    let mut tx = office.store().read().await?;
    let rows = store::reference::list(&mut tx, prefix, &[], &after, listed.fetch()).await?;
    Ok(listed.page(rows, |row| match row {
        Reference::Level(level) => format!("{prefix}{}", level.name),
        Reference::Checklist(checklist) => format!("{prefix}{}", checklist.trade),
        Reference::Wording(wording) => format!("{prefix}{}", wording.name),
        Reference::Part(part) => format!("{prefix}{}", part.id),
    }))
}

/// The name in an address, as a line of text.
fn name(text: &str) -> Result<String, ApiError> {
    crate::directory::Line::<1, 60>::parse(text).map(crate::directory::Line::into_string).map_err(|told| {
        let (zh, en) = crate::directory::split(&told);
        ApiError::field("name", zh, en)
    })
}
