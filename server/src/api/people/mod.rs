//! People with a login.

mod add;
mod change;
mod list;
mod password;

pub use add::add;
pub use change::change;
pub use list::{list, one};
pub use password::Password;
