//! Wrong passwords cost time: each login has a few free guesses, then waits twice as long after each further one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use shared::time::Clock;

/// Guesses that cost nothing.
const FREE: u32 = 5;
/// The longest wait, in seconds.
const LONGEST_S: u64 = 900;
/// After this long without a guess a login starts anew, in milliseconds.
const FORGOTTEN_MS: u64 = 3_600_000;
/// Logins that are remembered at once; more mean an attack on many, and the oldest are forgotten.
const REMEMBERED: usize = 10_000;

/// The guesses of the last hour, by login.
#[derive(Default)]
pub struct Throttle(Mutex<HashMap<String, Guesses>>);

#[derive(Clone, Copy)]
struct Guesses {
    count: u32,
    /// Uptime of the last guess.
    at_ms: u64,
}

impl Throttle {
    /// Counts a guess at `login`, before it is checked so that parallel guesses count as well. `Err` is how many seconds to
    /// wait before the next one is looked at.
    pub fn guess(&self, login: &str, clock: &dyn Clock) -> Result<(), u64> {
        let now = clock.uptime().ms;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED && !all.contains_key(login) {
            forget(&mut all, now);
        }
        let guesses = all.entry(login.to_owned()).or_insert(Guesses { count: 0, at_ms: now });
        if now.saturating_sub(guesses.at_ms) > FORGOTTEN_MS {
            guesses.count = 0;
        }
        let passed = now.saturating_sub(guesses.at_ms) / 1_000;
        match wait_s(guesses.count).checked_sub(passed) {
            Some(left) if left > 0 => Err(left),
            _ => {
                *guesses = Guesses { count: guesses.count.saturating_add(1), at_ms: now };
                Ok(())
            }
        }
    }

    /// Forgets the guesses at a login whose owner came in.
    pub fn forget(&self, login: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(login);
    }
}

/// Seconds to wait after `count` guesses.
fn wait_s(count: u32) -> u64 {
    match count.checked_sub(FREE) {
        None => 0,
        Some(beyond) => 2_u64.saturating_pow(beyond + 1).min(LONGEST_S),
    }
}

fn forget(all: &mut HashMap<String, Guesses>, now: u64) {
    all.retain(|_, guesses| now.saturating_sub(guesses.at_ms) <= FORGOTTEN_MS);
    if all.len() >= REMEMBERED {
        let mut ages: Vec<u64> = all.values().map(|guesses| guesses.at_ms).collect();
        ages.sort_unstable();
        let middle = ages.get(ages.len() / 2).copied().unwrap_or_default();
        all.retain(|_, guesses| guesses.at_ms > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestClock;

    #[test]
    fn five_guesses_are_free_then_each_doubles_the_wait() {
        let (throttle, clock) = (Throttle::default(), TestClock::default());
        for _ in 0..FREE {
            assert_eq!(throttle.guess("li", &clock), Ok(()));
        }
        assert_eq!(throttle.guess("li", &clock), Err(2));
        assert_eq!(throttle.guess("wang", &clock), Ok(()), "others are not held up");
        clock.advance_ms(2_000);
        assert_eq!(throttle.guess("li", &clock), Ok(()));
        assert_eq!(throttle.guess("li", &clock), Err(4));
        throttle.forget("li");
        assert_eq!(throttle.guess("li", &clock), Ok(()));
    }

    #[test]
    fn the_wait_has_an_end_and_an_hour_of_peace_clears_it() {
        let (throttle, clock) = (Throttle::default(), TestClock::default());
        for _ in 0..40 {
            let _ = throttle.guess("li", &clock);
            clock.advance_ms(1_000_000);
        }
        assert!(throttle.guess("li", &clock).is_ok());
        assert_eq!(throttle.guess("li", &clock), Err(LONGEST_S));
        clock.advance_ms(3_600_001);
        for _ in 0..FREE {
            assert_eq!(throttle.guess("li", &clock), Ok(()));
        }
    }

    #[test]
    fn a_flood_of_logins_does_not_fill_the_memory() {
        let (throttle, clock) = (Throttle::default(), TestClock::default());
        for n in 0..REMEMBERED * 3 {
            let _ = throttle.guess(&format!("login-{n}"), &clock);
            clock.advance_ms(1);
        }
        assert!(throttle.0.lock().unwrap().len() <= REMEMBERED);
    }
}
