//! Repeat reports 重复报修: the same machine and fault, or the same place and trade, while one is open or was settled a
//! moment ago. [`score`] is the rule, pure; [`find`] asks the store for what could match; [`merge`] is what people decide.

pub mod alike;
pub mod case;
pub mod find;
pub mod merge;
pub mod score;

#[cfg(test)]
mod tests;

pub use case::{Case, Known};
pub use find::find;
pub use score::{Match, OFFERED, SUSPECTED, compare};
