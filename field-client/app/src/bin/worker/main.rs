//! The worker: the field client's core over SQLite on OPFS. It opens the database, answers the page, and carries to and
//! from the office. It never draws.

mod asked;
mod bell;
mod carrier;
mod clock;
mod lock;
mod picture;
mod post;
mod room;

use callout_app::bridge::News;

fn main() {
    post::tell_panics();
    wasm_bindgen_futures::spawn_local(async {
        match room::Room::open().await {
            Ok(room) => {
                asked::listen(room.clone());
                post::news(&News::Ready);
                room.tell_standing();
                carrier::carry(room);
            }
            Err(broken) => post::news(&broken),
        }
    });
}
