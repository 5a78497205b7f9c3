//! Receiving a batch, purely: what the office holds goes in, what changed comes out. No SQL, no clock, no waiting.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::bytes::ByteVec;
use shared::document::WorkOrder;
use shared::document::edit::Edit;
use shared::geo::Point;
use shared::ids::{Actor, Digest, EditId, OrderId, PersonId, Signature};
use shared::sync::chain;
use shared::sync::verdict::{Reason, Ruling, Verdict};
use shared::time::Moment;

use super::judge::{Parsed, Standing, judge};
use crate::events::Fact;
use crate::store::edits::{Run, Writer};
use crate::store::quarantine::{Quarantined, State};

/// Edits that one writer sent together.
#[derive(Debug)]
pub struct Batch {
    /// Who wrote them.
    pub actor: Actor,
    /// The number of the first.
    pub first: u64,
    /// Their bytes.
    pub edits: Vec<ByteVec>,
    /// What those bytes are, in the same order.
    pub parsed: Vec<Parsed>,
    /// The signature on the head after the last.
    pub signature: Option<Signature>,
    /// When they arrived.
    pub received_at: Moment,
    /// From which address.
    pub source: String,
    /// For whom, and after which position, the writer wants to know what is new besides.
    pub asks: Option<(PersonId, u64)>,
}

impl Batch {
    /// Reads the edits of a request.
    pub fn new(
        actor: Actor,
        first: u64,
        edits: Vec<ByteVec>,
        signature: Option<Signature>,
        (received_at, source): (Moment, String),
    ) -> Self {
        let read = |(n, bytes): (u64, &ByteVec)| Parsed::read(EditId { actor, n }, bytes);
        let parsed = (first..).zip(&edits).map(read).collect();
        Self { actor, first, edits, parsed, signature, received_at, source, asks: None }
    }

    /// The number of the last edit; one before the first if there is none.
    pub fn last(&self) -> u64 {
        self.first.saturating_add(u64::try_from(self.edits.len()).unwrap_or(u64::MAX)).saturating_sub(1)
    }

    /// The orders it names.
    pub fn orders(&self) -> BTreeSet<OrderId> {
        self.parsed.iter().filter_map(Parsed::order).collect()
    }
}

/// An order that the office holds, while a group of batches is applied to it.
#[derive(Debug)]
pub struct Held {
    /// The document.
    pub document: WorkOrder,
    /// Its last change before this group.
    pub position: u64,
    /// Who changed it in this group.
    pub touched_by: BTreeSet<Actor>,
    /// Whether the office's part of it changed in this group: what is asked for, and who is sent.
    pub asked_anew: bool,
}

impl Held {
    /// An order as it stood at `position`.
    pub fn new(document: WorkOrder, position: u64) -> Self {
        Self { document, position, touched_by: BTreeSet::new(), asked_anew: false }
    }

    /// Applies an edit.
    pub fn apply(&mut self, id: EditId, edit: &Edit) {
        self.document.apply(id, edit);
        self.touched_by.insert(id.actor);
        self.asked_anew |= edit.act.is_office_only();
    }
}

/// The part of the office's knowledge that a group of batches touches.
#[derive(Debug, Default)]
pub struct Slice {
    /// The writers.
    pub writers: BTreeMap<Actor, Writer>,
    /// The orders.
    pub orders: BTreeMap<OrderId, Held>,
    /// Who ever held them.
    pub ever_held: BTreeSet<(OrderId, PersonId)>,
    /// What happened to the orders, for whoever watches.
    pub facts: BTreeMap<OrderId, BTreeSet<Fact>>,
    /// Stored edits under numbers that a batch sends again.
    pub stored: BTreeMap<(Actor, u64), Vec<u8>>,
}

/// What became of a batch.
#[derive(Debug)]
pub enum Received {
    /// Its new edits are taken.
    Taken(Box<Taken>),
    /// Edits before it are missing.
    SendFrom(u64),
    /// It differs from what is held under the same numbers. From the first difference on it belongs to another history;
    /// all of that waits for a person, none of it under a number of its own.
    Forked(Vec<Quarantined>),
    /// The signature is not the device's word on these edits.
    Unsigned,
    /// Nobody by that name writes here.
    NoWriter,
}

/// A batch that was taken.
#[derive(Debug, Default)]
pub struct Taken {
    /// Every edit up to this number is held.
    pub accepted: u64,
    /// Verdicts other than "applied".
    pub rulings: Vec<Ruling>,
    /// Edits that wait.
    pub quarantined: Vec<Quarantined>,
    /// What is to be appended; `None` where all of it was held already.
    pub run: Option<Run>,
    /// Where the writer's person was last, and when: the server's own clock as far as the edit proves it.
    pub seen_at: Option<(PersonId, Point, Moment)>,
}

