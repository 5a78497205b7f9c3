//! The page: what the technician sees. It asks the worker and never opens the database.
#![cfg_attr(not(target_arch = "wasm32"), expect(missing_docs, reason = "there is nothing of it outside a browser"))]
#![cfg_attr(
    target_arch = "wasm32",
    expect(unreachable_pub, reason = "the component macro makes a public function of every component")
)]

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod parts;
#[cfg(target_arch = "wasm32")]
mod phone;
#[cfg(target_arch = "wasm32")]
mod route;
#[cfg(target_arch = "wasm32")]
mod screens;
#[cfg(target_arch = "wasm32")]
mod shell;
#[cfg(target_arch = "wasm32")]
mod texts;

#[cfg(target_arch = "wasm32")]
fn main() {
    leptos::mount::mount_to_body(app::App);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
