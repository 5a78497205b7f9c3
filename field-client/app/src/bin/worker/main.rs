//! The worker: the field client's core over SQLite on OPFS. It opens the database, answers the page, and carries to and
//! from the office. It never draws.
#![cfg_attr(not(target_arch = "wasm32"), expect(missing_docs, reason = "there is nothing of it outside a browser"))]

#[cfg(target_arch = "wasm32")]
mod asked;
#[cfg(target_arch = "wasm32")]
mod bell;
#[cfg(target_arch = "wasm32")]
mod carrier;
#[cfg(target_arch = "wasm32")]
mod clock;
#[cfg(target_arch = "wasm32")]
mod lock;
#[cfg(target_arch = "wasm32")]
mod picture;
#[cfg(target_arch = "wasm32")]
mod post;
#[cfg(target_arch = "wasm32")]
mod room;

#[cfg(target_arch = "wasm32")]
fn main() {
    post::tell_panics();
    wasm_bindgen_futures::spawn_local(async {
        match room::Room::open().await {
            Ok(room) => {
                asked::listen(room.clone());
                post::news(&callout_app::bridge::News::Ready);
                carrier::carry(room);
            }
            Err(broken) => post::news(&broken),
        }
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
