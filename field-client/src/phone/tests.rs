//! A technician's day on one phone, without any office.

use std::sync::atomic::Ordering;

use shared::document::conflicts::{Conflict, conflicts};
use shared::document::coordination::Decision;
use shared::document::edit::{Act, Edit};
use shared::document::evidence::{Audience, PhotoKind};
use shared::document::finding::{Cause, Finding};
use shared::document::line::{LineDetail, LineField, LineKind};
use shared::document::remarks::{Remark, remarks};
use shared::document::status::{Status, status};
use shared::document::visit::{Happening, Outcome};
use shared::ids::{CrewId, Digest, EditId};
use shared::lang::Lang;
use shared::money::{Currency, Money, Quantity};
use shared::signoff::shown::Manner;
use shared::signoff::{SignerRole, StrokePoint, Strokes};
use shared::time::TimeEvidence;

use super::*;
use crate::acts::{self, Doer, Signing, Wish};
use crate::store::installation::Installation;
use crate::store::{crews, installation, outbox};
use crate::testing::{OFFICE, apply_as_office, dispatched, installation_of, order_id, phone_with};

fn strokes() -> Strokes {
    Strokes(vec![vec![StrokePoint { x: 1, y: 1 }, StrokePoint { x: 9, y: 9 }]])
}

fn signing() -> Signing {
    Signing {
        manner: Manner { lang: Lang::En, utc_offset_minutes: 480, wording: "I agree.".into() },
        shown: None,
        strokes: strokes(),
        signer: "张女士".into(),
        role: SignerRole::Customer,
        rating: Some(5),
        remark: String::new(),
        refusal: None,
    }
}

fn material() -> Wish {
    let details = vec![
        LineDetail::Name("电容".into()),
        LineDetail::Specification("450 V".into()),
        LineDetail::Model("CBB65".into()),
        LineDetail::Unit("个".into()),
        LineDetail::Quantity(Quantity { thousandths: 2_000 }),
        LineDetail::UnitPrice(Money { minor: 3_550, currency: Currency::CNY }),
    ];
    Wish::AddLine { kind: LineKind::Material, details }
}

fn findings() -> Wish {
    Wish::Find(vec![Finding::Cause { cause: Cause::Device }, Finding::Diagnosis { text: "启动电容失效".into() }])
}

fn act(phone: &mut Phone, wish: Wish) -> Result<Done, PhoneError> {
    phone.act(order_id(1), Doing::default(), wish)
}

#[test]
fn an_offer_is_taken_for_the_crew_and_an_assignment_needs_no_saying_so() {
    let crew = CrewId([3; 16]);
    let taken_for = |phone: &mut Phone, order| {
        let Done { order, .. } = phone.act(order, Doing::default(), Wish::Accept).unwrap();
        order.standing_facts().map(|(_, fact)| fact.happening.clone()).last().unwrap()
    };
    let mut on_offer = dispatched(order_id(1), "W-1");
    let withdrawn = Decision::Withdrawn { reason: "offered to several".into() };
    apply_as_office(&mut on_offer, 3, Act::Decided { revision: 2, decision: withdrawn });
    let (mut phone, _, _) = phone_with(&on_offer);
    phone.store.write(|db| crews::put(db, &[crew])).unwrap();
    let taken = taken_for(&mut phone, order_id(1));
    assert_eq!(taken, Happening::Accepted { epoch: 2, follows: vec![], crew: Some(crew) });
    let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
    phone.store.write(|db| crews::put(db, &[crew])).unwrap();
    let taken = taken_for(&mut phone, order_id(1));
    assert_eq!(taken, Happening::Accepted { epoch: 1, follows: vec![], crew: None });
}

fn happen(phone: &mut Phone, happening: Happening) -> Status {
    status(&act(phone, Wish::Happen(happening)).unwrap().order)
}

