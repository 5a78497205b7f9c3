//! What the office watches over, and whom it tells.

use crate::alarms;
use crate::error::ApiError;
use crate::state::Office;

/// Looks at what is due.
pub(super) async fn round(office: Office) -> Result<usize, ApiError> {
    Ok(alarms::round::round(&office).await?)
}

/// Sends what is to be sent.
pub(super) async fn deliver(office: Office) -> Result<usize, ApiError> {
    alarms::deliver::deliver(&office).await
}

/// Draws who is called about what was closed yesterday.
pub(super) async fn draw(office: Office) -> Result<usize, ApiError> {
    Ok(crate::follow_up::daily::draw_lists(&office).await?)
}
