//! In which sequence the board shows orders, and how it keeps still while somebody works with it. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use shared::ids::OrderId;
use shared::time::Moment;

use crate::api::orders::Row;
use crate::board::{Beside, Need, place};
use crate::filter::Filter;

/// The orders of the board by what they need, each part in its sequence.
pub type Arranged = BTreeMap<Need, Vec<OrderId>>;

/// Sorts what `filter` shows.
pub fn arrange<'r>(
    rows: impl IntoIterator<Item = &'r Arc<Row>>,
    beside: impl Fn(OrderId) -> Beside,
    filter: &Filter,
    now: Moment,
) -> Arranged {
    let mut places: Vec<_> = rows
        .into_iter()
        .map(|row| (place(row, beside(row.id), now), row))
        .filter(|((need, ..), row)| filter.shows(row, *need))
        .map(|(place, row)| (place, row.id))
        .collect();
    places.sort_unstable();
    let mut arranged = Arranged::new();
    for ((need, ..), id) in places {
        arranged.entry(need).or_default().push(id);
    }
    arranged
}

/// `new` as far as nothing jumps: what stood on the board stays where it stood, what has come stands in its place among
/// its like, what is gone is gone.
pub fn settle(old: &Arranged, new: &Arranged) -> Arranged {
    let there: BTreeSet<OrderId> = new.values().flatten().copied().collect();
    let before: BTreeSet<OrderId> = old.values().flatten().copied().collect();
    let mut settled: Arranged =
        old.iter().map(|(need, ids)| (*need, ids.iter().copied().filter(|id| there.contains(id)).collect())).collect();
    for (need, ids) in new {
        let part = settled.entry(*need).or_default();
        for (index, id) in ids.iter().enumerate().filter(|(_, id)| !before.contains(id)) {
            let next = ids.iter().skip(index + 1).find_map(|later| part.iter().position(|held| held == later));
            part.insert(next.unwrap_or(part.len()), *id);
        }
    }
    settled.retain(|_, ids| !ids.is_empty());
    settled
}

/// A line of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// The head of a part, with how many orders it has.
    Head(Need, usize),
    /// An order.
    Order(OrderId),
}

/// The lines, from the first to the last.
pub fn lines(arranged: &Arranged) -> Vec<Line> {
    let part = |(need, ids): (&Need, &Vec<OrderId>)| {
        std::iter::once(Line::Head(*need, ids.len())).chain(ids.iter().copied().map(Line::Order)).collect::<Vec<_>>()
    };
    arranged.iter().flat_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> OrderId {
        OrderId([n; 16])
    }

    fn of(parts: &[(Need, &[u8])]) -> Arranged {
        parts.iter().map(|(need, ids)| (*need, ids.iter().map(|n| id(*n)).collect())).collect()
    }

    #[test]
    fn nothing_jumps() {
        let old = of(&[(Need::Late, &[1, 2]), (Need::Fine, &[3, 4, 5])]);
        // 3 has become late, 5 is settled, 6 is new between 4 and nothing, 7 is new and the first of all.
        let new = of(&[(Need::Late, &[7, 3, 1, 2]), (Need::Soon, &[8]), (Need::Fine, &[4, 6])]);
        let expected = of(&[(Need::Late, &[7, 1, 2]), (Need::Soon, &[8]), (Need::Fine, &[3, 4, 6])]);
        assert_eq!(settle(&old, &new), expected);
    }

    #[test]
    fn the_first_arrangement_is_taken_as_it_is_and_an_empty_part_has_no_head() {
        let new = of(&[(Need::Soon, &[2, 1])]);
        assert_eq!(settle(&Arranged::new(), &new), new);
        assert_eq!(settle(&new, &of(&[(Need::Fine, &[2])])), of(&[(Need::Soon, &[2])]));
        assert_eq!(lines(&new), [Line::Head(Need::Soon, 2), Line::Order(id(2)), Line::Order(id(1))]);
        assert!(lines(&settle(&new, &Arranged::new())).is_empty());
    }
}
