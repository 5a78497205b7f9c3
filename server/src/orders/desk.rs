//! A desk: the transaction in which the office writes into orders. Its edits are numbered and chained like a device's.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::bytes::ByteVec;
use shared::document::WorkOrder;
use shared::document::edit::{Act, Edit};
use shared::ids::{Actor, Digest, EditId, OrderId, PersonId};
use shared::sync::chain;
use shared::time::{Moment, TimeEvidence};

use crate::events::Fact;
use crate::state::Office;
use crate::store::edits::{Run, add_desk, lock_writers};
use crate::store::holders::Membership;
use crate::store::orders::lock_orders;
use crate::store::{StoreError, Tx};
use crate::sync::ledger::{Additions, Saved, persist};
use crate::sync::receive::{Held, Slice};

/// Who writes, and from where.
#[derive(Clone, Debug)]
pub struct By {
    /// The person; `None` for the server's own rules and imports.
    pub person: Option<PersonId>,
    /// The address the request came from, or the name of the job.
    pub source: String,
}

/// The actor of a person's edits at the office in this life of the server; the server's own for its rules and imports. Two
/// dispatchers have to be two actors: a clock per actor can only tell apart what different actors wrote unseen.
pub fn desk_actor(server: Actor, person: Option<PersonId>) -> Actor {
    let Some(person) = person else { return server };
    let digest = Digest::of(&[b"callout-desk-1".as_slice(), server.as_slice(), person.as_slice()].concat());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest.0).for_each(|(to, from)| *to = from);
    Actor(bytes)
}

/// An open desk. Nothing has happened until [`Desk::commit`] returns.
pub struct Desk {
    /// The transaction, for reading besides.
    pub tx: Tx,
    by: By,
    actor: Actor,
    now: Moment,
    slice: Slice,
    edits: Vec<ByteVec>,
    named: BTreeSet<OrderId>,
    memberships: Vec<Membership>,
}

impl Desk {
    /// Opens a desk over these orders; the ones that do not exist are left out. Locks the writer first, then the orders:
    /// the same sequence as everywhere.
    pub async fn open(office: &Office, by: By, orders: &[OrderId]) -> Result<Self, StoreError> {
        let mut tx = office.store().write_briefly().await?;
        let (actor, now) = (desk_actor(office.identity().actor, by.person), office.now());
        let mut slice = Slice::default();
        let mut writers = lock_writers(&mut tx, &[actor]).await?;
        if writers.is_empty() {
            add_desk(&mut tx, actor, now).await?;
            writers = lock_writers(&mut tx, &[actor]).await?;
        }
        slice.writers.extend(writers.into_iter().map(|writer| (writer.actor, writer)));
        let mut desk =
            Self { tx, by, actor, now, slice, edits: Vec::new(), named: BTreeSet::new(), memberships: Vec::new() };
        desk.load(orders).await?;
        Ok(desk)
    }

    /// Locks further orders.
    pub async fn load(&mut self, orders: &[OrderId]) -> Result<(), StoreError> {
        for stored in lock_orders(&mut self.tx, orders).await? {
            let held = Held::new(stored.document, stored.position);
            self.slice.orders.insert(held.document.id, held);
        }
        Ok(())
    }

    /// The moment at which this desk was opened.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The actor of what is written here.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// Who writes here.
    pub fn by(&self) -> &By {
        &self.by
    }

    /// The document as it stands at this desk.
    pub fn document(&self, order: OrderId) -> Option<&WorkOrder> {
        self.slice.orders.get(&order).map(|held| &held.document)
    }

    /// Begins an order that does not exist yet.
    pub fn begin(&mut self, order: OrderId) {
        self.slice.orders.insert(order, Held::new(WorkOrder::new(order), 0));
    }

    /// Writes an act of the office into an order that is open here.
    pub fn write(&mut self, order: OrderId, act: Act) -> EditId {
        self.write_as_of(order, act, self.now)
    }

    /// Writes an act that another system recorded at a moment of its own. When it was received here stands beside it.
    pub fn write_as_of(&mut self, order: OrderId, act: Act, at: Moment) -> EditId {
        let time = TimeEvidence::new(at, None);
        let edit = Edit { order, time, place: None, author: self.by.person, act };
        let written = u64::try_from(self.edits.len()).unwrap_or(u64::MAX);
        let before = self.slice.writers.get(&self.actor).map_or(0, |writer| writer.last_n);
        let id = EditId { actor: self.actor, n: before.saturating_add(written).saturating_add(1) };
        self.edits.push(edit.encode().into());
        self.apply(id, &edit);
        id
    }

    /// Applies an edit that somebody else wrote before: one released from quarantine.
    pub fn apply(&mut self, id: EditId, edit: &Edit) {
        if let Some(held) = self.slice.orders.get_mut(&edit.order) {
            held.apply(id, edit);
            self.slice.facts.entry(edit.order).or_default().extend(Fact::of(&edit.act));
            self.named.insert(edit.order);
        }
    }

    /// Changes who holds an order.
    pub fn hold(&mut self, membership: Membership) {
        self.memberships.push(membership);
    }

    /// Makes everything durable. Returns how the touched orders changed.
    pub async fn commit(mut self) -> Result<BTreeMap<OrderId, Saved>, StoreError> {
        let mut additions = Additions { memberships: self.memberships, at: self.now, ..Additions::default() };
        if let Some(writer) = self.slice.writers.get_mut(&self.actor)
            && !self.edits.is_empty()
        {
            let first_n = writer.last_n.saturating_add(1);
            let head = chain::extend(writer.head, first_n, self.edits.iter().map(|edit| edit.as_slice()));
            let run = Run {
                actor: self.actor,
                first_n,
                edits: self.edits,
                head,
                signature: None,
                received_at: self.now,
                source: self.by.source,
                orders: self.named.into_iter().collect(),
            };
            (writer.last_n, writer.head, writer.last_contact_at) = (run.last_n(), head, Some(self.now));
            additions.runs.push(run);
        }
        let saved = persist(&mut self.tx, &self.slice, additions).await?;
        self.tx.commit().await?;
        Ok(saved)
    }
}
