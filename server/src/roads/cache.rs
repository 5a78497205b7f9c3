//! What a routing server said lately.

use std::collections::BTreeMap;

use shared::geo::Point;
use shared::time::Moment;

use super::Table;

/// How long a time is believed: traffic changes.
const KEPT_MS: i64 = 15 * 60_000;
/// Ways that are kept at most; then everything is forgotten, which is simple and seldom.
const MAX_WAYS: usize = 200_000;

/// Times by way, each with the moment at which it was learned. `None` is remembered as well: there is no way.
#[derive(Default)]
pub(super) struct Cache {
    ways: BTreeMap<(Point, Point), (Moment, Option<i64>)>,
}

impl Cache {
    /// The whole table, if every way in it is known.
    pub(super) fn table(&self, points: &[Point], now: Moment) -> Option<Table> {
        let way = |from: &Point, to: &Point| {
            let (at, seconds) = self.ways.get(&(*from, *to))?;
            (now.ms_since(*at) < KEPT_MS).then_some(*seconds)
        };
        points.iter().map(|from| points.iter().map(|to| way(from, to)).collect()).collect()
    }

    /// Remembers a table.
    pub(super) fn keep(&mut self, points: &[Point], table: &Table, now: Moment) {
        if self.ways.len() + points.len() * points.len() > MAX_WAYS {
            self.ways.clear();
        }
        for (from, row) in points.iter().zip(table) {
            for (to, seconds) in points.iter().zip(row) {
                self.ways.insert((*from, *to), (now, *seconds));
            }
        }
    }
}