/// Everything up to the signature.
fn work(phone: &mut Phone) -> Done {
    act(phone, Wish::Accept).unwrap();
    assert_eq!(happen(phone, Happening::OnTheWay), Status::OnTheWay);
    assert_eq!(happen(phone, Happening::Arrived), Status::Arrived);
    act(phone, findings()).unwrap();
    act(phone, material()).unwrap();
    act(phone, Wish::End { outcome: Outcome::Fixed, remark: String::new() }).unwrap()
}

#[test]
fn a_whole_visit_is_recorded_and_signed_and_every_act_is_in_the_outbox() {
    let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
    assert_eq!(status(&work(&mut phone).order), Status::ReadyToSign);
    let signed = act(&mut phone, Wish::Sign(signing())).unwrap();
    assert_eq!(status(&signed.order), Status::Signed);
    assert!(matches!(act(&mut phone, Wish::Accept), Err(PhoneError::Refused(Refusal::AlreadyAccepted))));
    let listed = phone.list().unwrap().orders.remove(0);
    assert_eq!((listed.summary.status, listed.summary.open_visit, listed.edits_waiting), (Status::Signed, false, 8));
    assert_eq!(phone.find("w-1").unwrap(), order_id(1));
    assert_eq!(phone.find("0101").unwrap(), order_id(1));
    let outbox = phone.outbox().unwrap();
    assert_eq!(outbox.edits.iter().map(|edit| edit.id.n).collect::<Vec<_>>(), (1..=8).collect::<Vec<_>>());
    assert!(!outbox.is_empty());
}

#[test]
fn an_incomplete_slip_is_not_signed_and_says_what_is_missing() {
    let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
    act(&mut phone, Wish::Accept).unwrap();
    happen(&mut phone, Happening::Arrived);
    let refused = act(&mut phone, Wish::Sign(signing())).unwrap_err();
    let PhoneError::Refused(Refusal::Incomplete { missing }) = refused else { panic!("{refused}") };
    assert_eq!(missing.len(), 3);
    assert_eq!(phone.unsent().unwrap(), 2, "nothing was written");
}

#[test]
fn only_what_was_shown_is_signed() {
    let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
    let done = work(&mut phone);
    let lives = phone.open_order(order_id(1)).unwrap().lives;
    let doer = Doer { actors: &lives, left: false, crew: None, visit: None };
    let (_, shown) = acts::shown(&done.order, doer, &signing().manner).unwrap();
    let shown = Some(Digest::of(&shown.encode()));
    let line = *done.order.lines.keys().next().unwrap();
    let dearer = LineDetail::UnitPrice(Money { minor: 9_900, currency: Currency::CNY });
    act(&mut phone, Wish::ChangeLine { line, details: vec![dearer] }).unwrap();
    let refused = act(&mut phone, Wish::Sign(Signing { shown, ..signing() })).unwrap_err();
    assert!(matches!(refused, PhoneError::Refused(Refusal::NotWhatWasShown)));
}

#[test]
fn a_change_after_signing_is_recorded_and_told() {
    let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
    let line = *work(&mut phone).order.lines.keys().next().unwrap();
    act(&mut phone, Wish::Sign(signing())).unwrap();
    assert!(matches!(act(&mut phone, Wish::Sign(signing())), Err(PhoneError::Refused(Refusal::Already))));
    let more = LineDetail::Quantity(Quantity { thousandths: 3_000 });
    let changed = act(&mut phone, Wish::ChangeLine { line, details: vec![more] }).unwrap();
    let differs =
        |remark: &Remark| matches!(remark, Remark::ChangedSinceSigning { differences, .. } if differences.len() == 2);
    assert!(remarks(&changed.order).iter().any(differs), "the line and the total");
}

