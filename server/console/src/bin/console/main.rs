//! The console in the browser. It speaks the public REST interface and nothing else.
#![cfg_attr(not(target_arch = "wasm32"), expect(missing_docs, reason = "there is nothing of it outside a browser"))]
#![cfg_attr(
    target_arch = "wasm32",
    expect(unreachable_pub, reason = "the component macro makes a public function of every component")
)]

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod board;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod intake;
#[cfg(target_arch = "wasm32")]
mod keys;
#[cfg(target_arch = "wasm32")]
mod live;
#[cfg(target_arch = "wasm32")]
mod net;
#[cfg(target_arch = "wasm32")]
mod office;
#[cfg(target_arch = "wasm32")]
mod order;
#[cfg(target_arch = "wasm32")]
mod parts;
#[cfg(target_arch = "wasm32")]
mod prove;
#[cfg(target_arch = "wasm32")]
mod shell;
#[cfg(target_arch = "wasm32")]
mod sign_in;
#[cfg(target_arch = "wasm32")]
mod stock;
#[cfg(target_arch = "wasm32")]
mod texts;
#[cfg(target_arch = "wasm32")]
mod town;

#[cfg(target_arch = "wasm32")]
fn main() {
    std::panic::set_hook(Box::new(|info| {
        // What breaks says where: a console that stands still without a word cannot be mended.
        web_sys::console::error_1(&info.to_string().into());
        begin_anew();
    }));
    leptos::mount::mount_to_body(app::App);
}

/// Opens the page again where it stands: everything that counts is at the office. Not twice within ten seconds, or what
/// breaks at once would never stop.
#[cfg(target_arch = "wasm32")]
fn begin_anew() {
    const PAUSE_MS: i64 = 10_000;
    const KEY: &str = "broke-at";
    let now = browser::now().0;
    let last = browser::kept(KEY).and_then(|at| at.parse::<i64>().ok()).unwrap_or_default();
    browser::keep(KEY, &now.to_string());
    if now.saturating_sub(last) > PAUSE_MS
        && let Some(window) = browser::window()
    {
        let _ = window.location().reload();
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
