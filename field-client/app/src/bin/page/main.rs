//! The page: what the technician sees. It asks the worker and never opens the database.
#![expect(unreachable_pub, reason = "the component macro makes a public function of every component")]

mod app;
mod browser;
mod camera;
mod install;
mod kept;
mod parts;
mod phone;
mod route;
mod screens;
mod shell;
mod tell;
mod texts;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
