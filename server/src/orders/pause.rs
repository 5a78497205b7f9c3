//! Pauses that the office records: what stops the clocks though nobody is on site, and what does not.

use shared::document::coordination::Phase;
use shared::document::edit::Act;
use shared::document::pause::{Pause, pauses};
use shared::document::service_level::Hindrance;
use shared::ids::{EditId, OrderId};

use super::desk::{By, Desk};
use crate::state::Office;
use crate::store::StoreError;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paused {
    /// It stands; this edit began it.
    Begun(EditId),
    /// No such order.
    NoOrder,
    /// The order is settled or called off.
    NotOpen(Phase),
    /// It rests for that reason already.
    Already,
}

/// Work on `order` rests from now on.
pub async fn begin(
    office: &Office,
    by: By,
    order: OrderId,
    why: Hindrance,
    reason: String,
) -> Result<Paused, StoreError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    let Some(document) = desk.document(order) else { return Ok(Paused::NoOrder) };
    let phase = document.coordination.phase();
    if phase != Phase::Open {
        return Ok(Paused::NotOpen(phase));
    }
    if pauses(document).iter().any(|rest| rest.why == why && rest.until.is_none()) {
        return Ok(Paused::Already);
    }
    let id = desk.write(order, Act::Paused(Pause::Begun { why, reason }));
    desk.commit().await?;
    Ok(Paused::Begun(id))
}

/// What became of ending one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resumed {
    /// It is over from now on.
    Done,
    /// No such order.
    NoOrder,
    /// The order has no such pause.
    NoPause,
    /// It is over already.
    Over,
}

/// The pause that `pause` began is over.
pub async fn end(
    office: &Office,
    by: By,
    order: OrderId,
    pause: EditId,
    reason: String,
) -> Result<Resumed, StoreError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    let Some(document) = desk.document(order) else { return Ok(Resumed::NoOrder) };
    let Some(rest) = pauses(document).into_iter().find(|rest| rest.id == pause) else { return Ok(Resumed::NoPause) };
    if rest.until.is_some() {
        return Ok(Resumed::Over);
    }
    desk.write(order, Act::Paused(Pause::Over { begun: pause, reason }));
    desk.commit().await?;
    Ok(Resumed::Done)
}
