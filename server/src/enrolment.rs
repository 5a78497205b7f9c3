//! Enrolling a device: a code from the office, used once, and a key that the device made itself.

mod code;
mod enrol;

pub use code::{Code, Invitation, invite};
pub use enrol::{Outcome, enrol};
