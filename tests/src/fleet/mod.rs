//! A fleet of devices that speak the protocol directly: the load generator of the benchmarks, and the forger of the
//! tests that need requests which no honest device would send.

pub mod day;
pub mod device;
pub mod load;
pub mod orders;
mod words;
