//! The commands of `callout-server`.

pub mod backup;
pub mod dispatcher;
pub mod import;
pub mod lock;
pub mod migrate;
pub mod open;
pub mod person;
pub mod rebuild;
pub mod restore;
pub mod serve;
pub mod simulate;
#[cfg(test)]
mod tests;
pub mod ticker;
