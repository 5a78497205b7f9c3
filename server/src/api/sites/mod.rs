//! Sites of customers.

mod add;
mod change;
mod list;

pub use add::add;
pub use change::change;
pub use list::{list, one};
