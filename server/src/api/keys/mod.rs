//! API keys, for administrators.

pub mod add;
pub mod list;
pub mod revoke;

pub use add::add;
pub use list::list;
pub use revoke::revoke;
