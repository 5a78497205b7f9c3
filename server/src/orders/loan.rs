//! Loan units 备机: handed over and taken back. One unit is out once.

use shared::document::edit::Act;
use shared::document::loan::{Loan, loans};
use shared::ids::{EditId, OrderId};
use shared::time::Moment;

use super::desk::{By, Desk};
use crate::state::Office;
use crate::store::{StoreError, loans as stored};

/// A unit that goes out.
#[derive(Clone, Debug)]
pub struct Unit {
    /// What it is.
    pub name: String,
    /// The number on its plate.
    pub number: String,
    /// When it should be back.
    pub back_by: Option<Moment>,
    /// Its state, and what comes with it.
    pub remark: String,
}

/// What became of handing it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lent {
    /// The customer has it; this edit says so.
    Done(EditId),
    /// No such order.
    NoOrder,
    /// The unit is out on another order, or on this one: its number.
    OutAlready(String),
}

/// Hands a unit over.
pub async fn lend(office: &Office, by: By, order: OrderId, unit: Unit) -> Result<Lent, StoreError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    if desk.document(order).is_none() {
        return Ok(Lent::NoOrder);
    }
    // Under the feed's own lock: of two who hand the same unit over, the second sees the first.
    crate::store::feed::hold(&mut desk.tx).await?;
    if let Some(number) = stored::out_on(&mut desk.tx, &unit.number).await? {
        return Ok(Lent::OutAlready(number));
    }
    let Unit { name, number, back_by, remark } = unit;
    let id = desk.write(order, Act::Lent(Loan::Out { name, number, back_by, remark }));
    desk.commit().await?;
    Ok(Lent::Done(id))
}

/// What became of taking it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returned {
    /// It is back.
    Done,
    /// The order has no such unit.
    NoLoan,
    /// It was back already.
    Already,
}

/// Takes a unit back.
pub async fn take_back(
    office: &Office,
    by: By,
    order: OrderId,
    out: EditId,
    remark: String,
) -> Result<Returned, StoreError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    let found = desk.document(order).and_then(|document| loans(document).into_iter().find(|unit| unit.id == out));
    match found {
        None => return Ok(Returned::NoLoan),
        Some(unit) if unit.back_at.is_some() => return Ok(Returned::Already),
        Some(_) => {}
    }
    desk.write(order, Act::Lent(Loan::Back { out, remark }));
    desk.commit().await?;
    Ok(Returned::Done)
}
