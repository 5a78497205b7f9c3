//! A phone for the tests of the desk: enrolled, with one order from the office, its clock in the test's hand.

use std::sync::Arc;

use field_client::phone::Phone;
use field_client::store::installation::{self, Installation, LastContact};
use field_client::store::{Db, Store, StoreError, reference};
use field_client::testing::{TestClock, enrolled_store, phone_over, reported};
use field_client::view;
use shared::document::WorkOrder;
use shared::document::line::Charge;
use shared::document::request::{self, Customer, Equipment, RequestDetail, Site};
use shared::geo::Point;
use shared::ids::{Digest, OrderId, PartId};
use shared::lang::Lang;
use shared::money::{Currency, Money};
use shared::sync::reference::{Level, Part, Reference, ReferenceRow};
use shared::time::{Contact, Moment, Uptime};

use super::{Reply, answer};
use crate::bridge::deed::Deed;
use crate::bridge::order::OrderPage;
use crate::bridge::{Answer, Ask, Asked};

/// When the tests take place: 2014-12-11 in the morning.
pub(super) const NOW: Moment = Moment(1_418_312_186_000);
/// The order on the phone.
pub(super) const ORDER: OrderId = OrderId([1; 16]);
/// The article of the catalogue.
pub(super) const CAPACITOR: PartId = PartId([4; 16]);

/// The phone.
pub(super) fn phone() -> Phone {
    over(enrolled_store()).0
}

/// A phone that has just heard from the office, and its clock.
pub(super) fn contacted() -> (Phone, Arc<TestClock>) {
    let mut store = enrolled_store();
    let proof = Contact { at: NOW, mac: [0; 8] };
    let contact = Some(LastContact { proof, uptime: Uptime { boot: 1, ms: 1_000 } });
    let me = store.read::<_, StoreError>(installation::load).unwrap();
    store.write::<_, StoreError>(|db| installation::save(db, &Installation { contact, ..me })).unwrap();
    over(store)
}

fn over(mut store: Store) -> (Phone, Arc<TestClock>) {
    let state = dispatched().encode();
    store.write(|db| view::take_over(db, ORDER, Digest::of(&state), &state)).unwrap();
    store.write(catalogue).unwrap();
    let (phone, clock, _) = phone_over(store);
    (phone, clock)
}

fn catalogue(db: &Db) -> Result<(), StoreError> {
    let part = Part {
        id: CAPACITOR,
        number: "CAP-35".into(),
        name: "压缩机电容".into(),
        specification: "35 µF".into(),
        model: "CBB65".into(),
        unit: "个".into(),
        price: Money { minor: 4_500, currency: Currency::CNY },
        charge: Charge::Charged,
    };
    reference::put(db, &ReferenceRow { key: "part:CAP-35".into(), content: Some(Reference::Part(part)) })
}

fn dispatched() -> WorkOrder {
    let details = vec![
        RequestDetail::Customer(Customer { id: None, name: "王府花园".into() }),
        RequestDetail::Site(Site {
            id: None,
            address: "王府花园 3 号楼 1202".into(),
            point: Point::from_degrees(31.19, 121.44),
        }),
        RequestDetail::Contact(request::Contact { name: "张女士".into(), phone: "13800000000".into() }),
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
    reported(ORDER, "W-1", details)
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
