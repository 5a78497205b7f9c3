//! API keys, for administrators.

mod add;
mod list;
mod revoke;

pub use add::add;
pub use list::list;
pub use revoke::revoke;
