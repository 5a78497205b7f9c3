//! Enrolled devices.

mod list;
mod revoke;

pub use list::list;
pub use revoke::revoke;
