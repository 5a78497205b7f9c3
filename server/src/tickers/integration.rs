//! What other systems were told, and answered, long ago.

use crate::error::ApiError;
use crate::events;
use crate::state::Office;
use crate::store;
use crate::webhooks;

/// Forgets answers to requests that are not sent again any more.
pub(super) async fn answers(office: Office) -> Result<usize, ApiError> {
    let mut tx = office.store().write().await?;
    let gone = store::answers::forget_expired(&mut tx, office.now()).await?;
    tx.commit().await?;
    Ok(usize::try_from(gone).unwrap_or(usize::MAX))
}

/// Forgets events that nobody catches up with any more.
pub(super) async fn events(office: Office) -> Result<usize, ApiError> {
    let mut tx = office.store().write().await?;
    let gone = store::events::forget(&mut tx, office.now().plus_minutes(-events::KEPT_MINUTES)).await?;
    tx.commit().await?;
    Ok(usize::try_from(gone).unwrap_or(usize::MAX))
}

/// Forgets deliveries whose log nobody looks into any more.
pub(super) async fn deliveries(office: Office) -> Result<usize, ApiError> {
    let mut tx = office.store().write().await?;
    let gone = store::deliveries::forget(&mut tx, office.now().plus_minutes(-webhooks::KEPT_MINUTES)).await?;
    tx.commit().await?;
    Ok(usize::try_from(gone).unwrap_or(usize::MAX))
}
