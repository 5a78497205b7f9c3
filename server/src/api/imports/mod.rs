//! Imports over REST.

mod add;
mod list;

pub use add::{MAX_BYTES, add};
pub use list::{list, one};
