//! Signing in and out.

pub mod begin;
pub mod browser;
pub mod end;
pub mod me;
pub mod prove;

pub use begin::begin;
pub use browser::{begin_in_browser, end_in_browser};
pub use end::end;
pub use me::{me, set_password};
pub use prove::prove;
