//! Dispatch 派单: which crew is the right one, and why. Pure: crews and jobs go in, ranked offers with reasons as data come
//! out; nothing here waits, reads a clock or throws dice. `docs/dispatch.md` tells the model on one page.
//!
//! To be read in this order: what is known ([`crew`]), what things cost ([`cost`], [`travel`]), the cheapest place in one day
//! ([`insertion`]), who is near ([`grid`], [`fleet`]), who is the best ([`rank`]), many at once ([`batch`], [`improve`]),
//! where to wait ([`standby`]), and why ([`explain`]).

pub mod batch;
pub mod cost;
pub mod crew;
pub mod explain;
pub mod fleet;
pub mod grid;
pub mod improve;
pub mod insertion;
pub mod matching;
pub mod nearest;
pub mod rank;
pub mod shift;
pub mod space;
pub mod standby;
#[cfg(test)]
mod tests;
pub mod travel;
pub mod words;
