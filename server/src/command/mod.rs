//! The commands of `callout-server`.

pub mod backup;
pub mod check;
pub mod dispatcher;
pub mod import;
pub mod lock;
pub mod migrate;
pub mod open;
pub mod person;
mod photo_copy;
pub mod progress;
pub mod rebuild;
pub mod restore;
pub mod serve;
pub mod simulate;
#[cfg(test)]
mod tests;
