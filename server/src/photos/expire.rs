//! Uploads that nobody finishes.

use crate::error::ApiError;
use crate::state::Office;
use crate::store;
use crate::store::uploads::Upload;

/// How many go at once; the ticker comes again.
const AT_ONCE: u32 = 500;

/// Removes uploads whose time is over, rows and objects. Returns how many.
pub async fn expire(office: &Office) -> Result<usize, ApiError> {
    let mut tx = office.store().read().await?;
    let expired = store::uploads::expired(&mut tx, office.now(), AT_ONCE).await?;
    drop(tx);
    let mut gone = 0;
    for upload in &expired {
        gone += usize::from(forget(office, upload).await?);
    }
    Ok(gone)
}

/// Removes an upload that is still where `upload` says. Rows first: an object without a row is garbage, a row without its
/// object a lie.
pub(super) async fn forget(office: &Office, upload: &Upload) -> Result<bool, ApiError> {
    let mut tx = office.store().write().await?;
    if !store::uploads::move_on(&mut tx, upload.id, upload.received, upload.received).await? {
        return Ok(false);
    }
    store::uploads::delete(&mut tx, upload.id).await?;
    tx.commit().await?;
    office.photos().delete_parts(&upload.id.to_string()).await?;
    Ok(true)
}
