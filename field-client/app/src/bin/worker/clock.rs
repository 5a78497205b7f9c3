//! The browser's clock and dice: the only place of the worker where time and chance come in.

use shared::ids::Entropy;
use shared::time::{Clock, Moment, Uptime};

use super::post::scope;

/// The browser's clock. Uptime is that of this worker, whose name is drawn anew at each start; it may stop while the device
/// sleeps, so it is a lower bound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BrowserClock {
    life: u64,
}

impl BrowserClock {
    /// Begins a life.
    pub(crate) fn start() -> Self {
        let mut name = [0; 8];
        BrowserEntropy.fill(&mut name);
        Self { life: u64::from_le_bytes(name) }
    }
}

impl Clock for BrowserClock {
    fn now(&self) -> Moment {
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds since 1970, far below 2^53")]
        Moment(js_sys::Date::now() as i64)
    }

    fn uptime(&self) -> Uptime {
        let ms = scope().performance().map(|performance| performance.now()).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative, far below 2^53")]
        Uptime { boot: self.life, ms: ms as u64 }
    }
}

/// The browser's random source.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct BrowserEntropy;

impl Entropy for BrowserEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one implementation of chance")]
        let filled = getrandom::fill(bytes);
        #[expect(clippy::panic, reason = "a browser without randomness can make neither keys nor identities")]
        if let Err(error) = filled {
            panic!("the browser has no randomness: {error}");
        }
    }
}
