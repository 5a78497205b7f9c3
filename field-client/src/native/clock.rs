//! The system's clock and dice: the only place in this crate where time and chance come in.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use shared::ids::{Digest, Entropy};
use shared::time::{Clock, Moment, Uptime};

/// The system's clock. Uptime is `CLOCK_BOOTTIME`, which counts sleep, as `/proc/uptime` shows it, within the boot that
/// `boot_id` names; where the system has neither, it is the time since this process began.
#[derive(Debug)]
pub struct SystemClock {
    boot: u64,
    since: Since,
}

#[derive(Debug)]
enum Since {
    Boot,
    Process(Instant),
}

impl SystemClock {
    /// Asks the system once which boot this is.
    pub fn start() -> Self {
        match std::fs::read_to_string("/proc/sys/kernel/random/boot_id") {
            Ok(id) if uptime_ms().is_some() => Self { boot: name_of(id.trim().as_bytes()), since: Since::Boot },
            _ => Self::of_process(),
        }
    }

    fn of_process() -> Self {
        let mut name = [0; 16];
        SystemEntropy.fill(&mut name);
        #[expect(
            clippy::disallowed_methods,
            reason = "the one implementation of the clock for systems without boot ids"
        )]
        let now = Instant::now();
        Self { boot: name_of(&name), since: Since::Process(now) }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        #[expect(clippy::disallowed_methods, reason = "the one implementation of the clock")]
        let now = SystemTime::now();
        let ms = |duration: std::time::Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Moment(now.duration_since(UNIX_EPOCH).map_or_else(|before| -ms(before.duration()), ms))
    }

    fn uptime(&self) -> Uptime {
        let ms = match &self.since {
            // Zero is a lower bound of whatever it was.
            Since::Boot => uptime_ms().unwrap_or(0),
            Since::Process(start) => u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        Uptime { boot: self.boot, ms }
    }
}

fn name_of(bytes: &[u8]) -> u64 {
    Digest::of(bytes).0.iter().take(8).fold(0, |name, byte| name << 8 | u64::from(*byte))
}

fn uptime_ms() -> Option<u64> {
    parse_uptime(&std::fs::read_to_string("/proc/uptime").ok()?)
}

/// `12345.67 54321.00`: seconds since the boot, with two decimals.
fn parse_uptime(text: &str) -> Option<u64> {
    let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    let hundredths: u64 = hundredths.get(..2)?.parse().ok()?;
    seconds.parse::<u64>().ok()?.checked_mul(1_000)?.checked_add(hundredths * 10)
}

/// The system's random source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one implementation of chance")]
        let filled = getrandom::fill(bytes);
        #[expect(clippy::panic, reason = "a system without randomness can make neither keys nor identities")]
        if let Err(error) = filled {
            panic!("the system has no randomness: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uptime_is_read_as_the_kernel_writes_it() {
        assert_eq!(parse_uptime("12345.67 54321.00\n"), Some(12_345_670));
        assert_eq!((parse_uptime(""), parse_uptime("12 3")), (None, None));
    }

    #[test]
    fn uptime_grows_within_one_boot_by_whatever_source() {
        for clock in [SystemClock::start(), SystemClock::of_process()] {
            let before = clock.uptime();
            std::thread::sleep(std::time::Duration::from_millis(30));
            let after = clock.uptime();
            assert_eq!(before.boot, after.boot);
            assert!(after.ms > before.ms && after.ms < before.ms + 10_000);
        }
    }
}
