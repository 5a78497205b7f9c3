//! How long to wait after a failure: capped exponential backoff with full jitter (M. Brooker, Exponential Backoff And
//! Jitter, AWS 2015), so that a thousand phones that lost the same server do not come back together.

use std::time::Duration;

use shared::ids::Entropy;

/// The longest wait after the first failure.
pub const FIRST: Duration = Duration::from_secs(1);
/// The longest wait after any number of failures.
pub const CAP: Duration = Duration::from_secs(120);
/// The longest time a server may send us away for.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(3_600);

/// The wait after `failures` failures in a row, with `dice` drawn evenly from all of `u64`. What the server asked for is
/// waited out in full, up to an hour, and the jitter comes on top.
pub fn wait(failures: u32, retry_after: Option<Duration>, dice: u64) -> Duration {
    let doublings = failures.saturating_sub(1).min(20);
    let ceiling = FIRST.saturating_mul(1 << doublings).min(CAP);
    retry_after.map_or(Duration::ZERO, |asked| asked.min(MAX_RETRY_AFTER)) + share(ceiling, dice)
}

/// The part of `whole` that `dice` stands for.
fn share(whole: Duration, dice: u64) -> Duration {
    let nanos = whole.as_nanos() * u128::from(dice) / u128::from(u64::MAX);
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// A throw of all of `u64`.
pub fn throw(entropy: &mut dyn Entropy) -> u64 {
    let mut bytes = [0; 8];
    entropy.fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ceiling_doubles_up_to_the_cap() {
        let ceilings: Vec<u64> = (1..=9).map(|failures| wait(failures, None, u64::MAX).as_secs()).collect();
        assert_eq!(ceilings, [1, 2, 4, 8, 16, 32, 64, 120, 120]);
        assert_eq!(wait(u32::MAX, None, u64::MAX), CAP);
    }

    proptest! {
        /// No throw waits longer than the ceiling, the waits cover all of it, and the server's wish is never cut short.
        #[test]
        fn jitter_is_full_and_bounded(failures in 1..40_u32, dice: u64, asked in 0..5_000_u64) {
            let ceiling = wait(failures, None, u64::MAX);
            let waited = wait(failures, None, dice);
            prop_assert!(waited <= ceiling);
            let expected = ceiling.as_secs_f64() * (dice as f64 / u64::MAX as f64);
            prop_assert!((waited.as_secs_f64() - expected).abs() < 1e-6);
            let asked = Duration::from_secs(asked);
            prop_assert_eq!(wait(failures, Some(asked), dice), asked.min(MAX_RETRY_AFTER) + waited);
        }
    }
}
