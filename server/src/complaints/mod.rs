//! Complaints 投诉: a sheet with a number of its own, clocks, responsibility in percent, cost, decision, and the customer's answer.
//! A complaint that its sheet does not settle gets a new one with the old one attached.

pub mod clocks;
pub mod deliver;
pub mod sheet;
pub mod watch;

#[cfg(test)]
mod tests;

pub use self::clocks::{Clock, Step};
pub use self::sheet::{BadSheet, Complaint, Sheet};
