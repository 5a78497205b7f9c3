//! The life of an order, told step by step: what it is called, what is missing, what is in dispute, what was signed.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at whatever it did not expect")]

mod writer;

use shared::document::conflicts::{Conflict, conflicts};
use shared::document::coordination::Decision;
use shared::document::edit::{Act, Edit};
use shared::document::line::{Charge, LineDetail, LineField, LineKind};
use shared::document::missing::{Missing, missing_before_signing};
use shared::document::remarks::{Remark, remarks};
use shared::document::service_level::{ClockState, clocks};
use shared::document::status::Status;
use shared::document::totals::totals;
use shared::document::visit::{Happening, Outcome};
use shared::document::visits;
use shared::geo::{Place, Point};
use shared::ids::{Actor, CrewId, EditId, VisitId};
use shared::lang::Lang;
use shared::signoff::changed::changed_since_signing;
use shared::time::{Contact, TimeEvidence};

use writer::*;

#[test]
fn an_order_goes_its_whole_way() {
    let mut office = Writer::new(OFFICE);
    office.report();
    assert_eq!(office.status(), Status::Reported);
    office.send(1);
    assert_eq!(office.status(), Status::Dispatched);
    let mut wang = Writer::new(WANG);
    wang.learn(&office);
    let visit = wang.accept();
    assert_eq!(wang.status(), Status::Accepted);
    wang.happened(visit, Happening::OnTheWay);
    assert_eq!(wang.status(), Status::OnTheWay);
    wang.happened(visit, Happening::Arrived);
    assert_eq!(wang.status(), Status::Arrived);
    wang.happened(visit, Happening::Started);
    wang.happened(visit, Happening::Paused { reason: "取件".into(), why: None });
    assert_eq!(wang.status(), Status::Paused);
    wang.happened(visit, Happening::Resumed);
    assert_eq!(wang.status(), Status::Working);
    wang.happened(visit, Happening::Ended { outcome: Outcome::NeedsParts, remark: "电容".into() });
    assert_eq!(wang.status(), Status::NeedsParts);
    let (visit, _) = complete(&mut wang);
    assert_eq!(wang.status(), Status::ReadyToSign);
    wang.sign(visit);
    assert_eq!(wang.status(), Status::Signed);
    office.learn(&wang);
    office.decide(Decision::Closed { remark: String::new() });
    assert_eq!(office.status(), Status::Closed);
    office.decide(Decision::Reopened { reason: "客户不同意".into() });
    assert_eq!(office.status(), Status::Reported, "a reopened order starts without a crew");
    office.send(2);
    assert_eq!(office.status(), Status::Dispatched);
    office.decide(Decision::Cancelled { reason: "重复".into() });
    assert_eq!(office.status(), Status::Cancelled);
}

#[test]
fn a_crew_may_decline_and_the_next_one_is_sent() {
    let (mut office, mut wang) = dispatched();
    let declined = Happening::Declined { epoch: 1, reason: "车坏了".into() };
    wang.act(Act::Happened { visit: None, happening: declined, corrects: None });
    office.learn(&wang);
    assert_eq!(office.status(), Status::Declined);
    office.send(2);
    assert_eq!(office.status(), Status::Dispatched);
    assert!(remarks(&office.order).is_empty(), "the office knew of the refusal: {:?}", remarks(&office.order));
}

#[test]
fn what_is_missing_is_told_in_the_order_of_fixing_it() {
    let (_, mut wang) = dispatched();
    let visit = wang.accept();
    let line =
        wang.act(Act::LineAdded { visit, kind: LineKind::Material, details: vec![LineDetail::Name("水泵".into())] });
    let words: Vec<String> =
        missing_before_signing(&wang.order, visit).iter().map(|missing| missing.words(Lang::En)).collect();
    let expected = [
        "Record the arrival",
        "Choose the cause",
        "Write the diagnosis",
        "Answer “压力正常？”",
        "“水泵” lacks its specification",
        "“水泵” lacks its model",
        "“水泵” lacks its quantity",
        "“水泵” lacks its unit",
        "“水泵” lacks its unit price",
        "Record the outcome",
    ];
    assert_eq!(words, expected);
    wang.change(line, LineDetail::Removed(true));
    assert!(!missing_before_signing(&wang.order, visit).iter().any(|of| matches!(of, Missing::LineField { .. })));
}

