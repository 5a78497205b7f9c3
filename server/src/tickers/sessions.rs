//! Sessions that ended long ago.

use crate::error::ApiError;
use crate::state::Office;
use crate::store;

/// How long ended sessions are kept, in minutes: a month, for whoever asks who was signed in.
const KEPT_MINUTES: i64 = 30 * 24 * 60;

/// Forgets them.
pub(super) async fn forget(office: Office) -> Result<usize, ApiError> {
    let mut tx = office.store().write().await?;
    let gone = store::tokens::forget_expired(&mut tx, office.now().plus_minutes(-KEPT_MINUTES)).await?;
    tx.commit().await?;
    Ok(usize::try_from(gone).unwrap_or(usize::MAX))
}
