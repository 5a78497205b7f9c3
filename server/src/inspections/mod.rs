//! Inspections and patrols 巡检: plans say where, how often and what is asked ([`plan`]); what is due follows purely ([`due`]); orders
//! are made ahead of it, once however many servers run ([`make`]).

pub mod due;
pub mod make;
pub mod plan;

#[cfg(test)]
mod tests;

pub use self::plan::{BadPlan, Every, Item, Plan, Template};
