//! The end-to-end harness: real server and client processes, a network that breaks on purpose, real requests, and the
//! load generator of the benchmarks. Nothing here is part of the product.

#![expect(
    clippy::indexing_slicing,
    reason = "a key that a JSON answer lacks reads as null and fails the check; it never panics"
)]

pub mod axe;
pub mod browser;
pub mod chance;
pub mod city;
pub mod database;
pub mod field;
pub mod fleet;
pub mod images;
pub mod office;
pub mod peers;
pub mod play;
pub mod programs;
pub mod receiver;
pub mod requests;
pub mod rest;
pub mod scene;
pub mod server;
pub mod stopwatch;
pub mod story;
pub mod town;
pub mod visit;
pub mod watching;
pub mod wire;
