//! Callout's server.

pub mod admission;
pub mod api;
pub mod app;
pub mod auth;
pub mod check;
pub mod command;
pub mod config;
pub mod directory;
pub mod dispatch;
pub mod enrolment;
pub mod error;
pub mod events;
pub mod extract;
pub mod idempotency;
pub mod import;
pub mod keys;
pub mod limits;
pub mod metrics;
pub mod orders;
pub mod people;
pub mod photos;
pub mod repeats;
pub mod rescue;
pub mod roads;
pub mod router;
pub mod search;
pub mod simulate;
pub mod state;
pub mod store;
pub mod sync;
pub mod system;
#[cfg(test)]
mod testing;
pub mod tickers;
pub mod visitors;
pub mod webhooks;
