//! What the office has brought since one last looked: new orders, changed ones, and those that went to others. Pure.

use std::collections::BTreeMap;

use shared::ids::OrderId;

use crate::bridge::today::{Card, Mark};

/// Something to announce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tiding {
    /// An order that was not there.
    New(Card),
    /// What the office asks for has changed.
    Changed(Card),
    /// It went to somebody else, or is not needed any more.
    Gone(Card),
}

/// What is new in `now` for somebody who has seen `before`. What the technician did is no news.
pub fn tidings(before: &[Card], now: &[Card]) -> Vec<Tiding> {
    let known: BTreeMap<OrderId, &Card> = before.iter().map(|card| (card.id, card)).collect();
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
        let is_open = !matches!(card.mark, Mark::Done | Mark::Gone);
        (is_open && asked(seen) != asked(card)).then(|| Tiding::Changed(card.clone()))
    };
    now.iter().filter_map(told).collect()
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

    #[test]
    fn the_office_s_news_are_told_and_one_s_own_acts_are_not() {
        let before = [card(1, Mark::New), card(2, Mark::Taken), card(3, Mark::Taken)];
        let moved = Card { planned: Some(Moment(1)), ..card(2, Mark::Taken) };
        let gone = Card { gone: true, ..card(3, Mark::Gone) };
        let now = [card(1, Mark::Active), moved.clone(), gone.clone(), card(4, Mark::New)];
        let expected = [Tiding::Changed(moved), Tiding::Gone(gone), Tiding::New(card(4, Mark::New))];
        assert_eq!(tidings(&before, &now), expected);
        assert_eq!(tidings(&now, &now), []);
    }
}
