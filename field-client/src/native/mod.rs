//! The platform: files, sockets, the system's clock and dice. Everything here is left out of the browser's build.

pub mod clock;
pub mod home;
pub mod watch;

pub use crate::carry::{courier, office, uploads};

#[cfg(test)]
mod fake_office;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod network_tests;
