//! The machine's own clock and randomness: the only place of the server where they enter.

use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use shared::ids::Entropy;
use shared::time::{Clock, Moment, Uptime};

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the implementation that everything else takes as a parameter"
    )]
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the implementation that everything else takes as a parameter"
    )]
    fn uptime(&self) -> Uptime {
        static START: OnceLock<Instant> = OnceLock::new();
        let passed = START.get_or_init(Instant::now).elapsed();
        Uptime { boot: std::process::id().into(), ms: u64::try_from(passed.as_millis()).unwrap_or(u64::MAX) }
    }
}

/// The machine's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the implementation that everything else takes as a parameter"
    )]
    #[expect(clippy::expect_used, reason = "a machine that gives no randomness cannot make keys; nothing can go on")]
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}
