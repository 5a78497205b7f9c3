//! What the office does with orders. Every act of the office is an edit by the server's own actor, written through a
//! [`desk`]; reading is [`history`] and [`verify`].

pub mod assign;
pub mod candidates;
pub mod decide;
pub mod desk;
pub mod dispatching;
pub mod etag;
pub mod history;
pub mod intake;
pub mod loan;
pub mod members;
pub mod note;
pub mod pause;
pub mod payment;
pub mod place;
pub mod projection;
pub mod quarantine;
pub mod release;
pub mod second_line;
pub mod settle;
pub mod slip;
pub mod trips;
pub mod verify;

#[cfg(test)]
mod tests;
