//! What the office watches over, and whom it tells.

use crate::alarms;
use crate::complaints;
use crate::error::ApiError;
use crate::state::Office;

/// Looks at what is due.
pub(super) async fn round(office: Office) -> Result<usize, ApiError> {
    let changed = alarms::round::round(&office).await?;
    let moved = alarms::unanswered::follow(&office).await?;
    Ok(changed + moved + complaints::watch::round(&office).await?)
}

/// Sends what is to be sent.
pub(super) async fn deliver(office: Office) -> Result<usize, ApiError> {
    let settled = alarms::deliver::deliver(&office).await?;
    Ok(settled + complaints::deliver::deliver(&office).await?)
}

/// Draws who is called about what was closed yesterday.
pub(super) async fn draw(office: Office) -> Result<usize, ApiError> {
    Ok(crate::follow_up::daily::draw_lists(&office).await?)
}

/// Makes the orders of inspections that are due.
pub(super) async fn inspections(office: Office) -> Result<usize, ApiError> {
    Ok(crate::inspections::make::make(&office).await?)
}

/// Tells of reports whose period is over, and sends those that go by mail.
pub(super) async fn reports(office: Office) -> Result<usize, ApiError> {
    let told = crate::reports::schedule::tell(&office).await?;
    Ok(told + crate::reports::letters::deliver(&office).await?)
}
