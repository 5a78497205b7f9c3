//! Uploads that nobody finishes.

use crate::error::ApiError;
use crate::photos;
use crate::state::Office;

/// Removes those whose time is over.
pub(super) async fn expire(office: Office) -> Result<usize, ApiError> {
    photos::expire(&office).await
}
