//! Dispatch as the office does it: the pure engine of [`crate::dispatch`] over what the database knows, and what follows
//! from its answer. Only [`super::assign`] ever changes who holds an order.

pub mod absence;
pub mod automatic;
pub mod days;
pub mod in_hand;
pub mod learned;
pub mod mode;
pub mod offers;
pub mod picture;
pub mod places;
pub mod standby;
#[cfg(test)]
mod tests;
pub mod why;