#[test]
fn acts_that_make_no_sense_are_refused_and_leave_no_trace() {
    let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
    let refused = |phone: &mut Phone, wish| match act(phone, wish) {
        Err(PhoneError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&mut phone, Wish::Happen(Happening::Arrived)), Refusal::NoVisit);
    act(&mut phone, Wish::Accept).unwrap();
    assert_eq!(refused(&mut phone, Wish::Accept), Refusal::AlreadyAccepted);
    happen(&mut phone, Happening::Arrived);
    assert_eq!(refused(&mut phone, Wish::Happen(Happening::Arrived)), Refusal::Already);
    assert_eq!(refused(&mut phone, Wish::Happen(Happening::Resumed)), Refusal::NotPaused);
    let long = Wish::Note { audience: Audience::Internal, text: "长".repeat(5_000) };
    assert!(matches!(refused(&mut phone, long), Refusal::TooLarge { .. }));
    assert_eq!(refused(&mut phone, Wish::RemoveLine { line: EditId { actor: OFFICE, n: 1 } }), Refusal::NoSuchLine);
    assert_eq!(phone.unsent().unwrap(), 2);
}

#[test]
fn a_slip_of_the_finger_is_taken_back() {
    let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
    act(&mut phone, Wish::Accept).unwrap();
    assert_eq!(happen(&mut phone, Happening::Arrived), Status::Arrived);
    assert_eq!(status(&act(&mut phone, Wish::Undo).unwrap().order), Status::Accepted);
    assert_eq!(status(&act(&mut phone, Wish::Undo).unwrap().order), Status::Dispatched);
    assert!(matches!(act(&mut phone, Wish::Undo), Err(PhoneError::Refused(Refusal::NothingToUndo))));
}

#[test]
fn needs_are_followed_by_another_visit_that_goes_on_from_the_first() {
    let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
    act(&mut phone, Wish::Accept).unwrap();
    happen(&mut phone, Happening::Arrived);
    let parts = Wish::End { outcome: Outcome::NeedsParts, remark: "压缩机".into() };
    assert_eq!(status(&act(&mut phone, parts).unwrap().order), Status::NeedsParts);
    let second = act(&mut phone, Wish::Accept).unwrap();
    assert_eq!(status(&second.order), Status::Accepted);
    assert_eq!(second.visit, Some(second.edits[0]));
}

/// The order as this phone and another of the same crew have written it without seeing each other.
fn crossed(phone: &mut Phone, theirs: impl Fn(&Done) -> Act, ours: Wish) -> shared::document::WorkOrder {
    let before = act(phone, material()).unwrap();
    let theirs = theirs(&before);
    let mut merged = act(phone, ours).unwrap().order;
    let edit = Edit {
        order: merged.id,
        time: TimeEvidence::new(shared::time::Moment(5), None),
        place: None,
        author: None,
        act: theirs,
    };
    merged.apply(EditId { actor: shared::ids::Actor([0x77; 16]), n: 1 }, &edit);
    let state = merged.encode();
    phone.store.write(|db| crate::view::take_over(db, merged.id, Digest::of(&state), &state)).unwrap();
    merged
}

#[test]
fn a_disagreement_shows_both_values_and_is_settled_by_choosing_one() {
    let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
    act(&mut phone, Wish::Accept).unwrap();
    let line = |done: &Done| *done.order.lines.keys().next().unwrap();
    let theirs = |done: &Done| Act::LineChanged {
        line: line(done),
        detail: LineDetail::Quantity(Quantity { thousandths: 5_000 }),
        seen: done.order.lines[&line(done)].fields.seen(&LineField::Quantity),
    };
    let first = EditId { n: 2, ..phone.open_order(order_id(1)).unwrap().order.facts.keys().next().copied().unwrap() };
    let ours = Wish::ChangeLine { line: first, details: vec![LineDetail::Quantity(Quantity { thousandths: 4_000 })] };
    let merged = crossed(&mut phone, theirs, ours);
    let found = conflicts(&merged);
    assert!(matches!(found.as_slice(), [Conflict::Line { values, .. }] if values.len() == 2));
    assert_eq!(acts::choices(&found[0]).len(), 2);
    let settled = act(&mut phone, Wish::Settle { conflict: 0, choice: 1 }).unwrap().order;
    assert!(conflicts(&settled).is_empty());
    assert_eq!(settled.lines[&first].quantity(), Some(Quantity { thousandths: 5_000 }));
}

