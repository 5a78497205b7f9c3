//! A model of the server, small enough to be seen through.

use std::collections::{BTreeMap, BTreeSet};

use shared::document::WorkOrder;
use shared::document::edit::{Act, Edit};
use shared::document::evidence::{Audience, Note};
use shared::ids::{Actor, Digest, EditId, Incarnation, OrderId, PublicKey};
use shared::sync::chain;
use shared::sync::exchange::{Answer, Changes, Cursor, Exchange, Leave, OrderChange, Standing};
use shared::sync::verdict::{Reason, Ruling, Verdict};
use shared::time::{Contact, Moment};

use crate::testing::{apply_as_office, dispatched, order_id};

pub(super) const ORDERS: u8 = 4;
/// Notes that begin with this wait for a person at the office.
pub(super) const SUSPECT: &str = "?";

#[derive(Clone)]
pub(super) struct Server {
    pub(super) incarnation: Incarnation,
    pub(super) actor: Actor,
    key: PublicKey,
    pub(super) edits: Vec<Vec<u8>>,
    pub(super) orders: BTreeMap<OrderId, WorkOrder>,
    /// The feed position of each order's last change, and of its last change that was not this device's doing.
    changed: BTreeMap<OrderId, (u64, u64)>,
    pub(super) feed: u64,
    office_edits: u64,
    waiting: BTreeSet<u64>,
    rulings: Vec<(u64, Ruling)>,
    pub(super) left: BTreeMap<OrderId, u64>,
    page: usize,
}

impl Server {
    pub(super) fn new(actor: Actor, key: PublicKey, page: usize) -> Self {
        let orders: BTreeMap<_, _> =
            (1..=ORDERS).map(|n| (order_id(n), dispatched(order_id(n), &format!("W-{n}")))).collect();
        let changed = orders.keys().zip(1..).map(|(id, at)| (*id, (at, at))).collect();
        Self {
            incarnation: Incarnation([1; 16]),
            actor,
            key,
            edits: Vec::new(),
            orders,
            changed,
            feed: u64::from(ORDERS),
            office_edits: 10,
            waiting: BTreeSet::new(),
            rulings: Vec::new(),
            left: BTreeMap::new(),
            page,
        }
    }

    fn touch(&mut self, order: OrderId, foreign: bool) {
        self.feed += 1;
        let at = self.changed.entry(order).or_default();
        *at = (self.feed, if foreign { self.feed } else { at.1 });
    }

    pub(super) fn office_note(&mut self, order: OrderId) {
        self.office_edits += 1;
        let note = Note { visit: None, audience: Audience::Internal, text: format!("office {}", self.office_edits) };
        apply_as_office(self.orders.get_mut(&order).unwrap(), self.office_edits, Act::Noted(note));
        self.touch(order, true);
    }

    pub(super) fn take(&mut self, n: u64, bytes: &[u8]) {
        let id = EditId { actor: self.actor, n };
        let edit = Edit::decode(bytes).unwrap();
        let is_suspect = matches!(&edit.act, Act::Noted(note) if note.text.starts_with(SUSPECT));
        self.edits.push(bytes.to_vec());
        if is_suspect {
            self.waiting.insert(n);
            self.rule(n, Verdict::Quarantined(Reason::Malformed));
        } else {
            self.orders.get_mut(&edit.order).unwrap().apply(id, &edit);
            self.touch(edit.order, false);
        }
    }

    fn rule(&mut self, n: u64, verdict: Verdict) {
        self.feed += 1;
        self.rulings.push((self.feed, Ruling { n, verdict }));
    }

    pub(super) fn release_all(&mut self) {
        for n in std::mem::take(&mut self.waiting) {
            let edit = Edit::decode(&self.edits[usize::try_from(n).unwrap() - 1]).unwrap();
            self.orders.get_mut(&edit.order).unwrap().apply(EditId { actor: self.actor, n }, &edit);
            self.touch(edit.order, true);
            self.rule(n, Verdict::Applied);
        }
    }

    pub(super) fn exchange(&mut self, exchange: &Exchange) -> Answer {
        let next = u64::try_from(self.edits.len()).unwrap() + 1;
        if exchange.incarnation != Some(self.incarnation) {
            return Answer::NewLife { incarnation: self.incarnation, n: next };
        }
        if exchange.first > next {
            return Answer::SendFrom { n: next };
        }
        // A state may only be left out for a device that had everything before: a change that a later own edit has moved in
        // the feed would otherwise be passed over.
        let had_everything = exchange.cursor.0 == self.feed;
        if let Some(forked) = self.take_all(exchange) {
            return Answer::Forked { n: forked };
        }
        Answer::Done(Box::new(self.changes(exchange, had_everything)))
    }

    fn take_all(&mut self, exchange: &Exchange) -> Option<u64> {
        let before = self.edits.iter().take(usize::try_from(exchange.first).unwrap() - 1);
        let before = chain::extend(chain::genesis(self.actor), 1, before.map(Vec::as_slice));
        let head = chain::extend(before, exchange.first, exchange.edits.iter().map(|edit| edit.as_slice()));
        if let Some(signature) = exchange.signature {
            let last = exchange.first + u64::try_from(exchange.edits.len()).unwrap() - 1;
            assert!(chain::verify(&self.key, self.actor, last, &head, &signature), "the head is signed");
        }
        for (n, edit) in (exchange.first..).zip(&exchange.edits) {
            match self.edits.get(usize::try_from(n).unwrap() - 1) {
                Some(held) if held.as_slice() == edit.as_slice() => {}
                Some(_) => return Some(n),
                None => self.take(n, edit),
            }
        }
        None
    }

    fn changes(&self, exchange: &Exchange, had_everything: bool) -> Changes {
        let cursor = exchange.cursor.0;
        let mut behind: Vec<_> = self.changed.iter().filter(|(_, at)| at.0 > cursor).collect();
        behind.sort_by_key(|(_, at)| at.0);
        let more = behind.len() > self.page;
        let upto = if more { behind[self.page - 1].1.0 } else { self.feed };
        behind.truncate(self.page);
        let refetched = exchange.refetch.iter().map(|id| (*id, true));
        let changed = behind.into_iter().map(|(id, at)| (*id, at.1 > cursor || !had_everything));
        let orders = changed.chain(refetched).filter(|(id, _)| !self.left.contains_key(id));
        Changes {
            incarnation: self.incarnation,
            accepted: u64::try_from(self.edits.len()).unwrap(),
            // Verdicts are never held back by a page: a state that the device has to foretell depends on them.
            rulings: self.rulings.iter().filter(|(at, _)| *at > cursor).map(|(_, it)| *it).collect(),
            orders: orders.map(|(id, whole)| self.change(id, whole)).collect(),
            leaves: self
                .left
                .iter()
                .filter(|(_, at)| **at > cursor && **at <= upto)
                .map(|(id, _)| Leave { order: *id, epoch: 1 })
                .collect(),
            reference: Vec::new(),
            cursor: Cursor(upto),
            more,
            snapshot: cursor == 0,
            lacking: exchange.offers.clone(),
            contact: Contact { at: Moment(1_418_312_186_000), mac: [0; 8] },
            standing: Standing::Active,
            van: None,
            crews: None,
        }
    }

    fn change(&self, order: OrderId, whole: bool) -> OrderChange {
        let state = self.orders[&order].encode();
        OrderChange { order, hash: Digest::of(&state), state: whole.then_some(state), history: Vec::new() }
    }
}
