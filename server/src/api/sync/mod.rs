//! What devices speak to.

pub mod events;
pub mod exchange;
