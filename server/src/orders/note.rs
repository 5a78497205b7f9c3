//! A note of the office.

use shared::document::edit::Act;
use shared::document::evidence::{Audience, Note};
use shared::ids::{EditId, OrderId};

use super::desk::{By, Desk};
use crate::state::Office;
use crate::store::StoreError;

/// Writes a note on an order; `None` if there is no such order.
pub async fn note(
    office: &Office,
    by: By,
    order: OrderId,
    audience: Audience,
    text: String,
) -> Result<Option<EditId>, StoreError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    if desk.document(order).is_none() {
        return Ok(None);
    }
    let id = desk.write(order, Act::Noted(Note { visit: None, audience, text }));
    desk.commit().await?;
    Ok(Some(id))
}