#[test]
fn a_removal_against_an_edit_is_settled_either_way() {
    for (choice, is_removed) in [(0, false), (1, true)] {
        let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
        act(&mut phone, Wish::Accept).unwrap();
        let line =
            EditId { n: 2, ..phone.open_order(order_id(1)).unwrap().order.facts.keys().next().copied().unwrap() };
        let theirs = |done: &Done| Act::LineChanged {
            line,
            detail: LineDetail::Quantity(Quantity { thousandths: 5_000 }),
            seen: done.order.lines[&line].fields.seen(&LineField::Quantity),
        };
        let merged = crossed(&mut phone, theirs, Wish::RemoveLine { line });
        assert!(conflicts(&merged).iter().any(|conflict| matches!(conflict, Conflict::LineRemoval { .. })));
        let settled = act(&mut phone, Wish::Settle { conflict: 0, choice }).unwrap().order;
        let left = conflicts(&settled);
        assert!(!left.iter().any(|conflict| matches!(conflict, Conflict::LineRemoval { .. })), "{left:?}");
        assert_eq!(settled.lines[&line].is_removed(), is_removed);
    }
}

#[test]
fn the_open_visit_can_be_finished_after_the_lease_and_nothing_else_is_shown() {
    let (mut phone, clock, _) = phone_with(&dispatched(order_id(1), "W-1"));
    let other = dispatched(order_id(2), "W-2");
    let state = other.encode();
    phone
        .store
        .write(|db| {
            crate::view::take_over(db, other.id, Digest::of(&state), &state)?;
            let proof = shared::time::Contact { at: clock.now(), mac: [0; 8] };
            let contact = Some(installation::LastContact { proof, uptime: clock.uptime() });
            installation::save(db, &Installation { contact, ..installation::load(db)? })?;
            Ok::<_, crate::view::ViewError>(())
        })
        .unwrap();
    act(&mut phone, Wish::Accept).unwrap();
    happen(&mut phone, Happening::OnTheWay);
    clock.pass(73 * 3_600_000);
    let listing = phone.list().unwrap();
    assert_eq!((listing.access, listing.hidden, listing.orders.len()), (Access::LeaseOver, 1, 1));
    assert!(matches!(phone.open_order(order_id(2)), Err(PhoneError::Hidden(Access::LeaseOver))));
    assert!(matches!(phone.act(order_id(2), Doing::default(), Wish::Accept), Err(PhoneError::Hidden(_))));
    happen(&mut phone, Happening::Arrived);
    act(&mut phone, findings()).unwrap();
    act(&mut phone, Wish::End { outcome: Outcome::Fixed, remark: String::new() }).unwrap();
    assert_eq!(status(&act(&mut phone, Wish::Sign(signing())).unwrap().order), Status::Signed);
}

#[test]
fn acts_carry_the_time_since_the_last_contact_whatever_the_wall_clock_does() {
    let (mut phone, clock, _) = phone_with(&dispatched(order_id(1), "W-1"));
    let proof = shared::time::Contact { at: clock.now(), mac: [7; 8] };
    let contact = Some(installation::LastContact { proof, uptime: clock.uptime() });
    phone.store.write(|db| installation::save(db, &Installation { contact, ..installation::load(db)? })).unwrap();
    act(&mut phone, Wish::Accept).unwrap();
    clock.pass(600_000);
    clock.wall.store(2_082_758_400_000, Ordering::Relaxed);
    act(&mut phone, Wish::Happen(Happening::Arrived)).unwrap();
    clock.boot.store(2, Ordering::Relaxed);
    act(&mut phone, Wish::Happen(Happening::Started)).unwrap();
    let times: Vec<TimeEvidence> =
        phone.store.read(outbox::all).unwrap().iter().map(|kept| Edit::decode(&kept.bytes).unwrap().time).collect();
    assert_eq!((times[0].contact, times[0].elapsed_ms), (Some(proof), 0));
    assert_eq!((times[1].contact, times[1].elapsed_ms), (Some(proof), 600_000));
    assert_eq!(times[1].wall().0, 2_082_758_400_000);
    assert_eq!((times[2].contact, times[2].wall().0), (None, 2_082_758_400_000), "another boot proves nothing");
}