#[test]
fn two_values_stay_visible_until_a_person_picks_one() {
    let (_, mut wang) = dispatched();
    let (visit, line) = complete(&mut wang);
    let mut li = Writer::new(LI);
    li.learn(&wang);
    wang.change(line, LineDetail::UnitPrice(yuan(5_000)));
    li.change(line, LineDetail::UnitPrice(yuan(3_000)));
    wang.learn(&li);
    li.learn(&wang);
    assert_eq!(wang.order.encode(), li.order.encode());
    let values = vec![LineDetail::UnitPrice(yuan(3_000)), LineDetail::UnitPrice(yuan(5_000))];
    let conflict = Conflict::Line { visit: Some(visit), line, field: LineField::UnitPrice, values };
    assert_eq!(conflicts(&wang.order), std::slice::from_ref(&conflict));
    assert_eq!(missing_before_signing(&wang.order, visit), [Missing::Decision(conflict)], "a dispute blocks signing");
    assert_eq!((wang.status(), totals(&wang.order, &[visit]).open_lines), (Status::Working, 1));
    wang.change(line, LineDetail::UnitPrice(yuan(3_000)));
    assert_eq!((conflicts(&wang.order), wang.status()), (vec![], Status::ReadyToSign));
    assert_eq!(totals(&wang.order, &[visit]).charged, [yuan(6_000)]);
}

#[test]
fn a_line_taken_out_by_one_and_changed_by_another_is_a_visible_conflict() {
    let (_, mut wang) = dispatched();
    let (visit, line) = complete(&mut wang);
    let mut li = Writer::new(LI);
    li.learn(&wang);
    wang.change(line, LineDetail::Removed(true));
    li.change(line, LineDetail::Quantity("3".parse().unwrap()));
    wang.learn(&li);
    assert_eq!(conflicts(&wang.order), [Conflict::LineRemoval { visit: Some(visit), line }]);
    assert_eq!(wang.order.lines_of(visit).count(), 1, "no lost line");
    wang.change(line, LineDetail::Removed(true));
    assert!(conflicts(&wang.order).is_empty());
    assert_eq!(wang.order.lines_of(visit).count(), 0);
}

#[test]
fn a_line_changed_after_signing_leaves_the_signature_and_shows_the_difference() {
    let (_, mut wang) = dispatched();
    let (visit, line) = complete(&mut wang);
    let signed = wang.sign(visit);
    let of = |writer: &Writer| changed_since_signing(&writer.order, &writer.order.sign_offs[&signed].item);
    wang.happened(visit, Happening::Left);
    assert_eq!(of(&wang), [], "leaving the site changes nothing that was signed");
    wang.change(line, LineDetail::UnitPrice(yuan(9_900)));
    let changed = of(&wang);
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert!(changed[0].signed.as_ref().unwrap().contains("@ 45.00 CNY"), "{changed:?}");
    assert!(changed[0].now.as_ref().unwrap().contains("@ 99.00 CNY"), "{changed:?}");
    let total = (changed[1].signed.as_deref(), changed[1].now.as_deref());
    assert_eq!(total, (Some("90.00 CNY"), Some("198.00 CNY")));
    assert!(remarks(&wang.order).iter().any(|remark| matches!(remark, Remark::ChangedSinceSigning { .. })));
    assert!(wang.order.sign_offs[&signed].item.document_is_whole());
    wang.change(line, LineDetail::UnitPrice(yuan(4_500)));
    assert_eq!(of(&wang), [], "changed back is as it was signed");
    let (second, _) = complete(&mut wang);
    assert_eq!((of(&wang).len(), wang.status()), (0, Status::ReadyToSign), "a second visit asks for its own signature");
    wang.sign(second);
    assert_eq!(wang.status(), Status::Signed);
}

#[test]
fn a_slip_of_the_finger_is_a_new_fact_that_names_the_old_one() {
    let (_, mut wang) = dispatched();
    let visit = wang.accept();
    let arrived = wang.happened(visit, Happening::Arrived);
    wang.act(Act::Happened { visit: Some(visit), happening: Happening::Retracted, corrects: Some(arrived) });
    assert_eq!(wang.status(), Status::Accepted);
    assert!(wang.order.facts.contains_key(&arrived), "nothing is erased");
}

