//! The technician's app. Two programs of one house: `page` draws (Leptos on the UI thread) and never opens the database;
//! `worker` holds the field client's core over SQLite on OPFS and never draws. Between them go the messages of [`bridge`].
//! What the worker answers is made in [`desk`], without a browser, so that it is tested natively.

pub mod bridge;
#[cfg(any(not(target_arch = "wasm32"), feature = "worker"))]
pub mod desk;
pub use shared::say;
