//! A machine that tries to break the agreement between a phone and the model of the server: answers get lost after the
//! commit, requests arrive twice and late, the server is restored from yesterday. Then the cases that need a lie.

use proptest::prelude::*;
use shared::document::edit::{Act, Edit};
use shared::document::evidence::{Audience, Note};
use shared::ids::{Digest, EditId, Incarnation, PublicKey};
use shared::sync::exchange::{Answer, Exchange, Standing};
use shared::time::Moment;

use super::absorb::Next;
use super::model::{ORDERS, SUSPECT, Server};
use super::plan::Portion;
use crate::acts::Wish;
use crate::phone::{Doing, Phone};
use crate::store::{StoreError, installation};
use crate::testing::{enrolled_store, order_id, phone_over};

/// What happens next.
#[derive(Clone, Debug)]
enum Event {
    Note { order: u8, suspect: bool },
    Office { order: u8 },
    Exchange(Fate, usize),
    ReplayOldRequest,
    Release,
    Backup,
    Restore,
    Leave { order: u8 },
}

/// What becomes of an exchange on the way.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Whole,
    RequestLost,
    AnswerLost,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let order = 1..=ORDERS;
    let fate = prop_oneof![3 => Just(Fate::Whole), 1 => Just(Fate::RequestLost), 2 => Just(Fate::AnswerLost)];
    let event = prop_oneof![
        6 => (order.clone(), prop::bool::weighted(0.2)).prop_map(|(order, suspect)| Event::Note { order, suspect }),
        2 => order.clone().prop_map(|order| Event::Office { order }),
        6 => (fate, 1..6_usize).prop_map(|(fate, edits)| Event::Exchange(fate, edits)),
        1 => Just(Event::ReplayOldRequest),
        1 => Just(Event::Release),
        1 => Just(Event::Backup),
        1 => Just(Event::Restore),
        1 => order.prop_map(|order| Event::Leave { order }),
    ];
    prop::collection::vec(event, 1..50)
}

struct World {
    phone: Phone,
    server: Server,
    backup: Server,
    old_request: Option<Exchange>,
    lives: u8,
}

impl World {
    fn new(page: usize) -> Self {
        let store = enrolled_store();
        let me = store.read(installation::load).unwrap();
        let server = Server::new(me.actor, PublicKey(me.key.verifying_key().to_bytes()), page);
        let mut world =
            Self { phone: phone_over(store).0, backup: server.clone(), server, old_request: None, lives: 1 };
        world.settle();
        world
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Note { order, suspect } => {
                let text = if suspect { SUSPECT.to_owned() } else { "ok".to_owned() };
                let wish = Wish::Note { audience: Audience::Internal, text };
                // An order that went away and has drained is gone.
                let _ = self.phone.act(order_id(order), Doing::default(), wish);
            }
            Event::Office { order } => self.server.office_note(order_id(order)),
            Event::Exchange(fate, edits) => drop(self.exchange(fate, edits)),
            Event::ReplayOldRequest => {
                if let Some(request) = &self.old_request {
                    self.server.exchange(request);
                }
            }
            Event::Release => self.server.release_all(),
            Event::Backup => self.backup = self.server.clone(),
            Event::Restore => {
                self.lives += 1;
                let incarnation = Incarnation([self.lives; 16]);
                self.server = self.backup.clone();
                self.server.incarnation = incarnation;
            }
            Event::Leave { order } => {
                self.server.feed += 1;
                self.server.left.insert(order_id(order), self.server.feed);
            }
        }
    }

    fn exchange(&mut self, fate: Fate, edits: usize) -> Option<Next> {
        let request = self.phone.next_request(Portion { edits, bytes: 1_000 }).unwrap();
        self.old_request = Some(request.exchange.clone());
        match fate {
            Fate::RequestLost => None,
            Fate::AnswerLost => {
                self.server.exchange(&request.exchange);
                None
            }
            Fate::Whole => {
                let answer = self.server.exchange(&request.exchange);
                Some(self.phone.absorb(&request.exchange, answer).unwrap())
            }
        }
    }

    /// Exchanges until nothing is left to do; a bug that goes round for ever shows as a panic.
    fn settle(&mut self) {
        for _ in 0..200 {
            if self.exchange(Fate::Whole, 7) == Some(Next::Idle) {
                return;
            }
        }
        panic!("the exchange never ends");
    }
}

/// Few by default, for each takes a thousand transactions; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    /// Whatever happens on the way, in the end the server has every edit once and in order, the phone shows what the server
    /// has, and no state ever had another hash than the one named.
    #[test]
    fn both_sides_end_with_the_same(events in events(), page in 1..5_usize) {
        let mut world = World::new(page);
        events.into_iter().for_each(|event| world.happen(event));
        world.settle();
        world.server.release_all();
        world.settle();
        let kept = world.phone.store().read(crate::store::outbox::all).unwrap();
        let bytes: Vec<Vec<u8>> = kept.iter().map(|edit| edit.bytes.clone()).collect();
        prop_assert_eq!(&world.server.edits, &bytes);
        prop_assert_eq!(world.phone.unsent().unwrap(), 0);
        for (id, order) in &world.server.orders {
            let opened = world.phone.open_order(*id);
            if world.server.left.contains_key(id) {
                prop_assert!(opened.is_err(), "an order that went away is gone once its work is at the office");
            } else {
                prop_assert_eq!(opened.unwrap().order.encode(), order.encode());
            }
        }
        prop_assert_eq!(world.phone.outbox().unwrap().hash_mismatches, 0);
    }
}

