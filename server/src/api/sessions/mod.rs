//! Signing in and out.

pub mod begin;
pub mod end;
pub mod me;

pub use begin::begin;
pub use end::end;
pub use me::{me, set_password};
