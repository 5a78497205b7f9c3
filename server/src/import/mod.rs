//! Import: tables that other systems wrote become orders, customers, machines, parts and crews. One way through: bytes →
//! [`sheet`] (rows of text, whatever the format and encoding) → [`columns`] (which column means what) → one parser a
//! [`kind`] → the books, in transactions of many rows → a [`report`] that names line, column and reason.
//!
//! Running a file again makes no duplicates: requests are known by the number they have where they come from, the others by
//! the number or name that people know them by.

pub mod cells;
pub mod columns;
pub mod crews;
pub mod customers;
pub mod encoding;
pub mod equipment;
pub mod error;
pub mod export;
pub mod fields;
pub mod kind;
pub mod kinds;
pub mod parts;
pub mod reason;
pub mod report;
pub mod requests;
pub mod run;
pub mod sheet;
pub mod times;
pub mod xlsx;

#[cfg(test)]
mod tests;

pub use error::{FileFault, ImportError};
pub use kind::Kind;
pub use report::{Outcome, Report};
pub use run::{Manner, Watch, import};
