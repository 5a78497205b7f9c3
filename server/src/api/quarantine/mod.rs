//! Edits that wait for a person at the office.

pub mod decide;
pub mod list;