#[test]
fn a_photo_is_on_disk_before_the_act_and_queued_with_it() {
    let (mut phone, _, shelf) = phone_with(&dispatched(order_id(1), "W-1"));
    let mut file = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut file).encode_image(&image::RgbImage::new(8, 8)).unwrap();
    let wish = || PhotoWish { kind: PhotoKind::Before, caption: "铭牌".into() };
    let done = phone.photograph(order_id(1), Doing::default(), wish(), &file).unwrap();
    let hash = done.order.photos.values().next().unwrap().item.hash;
    assert_eq!(Digest::of(&shelf.0.lock().unwrap()[&hash]), hash);
    assert_eq!(phone.photos_to_send().unwrap()[0].hash, hash);
    assert_eq!(phone.stored(order_id(1)).unwrap(), Stored { edits_waiting: 1, photos_waiting: 1 });
    let refused = phone.photograph(order_id(1), Doing::default(), wish(), b"no picture").unwrap_err();
    assert!(matches!(refused, PhoneError::Picture(_)));
    assert_eq!(phone.unsent().unwrap(), 1);
}

#[test]
fn enrolling_anew_takes_a_new_identity_and_keeps_the_unsent_work_in_sight() {
    let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
    act(&mut phone, Wish::Accept).unwrap();
    let former = phone.installation().unwrap().unwrap();
    let introduction = introduce(phone.entropy(), "abcde-fghjk", "phone", "callout/test");
    assert_eq!(introduction.body.code, "ABCDEFGHJK");
    let enrolled = shared::sync::enroll::Enrolled {
        token: "new".into(),
        person: former.person,
        name: former.person_name.clone(),
        incarnation: shared::ids::Incarnation([1; 16]),
        office_recipient: former.office_recipient.clone(),
        lang: Lang::En,
    };
    let me = phone.settle_in(introduction, "http://office/", enrolled, Some("old.age")).unwrap();
    assert!(me.actor != former.actor && me.key != former.key);
    assert_eq!((me.last_n, phone.unsent().unwrap(), phone.rescues_waiting().unwrap()), (0, 0, vec!["old.age".into()]));
    let arrived = act(&mut phone, Wish::Happen(Happening::Arrived)).unwrap();
    assert_eq!(arrived.edits, [EditId { actor: me.actor, n: 1 }]);
    assert_eq!(arrived.visit, Some(EditId { actor: former.actor, n: 1 }), "the visit goes on under the new identity");
}

#[test]
fn work_goes_on_for_an_order_that_went_to_others_but_none_begins() {
    let mut order = dispatched(order_id(1), "W-1");
    let (mut phone, _, _) = phone_with(&order);
    act(&mut phone, Wish::Accept).unwrap();
    let decision = shared::document::coordination::Decision::Withdrawn { reason: "sick".into() };
    apply_as_office(&mut order, 3, Act::Decided { revision: 2, decision });
    let state = order.encode();
    phone
        .store
        .write(|db| {
            crate::view::take_over(db, order.id, Digest::of(&state), &state)?;
            crate::store::orders::leave(db, order.id, 1)?;
            Ok::<_, crate::view::ViewError>(())
        })
        .unwrap();
    happen(&mut phone, Happening::Arrived);
    assert!(matches!(act(&mut phone, Wish::Accept), Err(PhoneError::Refused(Refusal::WentToOthers))));
    assert!(phone.list().unwrap().orders[0].left);
}

#[test]
fn the_key_and_the_token_never_show() {
    let text = format!("{:?}", installation_of(9));
    assert!(!text.contains("token") && !text.contains("9, 9"), "{text}");
}
