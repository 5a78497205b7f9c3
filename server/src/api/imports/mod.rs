//! Imports over REST.

pub mod add;
pub mod list;

pub use add::{MAX_BYTES, add};
pub use list::{list, one};
