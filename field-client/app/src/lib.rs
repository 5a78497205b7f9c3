//! The technician's app. Two programs of one house: `page` draws (Leptos on the UI thread) and never opens the database;
//! `worker` holds the field client's core over SQLite on OPFS and never draws. Between them go the messages of [`bridge`].
//! What the worker answers is made in [`desk`], without a browser, so that it is tested natively.

#[cfg(all(any(feature = "page", feature = "worker"), not(target_arch = "wasm32")))]
compile_error!("page and worker run in a browser: cargo xtask web builds them");

pub mod bridge;
pub mod chart;
#[cfg(any(not(target_arch = "wasm32"), feature = "worker"))]
pub mod desk;
pub use shared::say;
pub mod tidings;
pub mod typed;
pub mod way;
