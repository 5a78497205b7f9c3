//! What is sent to the office next, and what its answer changes here. Everything in this module is
//! a function of the store and of bytes: no network, no waiting. `docs/sync.md` tells the protocol in prose.

pub mod absorb;
pub mod backoff;
pub mod events;
pub mod failure;
pub mod plan;

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
