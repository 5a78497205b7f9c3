//! Carrying to and from the office over HTTP, the same on every platform. Whoever carries holds the phone only between two
//! requests, never while it waits for one: in a browser there is one connection to the database, and acts come first.

pub mod courier;
pub mod events;
pub mod office;
pub mod uploads;

use crate::phone::Phone;

/// A phone that can be had for a moment at a time.
pub trait Held {
    /// Does something with the phone.
    fn with<T>(&mut self, act: impl FnOnce(&mut Phone) -> T) -> T;
}

impl Held for Phone {
    fn with<T>(&mut self, act: impl FnOnce(&mut Phone) -> T) -> T {
        act(self)
    }
}
