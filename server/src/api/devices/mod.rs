//! Enrolled devices.

pub mod list;
pub mod revoke;

pub use list::list;
pub use revoke::revoke;