#[test]
fn work_beside_a_reassignment_is_two_crews_by_causality_and_not_by_clocks() {
    let (mut office, mut wang) = dispatched();
    let visit = wang.accept();
    office.send(2);
    wang.minute = -10_000_000;
    wang.happened(visit, Happening::Arrived);
    office.learn(&wang);
    assert_eq!(remarks(&office.order), [Remark::TwoCrews { present: CrewId([2; 16]), former: visit }]);
    let (mut office, mut wang) = dispatched();
    let visit = wang.accept();
    wang.happened(visit, Happening::Arrived);
    wang.happened(visit, Happening::Ended { outcome: Outcome::NeedsParts, remark: String::new() });
    office.learn(&wang);
    office.send(2);
    wang.happened(visit, Happening::Left);
    office.learn(&wang);
    assert_eq!(remarks(&office.order), [], "a crew that was known to be done is not a second one");
}

#[test]
fn an_offer_taken_by_two_crews_without_signal_belongs_to_the_first_and_the_other_is_no_part_of_its_visit() {
    let mut office = Writer::new(OFFICE);
    office.report();
    let offered = |actor: Actor| {
        let mut crew = Writer::new(actor);
        crew.learn(&office);
        crew
    };
    let (mut wang, mut li) = (offered(WANG), offered(LI));
    let take = |of: &mut Writer, crew: u8| {
        let happening = Happening::Accepted { epoch: 1, follows: vec![], crew: Some(CrewId([crew; 16])) };
        of.act(Act::Happened { visit: None, happening, corrects: None })
    };
    let (hers, his) = (take(&mut wang, 1), take(&mut li, 2));
    office.learn(&wang);
    office.send(1);
    office.learn(&li);
    assert_eq!(remarks(&office.order), [], "to be too late is no second crew");
    assert_eq!((office.status(), crew_of(&office, his)), (Status::Accepted, Some(CrewId([2; 16]))));
    li.happened(his, Happening::Arrived);
    office.learn(&li);
    assert_eq!(office.status(), Status::Accepted, "somebody else's arrival is not this crew's");
    assert_eq!(remarks(&office.order), [Remark::TwoCrews { present: CrewId([1; 16]), former: his }]);
    assert_eq!(crew_of(&office, hers), Some(CrewId([1; 16])));
}

fn crew_of(writer: &Writer, visit: VisitId) -> Option<CrewId> {
    visits::visit_of(&writer.order, visit).and_then(|visit| visit.crew)
}

#[test]
fn far_arrivals_and_moved_clocks_are_remarked_and_never_block() {
    let (_, mut wang) = dispatched();
    let visit = wang.accept();
    let place = |lat, accuracy_m| Some(Place { point: Point::from_degrees(lat, 121.4).unwrap(), accuracy_m, age_s: 3 });
    let arrived = |corrects| Act::Happened { visit: Some(visit), happening: Happening::Arrived, corrects };
    let far = wang.act_at(arrived(None), place(31.3, 50));
    assert!(matches!(remarks(&wang.order)[..], [Remark::FarFromSite { fact, .. }] if fact == far));
    wang.act_at(arrived(Some(far)), place(31.202, 400));
    assert_eq!((remarks(&wang.order), wang.status()), (vec![], Status::Arrived));
    let contact = Contact { at: NINE, mac: [0; 8] };
    for (n, wall) in [(8, NINE.plus_minutes(5)), (9, NINE.plus_minutes(60 * 24 * 365 * 22))] {
        let time = TimeEvidence::new(wall, Some((contact, n * 1_000)));
        let act = Act::Happened { visit: Some(visit), happening: Happening::Started, corrects: None };
        wang.order.apply(EditId { actor: WANG, n }, &Edit { order: ORDER, time, place: None, author: None, act });
    }
    assert!(matches!(remarks(&wang.order)[..], [Remark::ClockMoved { .. }]), "a phone set to 2036 wins nothing");
}

#[test]
fn the_clocks_of_the_service_level_run_from_the_report() {
    let (_, mut wang) = dispatched();
    let state = |writer: &Writer, minutes| clocks(&writer.order, NINE.plus_minutes(minutes)).unwrap();
    assert_eq!(state(&wang, 29), (ClockState::Running, ClockState::Running));
    assert_eq!(state(&wang, 30), (ClockState::Soon, ClockState::Running));
    assert_eq!(state(&wang, 61), (ClockState::Late, ClockState::Running));
    let (visit, line) = complete(&mut wang);
    assert_eq!(state(&wang, 10_000), (ClockState::Met, ClockState::Met));
    wang.change(line, LineDetail::Charge(Charge::Warranty));
    let totals = totals(&wang.order, &[visit]);
    assert_eq!((totals.charged, totals.free), (vec![], vec![yuan(9_000)]));
}
