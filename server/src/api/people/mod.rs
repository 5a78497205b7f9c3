//! People with a login.

pub mod add;
pub mod change;
pub mod list;
pub mod password;

pub use add::add;
pub use change::change;
pub use list::{list, one};
pub use password::Password;