fn noted(world: &mut World, order: u8) {
    world.happen(Event::Note { order, suspect: false });
}

#[test]
fn a_lie_about_a_hash_is_counted_and_the_whole_state_asked_for() {
    let mut world = World::new(5);
    noted(&mut world, 1);
    let request = world.phone.next_request(Portion::FULL).unwrap();
    let Answer::Done(mut changes) = world.server.exchange(&request.exchange) else { panic!() };
    assert!(changes.orders[0].state.is_none(), "only own edits: no state travels");
    changes.orders[0].hash = Digest([9; 32]);
    assert_eq!(world.phone.absorb(&request.exchange, Answer::Done(changes)).unwrap(), Next::Again);
    assert_eq!(world.phone.outbox().unwrap().hash_mismatches, 1);
    let again = world.phone.next_request(Portion::FULL).unwrap();
    assert_eq!(again.exchange.refetch, [order_id(1)]);
    world.settle();
    let shown = world.phone.open_order(order_id(1)).unwrap().order.encode();
    assert_eq!(shown, world.server.orders[&order_id(1)].encode());
}

#[test]
fn a_clone_is_told_to_enrol_anew_and_keeps_what_it_wrote() {
    let mut world = World::new(5);
    let actor = world.server.actor;
    let other = Edit {
        order: order_id(1),
        time: shared::time::TimeEvidence::new(Moment(5), None),
        place: None,
        author: None,
        act: Act::Noted(Note { visit: None, audience: Audience::Internal, text: "the clone's".into() }),
    };
    world.server.take(1, &other.encode());
    noted(&mut world, 1);
    let next = world.exchange(Fate::Whole, 5).unwrap();
    assert_eq!(next, Next::EnrolAnew(installation::EnrolAnew::Forked));
    assert_eq!(world.phone.unsent().unwrap(), 1);
    assert!(world.phone.next_request(Portion::FULL).unwrap().exchange.edits.is_empty());
    let shown = world.phone.open_order(order_id(1)).unwrap().order;
    assert!(shown.notes.contains_key(&EditId { actor, n: 1 }), "the work is still shown here");
}

#[test]
fn a_restored_backup_of_the_phone_notices_before_it_forks() {
    let mut world = World::new(5);
    let early = world.phone.store().read(installation::load).unwrap();
    noted(&mut world, 1);
    world.settle();
    let mut restored = World::new(5);
    restored.server = world.server.clone();
    restored.phone = phone_over(enrolled_store()).0;
    assert_eq!(early.last_n, 0);
    let next = restored.exchange(Fate::Whole, 5).unwrap();
    assert_eq!(next, Next::EnrolAnew(installation::EnrolAnew::Restored));
}

#[test]
fn an_answer_that_another_process_has_overtaken_changes_nothing() {
    let mut world = World::new(5);
    let slow = world.phone.next_request(Portion::FULL).unwrap();
    let old = world.server.exchange(&slow.exchange);
    world.server.office_note(order_id(1));
    world.settle();
    let before = world.phone.open_order(order_id(1)).unwrap().order.encode();
    assert_eq!(world.phone.absorb(&slow.exchange, old).unwrap(), Next::Again);
    assert_eq!(world.phone.open_order(order_id(1)).unwrap().order.encode(), before);
}

#[test]
fn a_locked_device_still_uploads_and_is_then_told() {
    let mut world = World::new(5);
    noted(&mut world, 1);
    let request = world.phone.next_request(Portion::FULL).unwrap();
    let Answer::Done(mut changes) = world.server.exchange(&request.exchange) else { panic!() };
    changes.orders.clear();
    changes.standing = Standing::UploadOnly(Moment(77));
    let next = world.phone.absorb(&request.exchange, Answer::Done(changes)).unwrap();
    assert_eq!((next, world.phone.unsent().unwrap()), (Next::Locked { until: Moment(77) }, 0));
    assert!(world.phone.list().unwrap().orders.is_empty());
}

#[test]
fn what_was_offered_and_is_not_lacking_is_verified_and_one_life_later_offered_again() {
    let mut world = World::new(5);
    let hash = Digest([3; 32]);
    let mut store = enrolled_store();
    store.write::<_, StoreError>(|db| crate::store::photos::add(db, order_id(1), hash, 9, Moment(1))).unwrap();
    world.phone = phone_over(store).0;
    let request = world.phone.next_request(Portion::FULL).unwrap();
    assert_eq!(request.exchange.offers, [hash]);
    let Answer::Done(mut changes) = world.server.exchange(&request.exchange) else { panic!() };
    changes.lacking.clear();
    world.phone.absorb(&request.exchange, Answer::Done(changes)).unwrap();
    assert!(world.phone.next_request(Portion::FULL).unwrap().exchange.offers.is_empty());
    world.happen(Event::Restore);
    world.exchange(Fate::Whole, 5);
    assert_eq!(world.phone.next_request(Portion::FULL).unwrap().exchange.offers, [hash]);
}
