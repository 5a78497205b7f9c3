//! Sites of customers.

pub mod add;
pub mod change;
pub mod list;

pub use add::add;
pub use change::change;
pub use list::{list, one};
