//! Service levels, checklists and wording: reference rows that are named rather than numbered.

pub mod checklists;
pub mod levels;
pub mod wordings;

use axum::http::StatusCode;
use axum::response::Response;
use shared::sync::reference::Reference;

pub use checklists::{checklist, checklists, put_checklist, remove_checklist};
pub use levels::{level, levels, put_level, remove_level};
pub use wordings::{put_wording, remove_wording, wording, wordings};

use crate::api::page::{Everything, Listed, Paged};
use crate::error::ApiError;
use crate::extract::{Conditions, Tag, Tagged};
use crate::state::Office;
use crate::store;

/// Writes a row; it travels to every device. What another person changed meanwhile is not overwritten; writing what stands
/// there already changes nothing.
pub(super) async fn save(
    office: &Office,
    conditions: &Conditions,
    key: &str,
    content: Reference,
) -> Result<Tagged<Reference>, ApiError> {
    let mut tx = office.store().write().await?;
    let present = store::reference::lock(&mut tx, key).await?;
    let repeats = present.as_ref() == Some(&content);
    let present = present.as_ref().map(Tag::of).transpose()?;
    if !repeats || conditions.has("*") {
        conditions.put(present.as_ref())?;
        store::reference::put(&mut tx, key, Some(&content)).await?;
        tx.commit().await?;
    }
    Tagged::new(content)
}

/// Leaves a tombstone, which travels as well.
pub(super) async fn delete(office: &Office, conditions: &Conditions, key: &str) -> Result<StatusCode, ApiError> {
    let mut tx = office.store().write().await?;
    let present = store::reference::lock(&mut tx, key).await?.ok_or_else(no_entry)?;
    conditions.remove(&Tag::of(&present)?)?;
    store::reference::put(&mut tx, key, None).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows one row.
pub(super) async fn show(office: &Office, conditions: &Conditions, key: &str) -> Result<Response, ApiError> {
    let mut tx = office.store().read().await?;
    let entry = store::reference::lock(&mut tx, key).await?.ok_or_else(no_entry)?;
    Ok(conditions.show(Tag::of(&entry)?, entry))
}

fn no_entry() -> ApiError {
    ApiError::not_found("条目", "entry")
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
pub(crate) fn name(text: &str) -> Result<String, ApiError> {
    crate::directory::Line::<1, 60>::parse(text).map(crate::directory::Line::into_string).map_err(|told| {
        let (zh, en) = crate::directory::split(&told);
        ApiError::field("name", zh, en)
    })
}
