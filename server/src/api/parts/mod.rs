//! The parts catalogue 材料. Parts are reference rows: phones have them beforehand.

pub mod put;

pub use put::{add, list, one, put, remove};
