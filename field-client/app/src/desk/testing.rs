//! A phone for the tests of the desk: enrolled, with one order from the office, its clock standing.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use ed25519_dalek::SigningKey;
use field_client::phone::Phone;
use field_client::photos::shelf::Shelf;
use field_client::store::installation::{self, Installation};
use field_client::store::{Store, StoreError};
use field_client::view;
use shared::document::WorkOrder;
use shared::document::coordination::{Assignment, Decision};
use shared::document::edit::{Act, Edit};
use shared::document::register::Seen;
use shared::document::request::{Contact, Customer, Equipment, Origin, RequestDetail, Site};
use shared::geo::Point;
use shared::ids::{Actor, CrewId, Digest, EditId, Entropy, Incarnation, OrderId, PersonId};
use shared::lang::Lang;
use shared::sync::enroll::Enrolled;
use shared::sync::reference::Level;
use shared::time::{Clock, Moment, TimeEvidence, Uptime};

use super::{Reply, answer};
use crate::bridge::deed::Deed;
use crate::bridge::order::OrderPage;
use crate::bridge::{Answer, Ask, Asked};

/// When the tests take place: 2014-12-11 in the morning.
pub(super) const NOW: Moment = Moment(1_418_312_186_000);
/// The order on the phone.
pub(super) const ORDER: OrderId = OrderId([1; 16]);

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Moment {
        NOW
    }

    fn uptime(&self) -> Uptime {
        Uptime { boot: 1, ms: 1_000 }
    }
}

struct Counting(u8);

impl Entropy for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill_with(|| {
            self.0 = self.0.wrapping_mul(5).wrapping_add(3);
            self.0
        });
    }
}

#[derive(Default)]
struct Drawer(Mutex<BTreeMap<Digest, Vec<u8>>>);

impl Shelf for Drawer {
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

/// The phone.
pub(super) fn phone() -> Phone {
    let mut store = Store::in_memory().unwrap();
    let state = dispatched().encode();
    store.write::<_, StoreError>(|db| installation::save(db, &me())).unwrap();
    store.write(|db| view::take_over(db, ORDER, Digest::of(&state), &state)).unwrap();
    Phone::new(store, Box::new(Drawer::default()), Arc::new(StandingClock), Box::new(Counting(1)))
}

fn me() -> Installation {
    let enrolled = Enrolled {
        token: "token".into(),
        person: PersonId([7; 16]),
        name: "王师傅".into(),
        incarnation: Incarnation([1; 16]),
        office_recipient: age::x25519::Identity::generate().to_public().to_string(),
        lang: Lang::ZhCn,
    };
    Installation::fresh(Actor([5; 16]), SigningKey::from_bytes(&[5; 32]), "http://office".into(), enrolled)
}

fn dispatched() -> WorkOrder {
    let mut order = WorkOrder::new(ORDER);
    let details = vec![
        RequestDetail::Customer(Customer { id: None, name: "王府花园".into() }),
        RequestDetail::Site(Site {
            id: None,
            address: "王府花园 3 号楼 1202".into(),
            point: Point::from_degrees(31.19, 121.44),
        }),
        RequestDetail::Contact(Contact { name: "张女士".into(), phone: "13800000000".into() }),
        RequestDetail::Fault { text: "空调不制冷".into() },
        RequestDetail::Level(Level { name: "A".into(), response_minutes: 60, resolve_minutes: 720, terms: None }),
        RequestDetail::Equipment(Equipment {
            id: None,
            name: "空调 KFR-35".into(),
            location: "客厅".into(),
            warranty_until: Some(NOW.plus_minutes(60)),
        }),
        RequestDetail::Checklist { questions: vec!["滤网已清洗？".into()] },
    ];
    let origin = Origin { number: "W-1".into(), channel: "telephone".into(), external: None, received_at: NOW };
    as_office(&mut order, 1, Act::Reported { origin, details });
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
    as_office(&mut order, 2, Act::Decided { revision: 1, decision: Decision::Assigned(assignment) });
    order
}

fn as_office(order: &mut WorkOrder, n: u64, act: Act) {
    let edit = Edit { order: order.id, time: TimeEvidence::new(NOW, None), place: None, author: None, act };
    order.apply(EditId { actor: Actor([0xee; 16]), n }, &edit);
}

/// Asks in Chinese, at Beijing time.
pub(super) fn ask(phone: &mut Phone, ask: Ask) -> Reply {
    answer(phone, Asked { lang: Lang::ZhCn, utc_offset_minutes: 480, ask })
}

/// Does something to the order; the page afterwards, or what the person is told.
pub(super) fn act(phone: &mut Phone, deed: Deed) -> Result<OrderPage, String> {
    match ask(phone, Ask::Do { order: ORDER, deed, place: None }).answer {
        Answer::Order(page) => Ok(*page),
        Answer::No { words, .. } => Err(words),
        other => panic!("{other:?}"),
    }
}
