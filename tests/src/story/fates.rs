//! Who dies when.

use std::time::Duration;

use crate::chance::Chance;

/// Processes killed so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Killed {
    /// `callout` while recording an act.
    pub recording: u32,
    /// `callout` while syncing.
    pub syncing: u32,
    /// The server.
    pub server: u32,
}

impl Killed {
    /// All of them.
    pub fn all(&self) -> u32 {
        self.recording + self.syncing + self.server
    }
}

/// The dice of the story, and the kills that are left.
pub(super) struct Fates {
    chance: Chance,
    wanted: u32,
    killed: Killed,
}

impl Fates {
    pub(super) fn new(chance: Chance, wanted: u32) -> Self {
        Self { chance, wanted, killed: Killed::default() }
    }

    /// Dice for a part of the story.
    pub(super) fn branch(&mut self) -> Chance {
        self.chance.branch()
    }

    pub(super) fn killed(&self) -> Killed {
        self.killed
    }

    /// Kills that are left.
    pub(super) fn left(&self) -> u32 {
        self.wanted.saturating_sub(self.killed.all())
    }

    /// After how long the recording of an act is to be killed, if it is. Half of all kills at most are spent on it.
    pub(super) fn while_recording(&mut self) -> Option<Duration> {
        let budget = (self.wanted / 2).saturating_sub(self.killed.recording);
        (budget > 0 && self.chance.percent(40)).then(|| self.within(60))
    }

    pub(super) fn recording_died(&mut self) {
        self.killed.recording += 1;
    }

    pub(super) fn syncing_died(&mut self, count: u32) {
        self.killed.syncing += count;
    }

    pub(super) fn server_died(&mut self) {
        self.killed.server += 1;
    }

    /// Some time up to `ms` milliseconds.
    pub(super) fn within(&mut self, ms: u64) -> Duration {
        Duration::from_micros(self.chance.below(ms * 1_000))
    }

    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.chance.percent(percent)
    }
}
