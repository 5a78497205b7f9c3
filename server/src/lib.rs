//! Callout's server.

pub mod api;
pub mod app;
pub mod auth;
pub mod command;
pub mod config;
pub mod directory;
pub mod dispatch;
pub mod enrolment;
pub mod error;
pub mod extract;
pub mod orders;
pub mod people;
pub mod photos;
pub mod rescue;
pub mod router;
pub mod state;
pub mod store;
pub mod sync;
pub mod system;
#[cfg(test)]
mod testing;
