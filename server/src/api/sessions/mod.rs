//! Signing in and out.

mod begin;
mod end;
mod me;

pub use begin::begin;
pub use end::end;
pub use me::{me, set_password};
