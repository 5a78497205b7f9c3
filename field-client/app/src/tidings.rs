//! What the office has brought since one last looked: new orders, changed ones, and those that went to others. Pure.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::OrderId;

use crate::bridge::today::{Card, Door, Mark, Today};

/// Something to announce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tiding {
    /// An order that was not there.
    New(Card),
    /// What the office asks for has changed.
    Changed(Card),
    /// It went to somebody else, or is not needed any more.
    Gone(Card),
    /// The same, and it is not on this device any more: nothing of it waited here.
    Away(Card),
}

/// What is new in `now` for somebody who has seen `before`. What the technician did is no news.
pub fn tidings(before: &Today, now: &Today) -> Vec<Tiding> {
    let known: BTreeMap<OrderId, &Card> = before.cards.iter().map(|card| (card.id, card)).collect();
    // An order that is hidden is still there.
    let shows_all = (before.door, now.door) == (Door::Open, Door::Open);
    let here: BTreeSet<OrderId> = now.cards.iter().map(|card| card.id).collect();
    let is_open = |card: &Card| !matches!(card.mark, Mark::Done | Mark::Gone);
    let missed = before.cards.iter().filter(|card| shows_all && is_open(card) && !here.contains(&card.id));
    let told = |card: &Card| {
        let Some(seen) = known.get(&card.id) else {
            return (card.mark == Mark::New).then(|| Tiding::New(card.clone()));
        };
        if !seen.gone && card.gone {
            return Some(Tiding::Gone(card.clone()));
        }
        if seen.gone && !card.gone && card.mark == Mark::New {
            return Some(Tiding::New(card.clone()));
        }
        (is_open(card) && asked(seen) != asked(card)).then(|| Tiding::Changed(card.clone()))
    };
    missed.map(|card| Tiding::Away(card.clone())).chain(now.cards.iter().filter_map(told)).collect()
}

/// What only the office writes.
fn asked(card: &Card) -> impl PartialEq {
    let what = [&card.customer, &card.address, &card.fault, &card.equipment, &card.level].map(Clone::clone);
    (what, card.appointment, card.planned)
}

#[cfg(test)]
mod tests {
    use shared::time::Moment;

    use super::*;

    fn card(id: u8, mark: Mark) -> Card {
        Card {
            id: OrderId([id; 16]),
            number: String::new(),
            status: String::new(),
            mark,
            gone: false,
            customer: String::new(),
            address: String::new(),
            fault: String::new(),
            equipment: String::new(),
            level: String::new(),
            appointment: None,
            arrive_by: None,
            solve_by: None,
            planned: None,
            point: None,
            metres: None,
            waiting: 0,
            conflicts: 0,
        }
    }

    fn day(cards: impl IntoIterator<Item = Card>) -> Today {
        Today { door: Door::Open, hidden: 0, cards: cards.into_iter().collect(), next: None }
    }

    #[test]
    fn what_went_to_others_is_missed_and_what_is_only_hidden_is_not() {
        let before = day([card(1, Mark::Taken), card(2, Mark::Done)]);
        assert_eq!(tidings(&before, &day([])), [Tiding::Away(card(1, Mark::Taken))]);
        assert_eq!(tidings(&before, &Today { door: Door::LeaseOver, hidden: 2, ..day([]) }), []);
    }

    #[test]
    fn the_office_s_news_are_told_and_one_s_own_acts_are_not() {
        let before = [card(1, Mark::New), card(2, Mark::Taken), card(3, Mark::Taken)];
        let moved = Card { planned: Some(Moment(1)), ..card(2, Mark::Taken) };
        let gone = Card { gone: true, ..card(3, Mark::Gone) };
        let now = [card(1, Mark::Active), moved.clone(), gone.clone(), card(4, Mark::New)];
        let expected = [Tiding::Changed(moved), Tiding::Gone(gone), Tiding::New(card(4, Mark::New))];
        let (before, now) = (day(before), day(now));
        assert_eq!(tidings(&before, &now), expected);
        assert_eq!(tidings(&now, &now), []);
    }
}
