//! The simulator: real requests played against crews in simulated time, under one policy of dispatch after the other. Pure:
//! the same requests and the same seed give the same day.
//!
//! What is real: the requests, their places, times, trades and priorities. What is invented, by the seed, and hidden from
//! every policy until it happens: how long a way takes ([`world`]), how long the work takes, where crews begin.

pub mod play;
pub mod plot;
pub mod policy;
pub mod report;
pub mod requests;
#[cfg(test)]
mod tests;
pub mod world;
