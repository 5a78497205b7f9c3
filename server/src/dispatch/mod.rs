//! Dispatch 派单: which crew is the nearest suitable one. Pure: crews and a job go in, a ranked list with reasons comes out,
//! as data that an interface puts into words.

pub mod nearest;
pub mod shift;
