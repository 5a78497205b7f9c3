//! Callout's core: the work order document and its merge, deadlines, sign-off and the sync protocol.
//! Nothing here does I/O, waits, reads a clock or throws dice.

pub mod calendar;
pub mod document;
pub mod geo;
pub mod ids;
pub mod lang;
pub mod money;
#[cfg(feature = "openapi")]
mod openapi;
pub mod say;
pub mod signoff;
pub mod sync;
pub mod time;

pub mod view;
mod words;
