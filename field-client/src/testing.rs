//! What tests of this crate and of its interfaces share: a clock and dice in the test's hand, an enrolled device, an order.
#![expect(clippy::unwrap_used, reason = "whatever fails here is to fail the test")]

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use ed25519_dalek::SigningKey;
use shared::document::WorkOrder;
use shared::document::coordination::{Assignment, Decision};
use shared::document::edit::{Act, Edit};
use shared::document::register::Seen;
use shared::document::request::{Contact, Customer, Origin, RequestDetail, Site};
use shared::ids::{Actor, CrewId, Digest, EditId, Entropy, Incarnation, OrderId, PersonId};
use shared::lang::Lang;
use shared::sync::enroll::Enrolled;
use shared::time::{Clock, Moment, TimeEvidence, Uptime};

use crate::phone::Phone;
use crate::photos::shelf::Shelf;
use crate::store::installation::Installation;
use crate::store::{Store, StoreError, installation};

/// A clock that stands until it is told to move.
#[derive(Debug)]
pub struct TestClock {
    /// Milliseconds since 1970.
    pub wall: AtomicI64,
    /// Milliseconds since the boot.
    pub uptime: AtomicU64,
    /// Which boot.
    pub boot: AtomicU64,
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl TestClock {
    /// 2014-12-11 in the morning.
    pub fn new() -> Self {
        Self { wall: 1_418_312_186_000.into(), uptime: 1_000.into(), boot: 1.into() }
    }

    /// Lets `ms` pass.
    pub fn pass(&self, ms: u32) {
        self.wall.fetch_add(ms.into(), Ordering::Relaxed);
        self.uptime.fetch_add(ms.into(), Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        Moment(self.wall.load(Ordering::Relaxed))
    }

    fn uptime(&self) -> Uptime {
        Uptime { boot: self.boot.load(Ordering::Relaxed), ms: self.uptime.load(Ordering::Relaxed) }
    }
}

/// Dice with a seed (SplitMix64).
#[derive(Debug)]
pub struct Dice(pub u64);

impl Entropy for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            *byte = mixed.to_be_bytes()[0];
        }
    }
}

/// An id that one reads easily.
pub fn order_id(n: u8) -> OrderId {
    OrderId([n; 16])
}

/// The office's own actor.
pub const OFFICE: Actor = Actor([0xee; 16]);

/// An installation that has just enrolled.
pub fn installation_of(actor: u8) -> Installation {
    let enrolled = Enrolled {
        token: "token".into(),
        person: PersonId([7; 16]),
        name: "王师傅".into(),
        incarnation: Incarnation([1; 16]),
        office_recipient: age::x25519::Identity::generate().to_public().to_string(),
        lang: Lang::ZhCn,
    };
    let key = SigningKey::from_bytes(&[actor; 32]);
    Installation::fresh(Actor([actor; 16]), key, "http://office".into(), enrolled)
}

/// The database of a device that has just enrolled.
pub fn enrolled_store() -> Store {
    let mut store = Store::in_memory().unwrap();
    store.write::<_, StoreError>(|db| installation::save(db, &installation_of(5))).unwrap();
    store
}

/// A plain order as the office reported and assigned it.
pub fn dispatched(id: OrderId, number: &str) -> WorkOrder {
    let details = vec![
        RequestDetail::Customer(Customer { id: None, name: "张女士".into() }),
        RequestDetail::Site(Site { id: None, address: "王府花园 3 号楼 1202".into(), point: None }),
        RequestDetail::Contact(Contact { name: "张女士".into(), phone: "13800000000".into() }),
        RequestDetail::Fault { text: "空调不制冷".into() },
    ];
    reported(id, number, details)
}

/// An order as the office reported it with `details`, and assigned it.
pub fn reported(id: OrderId, number: &str, details: Vec<RequestDetail>) -> WorkOrder {
    let mut order = WorkOrder::new(id);
    let origin = Origin {
        number: number.into(),
        channel: "telephone".into(),
        external: None,
        received_at: Moment(1_418_300_000_000),
    };
    apply_as_office(&mut order, 1, Act::Reported { origin, details });
    let assignment = Assignment {
        epoch: 1,
        crew: CrewId([3; 16]),
        crew_name: "一组".into(),
        position: 1,
        planned_start: None,
        expected_minutes: 60,
        reason: String::new(),
        knew: Seen::default(),
    };
    apply_as_office(&mut order, 2, Act::Decided { revision: 1, decision: Decision::Assigned(assignment) });
    order
}

/// Applies what the office did to `order`, as its edit `n`.
pub fn apply_as_office(order: &mut WorkOrder, n: u64, act: Act) {
    let edit = Edit { order: order.id, time: TimeEvidence::new(Moment(1), None), place: None, author: None, act };
    order.apply(EditId { actor: OFFICE, n }, &edit);
}

/// Files in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryShelf(pub Arc<Mutex<BTreeMap<Digest, Vec<u8>>>>);

impl Shelf for MemoryShelf {
    fn put(&self, hash: Digest, bytes: &[u8]) -> io::Result<()> {
        self.0.lock().unwrap().insert(hash, bytes.to_vec());
        Ok(())
    }

    fn read(&self, hash: Digest, from: u64, len: usize) -> io::Result<Vec<u8>> {
        let files = self.0.lock().unwrap();
        let file = files.get(&hash).ok_or(io::ErrorKind::NotFound)?;
        Ok(file.iter().skip(usize::try_from(from).unwrap()).take(len).copied().collect())
    }

    fn remove(&self, hash: Digest) -> io::Result<()> {
        self.0.lock().unwrap().remove(&hash);
        Ok(())
    }
}

/// A phone over `store`, with its clock and its shelf in the test's hand.
pub fn phone_over(store: Store) -> (Phone, Arc<TestClock>, MemoryShelf) {
    let (clock, shelf) = (Arc::new(TestClock::new()), MemoryShelf::default());
    let phone = Phone::new(store, Box::new(shelf.clone()), clock.clone(), Box::new(Dice(42)));
    (phone, clock, shelf)
}

/// An enrolled phone that has `order` from the office.
pub fn phone_with(order: &WorkOrder) -> (Phone, Arc<TestClock>, MemoryShelf) {
    let mut store = enrolled_store();
    let state = order.encode();
    store.write(|db| crate::view::take_over(db, order.id, Digest::of(&state), &state)).unwrap();
    phone_over(store)
}
