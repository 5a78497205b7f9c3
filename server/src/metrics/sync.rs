//! The writer of orders, and what devices report of themselves.

use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// From a millisecond to ten seconds: a commit is one flush of a disk.
const SECONDS: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 3.0, 10.0];

/// Figures about sync.
#[derive(Clone)]
pub struct SyncFigures {
    batches: Counter,
    edits: Counter,
    group_batches: Histogram,
    commit_seconds: Histogram,
    waiting: Gauge,
    busy: Counter,
    failed_groups: Counter,
    forks: Counter,
    mismatches: Counter,
}

impl SyncFigures {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let of = Self {
            batches: Counter::default(),
            edits: Counter::default(),
            group_batches: Histogram::new([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0]),
            commit_seconds: Histogram::new(SECONDS),
            waiting: Gauge::default(),
            busy: Counter::default(),
            failed_groups: Counter::default(),
            forks: Counter::default(),
            mismatches: Counter::default(),
        };
        registry.register("callout_sync_batches", "Batches of edits committed", of.batches.clone());
        registry.register("callout_sync_edits", "Edits committed, repeated ones included", of.edits.clone());
        registry.register("callout_sync_group_batches", "Batches in one commit", of.group_batches.clone());
        registry.register(
            "callout_sync_commit_seconds",
            "From a group's start to its commit",
            of.commit_seconds.clone(),
        );
        registry.register("callout_sync_waiting", "Batches that wait for the writer", of.waiting.clone());
        registry.register("callout_sync_busy", "Batches turned away because too many waited", of.busy.clone());
        registry.register("callout_sync_failed_groups", "Groups that the database refused", of.failed_groups.clone());
        registry.register("callout_sync_forks", "Batches of cloned installations", of.forks.clone());
        let help = "Orders that devices fetched again because their state had another hash: each is a bug";
        registry.register("callout_sync_hash_mismatches", help, of.mismatches.clone());
        of
    }

    /// A group of batches was committed.
    pub(crate) fn committed(&self, batches: usize, edits: usize, took: Duration) {
        self.batches.inc_by(count(batches));
        self.edits.inc_by(count(edits));
        self.group_batches.observe(f64::from(u32::try_from(batches).unwrap_or(u32::MAX)));
        self.commit_seconds.observe(took.as_secs_f64());
    }

    /// A group of batches was not committed.
    pub(crate) fn failed(&self) {
        self.failed_groups.inc();
    }

    /// So many batches wait.
    pub(crate) fn waiting(&self, batches: usize) {
        self.waiting.set(i64::try_from(batches).unwrap_or(i64::MAX));
    }

    /// A batch was turned away.
    pub(crate) fn busy(&self) {
        self.busy.inc();
    }

    /// A batch was another history under known numbers.
    pub(crate) fn forked(&self) {
        self.forks.inc();
    }

    /// A device asked for so many orders again.
    pub(crate) fn mismatched(&self, orders: usize) {
        self.mismatches.inc_by(count(orders));
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
