//! Token buckets, one a key, as the generic cell rate algorithm: a single number each, so that many are cheap (ITU-T I.371,
//! annex A). The number is the moment at which the bucket will be full again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use super::Rate;

/// Keys that are remembered at once. Full buckets are forgotten first; then, under a flood, the fuller half of the rest.
pub(super) const REMEMBERED: usize = 50_000;

/// How a request stands to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// Requests that may follow at once.
    pub(super) left: u64,
    /// Seconds until the bucket is full again.
    pub(super) full_in_s: u64,
}

/// The buckets of one kind of key.
#[derive(Debug)]
pub(super) struct Buckets<K> {
    rate: Rate,
    full_at_us: Mutex<HashMap<K, u64>>,
}

impl<K: Eq + Hash> Buckets<K> {
    pub(super) fn new(rate: Rate) -> Self {
        Self { rate, full_at_us: Mutex::default() }
    }

    pub(super) fn rate(&self) -> Rate {
        self.rate
    }

    /// Takes one from the bucket of `key` at uptime `now_ms`; `Err` is after how many milliseconds there will be one.
    pub(super) fn take(&self, key: K, now_ms: u64) -> Result<Standing, u64> {
        let now = now_ms.saturating_mul(1_000);
        let (each, whole) = (self.each_us(), self.whole_us());
        let mut all = self.full_at_us.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED && !all.contains_key(&key) {
            forget(&mut all, now);
        }
        let full_at = all.entry(key).or_insert(now);
        let next = (*full_at).max(now).saturating_add(each);
        let empty_by = next.saturating_sub(now).saturating_sub(whole);
        if empty_by > 0 {
            return Err(empty_by.div_ceil(1_000));
        }
        *full_at = next;
        let used = next.saturating_sub(now);
        Ok(Standing { left: whole.saturating_sub(used) / each, full_in_s: used.div_ceil(1_000_000) })
    }

    /// Whether there is a bucket of `key`.
    pub(super) fn knows(&self, key: &K) -> bool {
        self.full_at_us.lock().unwrap_or_else(PoisonError::into_inner).contains_key(key)
    }

    /// Forgets the bucket of `key`.
    pub(super) fn forget(&self, key: &K) {
        self.full_at_us.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    /// Microseconds in which one request comes back.
    fn each_us(&self) -> u64 {
        (1_000_000 / u64::from(self.rate.per_second.max(1))).max(1)
    }

    /// Microseconds in which an empty bucket fills.
    fn whole_us(&self) -> u64 {
        self.each_us().saturating_mul(self.rate.burst.max(1).into())
    }
}

fn forget<K: Eq + Hash>(all: &mut HashMap<K, u64>, now: u64) {
    all.retain(|_, full_at| *full_at > now);
    if all.len() >= REMEMBERED {
        let mut moments: Vec<u64> = all.values().copied().collect();
        moments.sort_unstable();
        let middle = moments.get(moments.len() / 2).copied().unwrap_or_default();
        all.retain(|_, full_at| *full_at > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { per_second: 2, burst: 3 };

    #[test]
    fn a_burst_passes_then_the_rate_holds() {
        let buckets = Buckets::new(RATE);
        let left: Vec<_> = (0..3).map(|_| buckets.take("a", 0).unwrap().left).collect();
        assert_eq!(left, [2, 1, 0]);
        assert_eq!(buckets.take("a", 0), Err(500));
        assert_eq!(buckets.take("a", 499), Err(1));
        assert_eq!(buckets.take("a", 500), Ok(Standing { left: 0, full_in_s: 2 }));
        assert_eq!(buckets.take("b", 500).unwrap().left, 2, "others have buckets of their own");
        assert_eq!(buckets.take("a", 60_000).unwrap().left, 2, "it fills again, and no further");
    }

    #[test]
    fn over_a_minute_no_more_pass_than_the_rate_and_one_burst() {
        let buckets = Buckets::new(RATE);
        let passed = (0..60_000).filter(|ms| buckets.take((), *ms).is_ok()).count();
        assert_eq!(passed, 3 + 2 * 60 - 1);
    }

    #[test]
    fn a_flood_of_keys_stays_bounded_and_does_not_free_who_is_over() {
        let buckets = Buckets::new(RATE);
        while buckets.take(0, 0).is_ok() {}
        for key in 1..=REMEMBERED * 3 {
            let _ = buckets.take(key, 0);
        }
        assert!(buckets.full_at_us.lock().unwrap().len() <= REMEMBERED);
        assert!(buckets.take(0, 0).is_err());
    }
}
