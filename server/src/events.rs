//! What the office tells other systems: facts, each with a place in the feed. They are written in the transaction of what
//! happened, streamed to whoever watches, and sent to webhooks.

mod fact;
mod watch;

use std::sync::Arc;

use shared::ids::Incarnation;
use shared::time::Moment;

pub use fact::Fact;
pub use watch::{Watch, Watching};

use crate::store::events::StoredEvent;

/// For how long events are kept, in minutes: a week. Who comes back later starts from the present state.
pub const KEPT_MINUTES: i64 = 7 * 24 * 60;

/// Where a watcher stands: everything up to here has been seen. The incarnation tells a restored office apart, whose feed
/// may count the same numbers again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The life of the office.
    pub incarnation: Incarnation,
    /// The feed position.
    pub position: u64,
    /// How many facts of that position were seen.
    pub part: usize,
}

/// More facts than any position has: all of them were seen.
pub const ALL_PARTS: usize = 99;

impl Place {
    /// As it stands in `id:` and `Last-Event-ID`.
    pub fn text(&self) -> String {
        format!("{}-{}.{}", self.incarnation, self.position, self.part)
    }

    /// Reads one; `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (incarnation, rest) = text.trim().split_once('-')?;
        let (position, part) = rest.split_once('.')?;
        Some(Self {
            incarnation: incarnation.parse().ok()?,
            position: position.parse().ok()?,
            part: part.parse().ok()?,
        })
    }
}

/// One fact as it goes out.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its feed position.
    pub position: u64,
    /// Which of the facts of that position, from 1.
    pub part: usize,
    /// What happened.
    pub fact: Fact,
    /// The particulars, as JSON.
    pub data: Arc<str>,
    /// When the office learnt of it.
    pub at: Moment,
}

/// The facts of a row, each an event. A fact that this build does not know was written by a newer one; it is left out.
pub fn of_stored(stored: &StoredEvent) -> Vec<Event> {
    let StoredEvent { position, facts, content, at } = stored;
    let known = (1..).zip(facts.split(' ')).filter_map(|(part, name)| Some((part, Fact::named(name)?)));
    let data: Arc<str> = content.as_str().into();
    known.map(|(part, fact)| Event { position: *position, part, fact, data: Arc::clone(&data), at: *at }).collect()
}

#[cfg(test)]
mod tests;
