//! Who is called, purely: all in warranty, all escalated, one of each crew, and as many more as make a third of the day's closings
//! (domain.md, step 8). The same closings and seed give the same list, in whatever order they are named.

use std::collections::{BTreeMap, BTreeSet};

use shared::calendar::Day;
use shared::ids::{CrewId, Digest, OrderId};

use super::Reason;

/// An order that was closed on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Which.
    pub order: OrderId,
    /// Whose it was.
    pub crew: Option<CrewId>,
    /// Whether its machine was in warranty.
    pub warranty: bool,
    /// Whether it was escalated.
    pub escalated: bool,
}

/// Draws the list of a day.
pub fn draw(day: Day, closings: &[Closing], seed: &[u8; 32]) -> BTreeMap<OrderId, BTreeSet<Reason>> {
    let mut drawn: BTreeMap<OrderId, BTreeSet<Reason>> = BTreeMap::new();
    // The lot of an order: nobody can say beforehand which is small, and everybody can check it afterwards.
    let lot = |order: OrderId| Digest::of(&[&seed[..], &day.0.to_be_bytes(), order.as_slice()].concat());
    let mut by_lot: Vec<&Closing> = closings.iter().collect();
    by_lot.sort_by_key(|closing| (lot(closing.order), closing.order));
    by_lot.dedup_by_key(|closing| closing.order);
    for closing in &by_lot {
        let reasons = [(closing.warranty, Reason::Warranty), (closing.escalated, Reason::Escalated)];
        for (_, reason) in reasons.into_iter().filter(|(holds, _)| *holds) {
            drawn.entry(closing.order).or_default().insert(reason);
        }
    }
    let crews: BTreeSet<CrewId> = by_lot.iter().filter_map(|closing| closing.crew).collect();
    for crew in crews {
        let theirs = || by_lot.iter().filter(move |closing| closing.crew == Some(crew));
        if !theirs().any(|closing| drawn.contains_key(&closing.order))
            && let Some(first) = theirs().next()
        {
            drawn.entry(first.order).or_default().insert(Reason::OfCrew);
        }
    }
    let third = by_lot.len().div_ceil(3);
    for closing in &by_lot {
        if drawn.len() >= third {
            break;
        }
        if !drawn.contains_key(&closing.order) {
            drawn.entry(closing.order).or_default().insert(Reason::Drawn);
        }
    }
    drawn
}
