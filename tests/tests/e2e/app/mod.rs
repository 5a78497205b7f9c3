//! The technician's app in a real browser.

mod again;
mod keyboard;
mod kills;
mod knows;
mod large;
mod news;
mod older;
mod rescue;
mod scanning;
mod seen_by_all;
mod states;
mod story;
mod tabs;
mod typed;
mod update;
