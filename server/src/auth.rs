//! Passwords and tokens.

mod password;
mod sign_in;
mod throttle;
mod token;

pub use password::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, Passwords};
pub use sign_in::{NewSession, SESSION_HOURS, SignIn, holds, sign_in};
pub use throttle::Throttle;
pub use token::{Token, one_time_password};
