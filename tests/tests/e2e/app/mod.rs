//! The technician's app in a real browser.

mod again;
mod keyboard;
mod kills;
mod large;
mod older;
mod scanning;
mod seen_by_all;
mod states;
mod story;
mod tabs;
mod update;
