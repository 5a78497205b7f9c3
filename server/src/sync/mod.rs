//! Sync at the office: batches come in through one writer with group commit, changes go out by feed position.
//!
//! [`judge`] and [`receive`] are pure. [`inbox`] owns the transaction around them, [`ledger`] is how anything at all gets
//! written into orders, [`pull`] reads what a device has not seen.

pub mod inbox;
pub mod judge;
pub mod ledger;
pub mod pull;
pub mod rebuild;
pub mod receive;
pub mod refill;
#[cfg(test)]
pub(crate) mod tests;
