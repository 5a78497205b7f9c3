//! The technician's app in a real browser.

mod kills;
mod scanning;
mod seen_by_all;
mod states;
mod story;
mod tabs;