/// Takes a batch into the slice.
pub fn receive(slice: &mut Slice, batch: Batch) -> Received {
    let Some(writer) = slice.writers.get(&batch.actor) else { return Received::NoWriter };
    if batch.first > writer.last_n.saturating_add(1) || batch.first == 0 {
        return Received::SendFrom(writer.last_n.saturating_add(1));
    }
    let forked = forked(slice, &batch);
    if !forked.is_empty() {
        return Received::Forked(forked);
    }
    let known = usize::try_from(writer.last_n.saturating_add(1).saturating_sub(batch.first)).unwrap_or(usize::MAX);
    if known >= batch.edits.len() {
        return Received::Taken(Box::new(Taken { accepted: writer.last_n, ..Taken::default() }));
    }
    let (first_n, last_n) = (writer.last_n.saturating_add(1), batch.last());
    let fresh = batch.edits.iter().skip(known).map(|edit| edit.as_slice());
    let head = chain::extend(writer.head, first_n, fresh);
    if !is_signed(writer, &batch, last_n, &head) {
        return Received::Unsigned;
    }
    let mut taken = Box::new(Taken { accepted: last_n, ..Taken::default() });
    apply(slice, &batch, known, &mut taken);
    if let Some(writer) = slice.writers.get_mut(&batch.actor) {
        (writer.last_n, writer.head, writer.last_contact_at) = (last_n, head, Some(batch.received_at));
    }
    let orders = batch.orders().into_iter().filter(|order| slice.orders.contains_key(order)).collect();
    let Batch { actor, edits, signature, received_at, source, .. } = batch;
    let edits = edits.into_iter().skip(known).collect();
    taken.run = Some(Run { actor, first_n, edits, head, signature, received_at, source, orders });
    Received::Taken(taken)
}

fn is_signed(writer: &Writer, batch: &Batch, last_n: u64, head: &Digest) -> bool {
    match (&writer.public_key, &batch.signature) {
        (Some(key), Some(signature)) => chain::verify(key, batch.actor, last_n, head, signature),
        // The server's own edits are not signed: whoever can write them can sign them.
        (None, None) => true,
        _ => false,
    }
}

/// The edits from the first one on that differs from what is held under its number; none if nothing differs.
fn forked(slice: &Slice, batch: &Batch) -> Vec<Quarantined> {
    let numbered = || (batch.first..).zip(batch.edits.iter().zip(&batch.parsed));
    let same = |n: u64, bytes: &ByteVec| {
        slice.stored.get(&(batch.actor, n)).is_none_or(|stored| stored.as_slice() == bytes.as_slice())
    };
    let differs = numbered().any(|(n, (bytes, _))| !same(n, bytes));
    let other_history = numbered().skip_while(|(n, (bytes, _))| same(*n, bytes)).take_while(|_| differs);
    other_history.map(|(n, (bytes, parsed))| quarantine(batch, n, bytes, Reason::Fork, parsed.order())).collect()
}

fn apply(slice: &mut Slice, batch: &Batch, known: usize, taken: &mut Taken) {
    let writer = slice.writers.get(&batch.actor).cloned();
    for (n, (bytes, parsed)) in (batch.first..).zip(batch.edits.iter().zip(&batch.parsed)).skip(known) {
        let reason = match parsed {
            Parsed::Unfit(reason, _) => Some(*reason),
            Parsed::Edit(edit) => {
                let person = writer.as_ref().and_then(|writer| writer.person);
                let standing = Standing {
                    order_is_known: slice.orders.contains_key(&edit.order),
                    ever_held: person.is_some_and(|person| slice.ever_held.contains(&(edit.order, person))),
                    revoked: writer.as_ref().is_none_or(|writer| writer.revoked),
                };
                let reason = judge(edit, standing);
                if reason.is_none()
                    && let Some(held) = slice.orders.get_mut(&edit.order)
                {
                    held.apply(EditId { actor: batch.actor, n }, edit);
                    slice.facts.entry(edit.order).or_default().extend(Fact::of(&edit.act));
                    let at = edit.time.earliest().map_or(batch.received_at, |earliest| earliest.min(batch.received_at));
                    let seen_at = person.zip(edit.place).map(|(person, place)| (person, place.point, at));
                    taken.seen_at = seen_at.or(taken.seen_at);
                }
                reason
            }
        };
        if let Some(reason) = reason {
            taken.rulings.push(Ruling { n, verdict: Verdict::Quarantined(reason) });
            taken.quarantined.push(quarantine(batch, n, bytes, reason, parsed.order()));
        }
    }
}

fn quarantine(batch: &Batch, n: u64, bytes: &ByteVec, reason: Reason, order: Option<OrderId>) -> Quarantined {
    let (actor, received_at) = (batch.actor, batch.received_at);
    Quarantined { actor, n, reason, order, edit: bytes.to_vec(), received_at, state: State::Waiting }
}
