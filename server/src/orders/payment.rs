//! Fees collected 收费, as the office hears of them.

use shared::document::edit::Act;
use shared::document::payment::{Payment, fees};
use shared::ids::{EditId, OrderId};

use super::desk::{By, Desk};
use crate::state::Office;
use crate::store::StoreError;

/// Notes a fee; `None` if there is no such order.
pub async fn collect(office: &Office, by: By, order: OrderId, payment: Payment) -> Result<Option<EditId>, StoreError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    if desk.document(order).is_none() {
        return Ok(None);
    }
    let id = desk.write(order, Act::Paid(payment));
    desk.commit().await?;
    Ok(Some(id))
}

/// What became of taking one back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenBack {
    /// It does not count any more.
    Done,
    /// The order has no such fee.
    NoFee,
    /// It did not count any more.
    Already,
}

/// A fee was noted by mistake, or was paid back.
pub async fn take_back(
    office: &Office,
    by: By,
    order: OrderId,
    payment: EditId,
    reason: String,
) -> Result<TakenBack, StoreError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    let found = desk.document(order).and_then(|document| fees(document).into_iter().find(|fee| fee.id == payment));
    match found {
        None => return Ok(TakenBack::NoFee),
        Some(fee) if fee.taken_back.is_some() => return Ok(TakenBack::Already),
        Some(_) => {}
    }
    desk.write(order, Act::Paid(Payment::TakenBack { payment, reason }));
    desk.commit().await?;
    Ok(TakenBack::Done)
}
