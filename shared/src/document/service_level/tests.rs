//! Both clocks of an order, from its facts; and deadlines with stops against asking every minute.

use proptest::prelude::*;

use super::stops::{Stop, Why};
use super::*;
use crate::calendar::{Hours, Offset, Span, WeekSpan, Weekday, Zone};
use crate::document::coordination::Assignment;
use crate::document::edit::{Act, Edit};
use crate::document::pause::{End, Pause, pauses};
use crate::document::register::Seen;
use crate::document::request::Origin;
use crate::ids::{Actor, CrewId, EditId, OrderId, VisitId};
use crate::lang::Lang;
use crate::sync::reference::Level;
use crate::time::{Contact, TimeEvidence};

const ORDER: OrderId = OrderId([7; 16]);
/// 2014-12-12 16:30 in Shanghai, a Friday.
const FRIDAY: Moment = Moment(1_418_373_000_000);
const HOUR: i64 = 60;

/// Monday to Friday from 9 to 17 in Shanghai.
fn office_hours() -> Calendar {
    let span = Span { from: 540, to: 1_020 };
    let week = Weekday::ALL.into_iter().take(5).map(|day| WeekSpan { day, span }).collect();
    let offsets = vec![Offset { from: FRIDAY.plus_minutes(-100 * 24 * HOUR), seconds: 8 * 3_600 }];
    let zone = Zone { name: "Asia/Shanghai".into(), offsets, until: FRIDAY.plus_minutes(1_000 * 24 * HOUR) };
    Calendar { name: "office".into(), zone, hours: Some(Hours { week, special: vec![] }) }
}

/// An order under construction. Its edits come from one writer, the office's and the technician's alike.
struct Story {
    order: WorkOrder,
    n: u64,
    contact: Option<Contact>,
}

impl Story {
    /// Reported on Friday; four working hours to arrive, sixteen to solve.
    fn reported(stops: &[Hindrance]) -> Self {
        let mut story = Self { order: WorkOrder::new(ORDER), n: 0, contact: None };
        let terms = Terms { class: String::new(), calendar: office_hours(), stops: stops.to_vec() };
        let level = Level {
            name: "A".into(),
            response_minutes: 4 * 60,
            resolve_minutes: 16 * 60,
            terms: Some(Box::new(terms)),
        };
        let origin = Origin { number: "1".into(), channel: "phone".into(), external: None, received_at: FRIDAY };
        story.act(FRIDAY, Act::Reported { origin, details: vec![RequestDetail::Level(level)] });
        story.decide(FRIDAY, Decision::Assigned(assignment()));
        story
    }

    fn act(&mut self, at: Moment, act: Act) -> EditId {
        self.n += 1;
        let id = EditId { actor: Actor([1; 16]), n: self.n };
        let time = TimeEvidence::new(at, self.contact.map(|contact| (contact, 0)));
        self.order.apply(id, &Edit { order: ORDER, time, place: None, author: None, act });
        id
    }

    fn decide(&mut self, at: Moment, decision: Decision) {
        let revision = self.order.coordination.revision() + 1;
        self.act(at, Act::Decided { revision, decision });
    }

    fn happened(&mut self, at: Moment, visit: Option<VisitId>, happening: Happening) -> EditId {
        self.act(at, Act::Happened { visit, happening, corrects: None })
    }

    /// A visit that was accepted at once.
    fn visit(&mut self, at: Moment) -> VisitId {
        self.happened(at, None, Happening::Accepted { epoch: 1, follows: vec![], crew: None })
    }

    fn ended(&mut self, at: Moment, visit: VisitId, outcome: Outcome) {
        self.happened(at, Some(visit), Happening::Ended { outcome, remark: String::new() });
    }

    fn paused(&mut self, at: Moment, visit: VisitId, why: Hindrance) {
        self.happened(at, Some(visit), Happening::Paused { reason: String::new(), why: Some(why) });
    }

    fn clocks(&self) -> Clocks {
        reckon(&self.order).unwrap()
    }
}

fn assignment() -> Assignment {
    Assignment {
        epoch: 1,
        crew: CrewId([3; 16]),
        crew_name: "A".into(),
        position: 0,
        planned_start: None,
        expected_minutes: 60,
        reason: String::new(),
        knew: Seen::default(),
    }
}

/// `minutes` after Friday 16:30, on the clock on the wall.
fn later(minutes: i64) -> Moment {
    FRIDAY.plus_minutes(minutes)
}

/// Monday at that time of day.
fn monday(hour: i64, minute: i64) -> Moment {
    FRIDAY.plus_minutes((3 * 24 + hour - 16) * HOUR + minute - 30)
}

#[test]
fn the_derivation_is_told_in_words() {
    let clocks = Story::reported(&[]).clocks();
    assert_eq!(clocks.response.due(), Some(monday(12, 30)));
    let words = |lang| clocks.response.derivation.words(lang);
    assert_eq!(words(Lang::En), "4 working hours from Fri 16:30 → Mon 12:30 (Asia/Shanghai)");
    assert_eq!(words(Lang::ZhCn), "自周五 16:30起 4 个工作小时 → 周一 12:30（Asia/Shanghai）");
    assert_eq!(clocks.resolve.due(), Some(monday(16, 30).plus_minutes(24 * HOUR)));
}

#[test]
fn an_arrival_that_comes_to_light_late_re_decides_the_past() {
    let mut story = Story::reported(&[]);
    let visit = story.visit(later(10));
    let tuesday = monday(9, 0).plus_minutes(24 * HOUR);
    assert_eq!(story.clocks().response.in_time(tuesday), Some(false));
    assert_eq!(clocks(&story.order, tuesday).unwrap().0, ClockState::Late);
    story.happened(monday(12, 30), Some(visit), Happening::Arrived);
    assert_eq!(story.clocks().response.in_time(tuesday), Some(true), "to the millisecond");
    let slipped = story.order.standing_facts().last().unwrap().0;
    story.act(tuesday, Act::Happened { visit: Some(visit), happening: Happening::Retracted, corrects: Some(slipped) });
    assert_eq!(story.clocks().response.in_time(tuesday), Some(false), "a finger slipped");
}

#[test]
fn a_clock_that_was_set_back_wins_nothing() {
    let mut story = Story::reported(&[]);
    let visit = story.visit(later(10));
    story.contact = Some(Contact { at: monday(14, 0), mac: [0; 8] });
    story.happened(monday(9, 0), Some(visit), Happening::Arrived);
    assert_eq!(story.clocks().response.met_at, Some(monday(14, 0)));
}

#[test]
fn the_customers_doing_stops_the_clocks_and_waiting_for_parts_does_not() {
    let hinder = |why| {
        let mut story = Story::reported(&Hindrance::USUAL);
        let visit = story.visit(later(10));
        story.happened(monday(9, 0), Some(visit), Happening::Arrived);
        story.paused(monday(10, 0), visit, why);
        let standing = story.clocks().resolve;
        story.happened(monday(13, 0), Some(visit), Happening::Resumed);
        (standing, story.clocks().resolve)
    };
    let plain = monday(16, 30).plus_minutes(24 * HOUR);
    let (standing, resumed) = hinder(Hindrance::CustomerDecides);
    // From Friday 16:30 half an hour, on Monday one hour: fourteen and a half are left.
    let left_ms = (14 * 60 + 30) * 60_000;
    assert_eq!(standing.derivation.due, Due::Stopped { since: monday(10, 0), left_ms, earliest: plain });
    assert_eq!((standing.due(), standing.in_time(plain.plus_minutes(99_999))), (None, None));
    assert_eq!(standing.state(plain.plus_minutes(99_999)), ClockState::Stopped);
    // Three hours later: Tuesday 17:00 is full, so it ends on Wednesday at 11:30.
    assert_eq!(resumed.due(), Some(monday(11, 30).plus_minutes(48 * HOUR)));
    let told = resumed.derivation.words(Lang::En);
    assert!(told.contains("stopped Mon 10:00 – Mon 13:00 (waiting for the customer's decision) → Wed 11:30"), "{told}");
    let (standing, resumed) = hinder(Hindrance::WaitsForParts);
    assert_eq!((standing.due(), resumed.due()), (Some(plain), Some(plain)));
}

#[test]
fn a_pause_of_the_office_stops_the_clocks_until_somebody_says_so_or_goes() {
    let mut story = Story::reported(&Hindrance::USUAL);
    let plain = story.clocks().response.due();
    let pause = |why| Act::Paused(Pause::Begun { why, reason: "电话".into() });
    story.act(later(5), pause(Hindrance::WaitsForParts));
    assert_eq!(story.clocks().response.due(), plain, "waiting for parts stops nothing");
    let begun = story.act(later(10), pause(Hindrance::CustomerDecides));
    assert_eq!(
        story.clocks().response.derivation.due,
        Due::Stopped { since: later(10), left_ms: 230 * 60_000, earliest: plain.unwrap() }
    );
    // Accepting an order is not going there, and sending another crew does not decide for the customer.
    story.visit(later(12));
    story.decide(later(13), Decision::Assigned(assignment()));
    assert!(story.clocks().response.due().is_none());
    let over = story.act(later(30), Act::Paused(Pause::Over { begun, reason: "同意".into() }));
    assert_eq!(story.clocks().response.due(), plain.map(|due| due.plus_minutes(20)));
    assert_eq!(story.clocks().response.derivation.words(Lang::En).matches("customer's decision").count(), 1);
    // A second word, later, changes nothing; one that comes to light late and is earlier does.
    story.act(later(50), Act::Paused(Pause::Over { begun, reason: "同意".into() }));
    assert_eq!(story.clocks().response.due(), plain.map(|due| due.plus_minutes(20)));
    let visit = story.visit(later(14));
    story.happened(later(20), Some(visit), Happening::OnTheWay);
    assert_eq!(story.clocks().response.due(), plain.map(|due| due.plus_minutes(10)), "somebody went");
    let ended = pauses(&story.order).into_iter().map(|rest| (rest.until, rest.end)).collect::<Vec<_>>();
    assert_eq!(ended, [(Some(later(20)), Some(End::Gone)), (Some(later(20)), Some(End::Gone))], "{over}");
}

#[test]
fn an_absent_customer_stops_the_clock_until_somebody_goes_again_or_the_office_acts() {
    let absent = || {
        let mut story = Story::reported(&Hindrance::USUAL);
        let visit = story.visit(later(10));
        story.happened(monday(10, 0), Some(visit), Happening::Arrived);
        story.ended(monday(10, 0), visit, Outcome::CustomerAbsent);
        story
    };
    assert!(matches!(absent().clocks().resolve.derivation.due, Due::Stopped { .. }));
    assert_eq!(deadlines(&absent().order).unwrap().stopped_since, Some(monday(10, 0)));
    let mut again = absent();
    again.visit(monday(12, 0));
    let mut decided = absent();
    decided.decide(monday(12, 0), Decision::Withdrawn { reason: "改约".into() });
    let two_hours_later = monday(10, 30).plus_minutes(48 * HOUR);
    assert_eq!(again.clocks().resolve.due(), Some(two_hours_later));
    assert_eq!(decided.clocks().resolve.due(), Some(two_hours_later));
    assert_eq!(again.clocks().response.in_time(two_hours_later), Some(true), "somebody was there");
}

#[test]
fn what_was_taken_up_again_is_not_solved_and_the_time_between_does_not_count() {
    let mut story = Story::reported(&[]);
    let visit = story.visit(later(10));
    story.happened(monday(9, 0), Some(visit), Happening::Arrived);
    story.ended(monday(10, 0), visit, Outcome::Fixed);
    story.decide(monday(11, 0), Decision::Closed { remark: String::new() });
    assert_eq!(story.clocks().resolve.in_time(monday(11, 0)), Some(true));
    let week = 7 * 24 * HOUR;
    story.decide(monday(11, 0).plus_minutes(week), Decision::Reopened { reason: "客户不满意".into() });
    let clocks = story.clocks();
    assert_eq!((clocks.response.met_at, clocks.resolve.met_at), (Some(monday(9, 0)), None));
    assert_eq!(clocks.resolve.due(), Some(monday(16, 30).plus_minutes(24 * HOUR + week)));
    let words = clocks.resolve.derivation.words(Lang::En);
    assert!(words.contains("stopped Mon 2014-12-15 11:00 – Mon 2014-12-22 11:00 (settled)"), "{words}");
}

#[test]
fn plain_minutes_run_around_the_clock_and_stop_for_nobody() {
    let mut story = Story::reported(&[]);
    let level = Level { name: "B".into(), response_minutes: 60, resolve_minutes: 240, terms: None };
    let seen = Seen::default();
    let first = EditId { actor: Actor([1; 16]), n: 1 };
    let seen = {
        let mut seen = seen;
        seen.add(first);
        seen
    };
    story.act(FRIDAY, Act::RequestChanged { detail: RequestDetail::Level(level), seen });
    let visit = story.visit(later(10));
    story.paused(later(20), visit, Hindrance::CustomerAbsent);
    let due = deadlines(&story.order).unwrap();
    assert_eq!((due.response, due.resolve, due.stopped_since), (later(60), later(240), None));
    assert_eq!(story.clocks().response.derivation.words(Lang::En), "1 hour from Fri 08:30 → Fri 09:30 (UTC)");
}

#[test]
fn a_level_without_terms_has_the_bytes_of_builds_that_know_none() {
    let plain = Level { name: "A".into(), response_minutes: 60, resolve_minutes: 240, terms: None };
    assert_eq!(minicbor::to_vec(&plain).unwrap()[0], 0x83, "three fields");
    let paused = Happening::Paused { reason: "x".into(), why: None };
    assert_eq!(minicbor::to_vec(&paused).unwrap(), [0x82, 5, 0x81, 0x61, b'x']);
}

/// Minute by minute: a minute counts if it is worked and no stop covers it.
fn slowly(calendar: &Calendar, from: Moment, minutes: i64, stops: &[(Moment, Moment)]) -> Moment {
    let (mut at, mut left) = (from, minutes);
    while left > 0 {
        let works = calendar.worked(at, at.plus_minutes(1)).unwrap() > 0;
        let stands = stops.iter().any(|(begins, ends)| *begins <= at && at < *ends);
        left -= i64::from(works && !stands);
        at = at.plus_minutes(1);
    }
    at
}

proptest! {
    #[test]
    fn deadlines_with_stops_are_those_of_asking_every_minute(
        start in 0_i64..5_000,
        target in 1_u32..1_500,
        cuts in proptest::collection::btree_set(-600_i64..9_000, 0..8),
    ) {
        let calendar = office_hours();
        let from = later(start);
        let cuts: Vec<i64> = cuts.into_iter().collect();
        let spans: Vec<(Moment, Moment)> =
            cuts.chunks_exact(2).map(|pair| (later(start + pair[0]), later(start + pair[1]))).collect();
        let why = Why::Hindered(Hindrance::CustomerAbsent);
        let stops: Vec<Stop> =
            spans.iter().map(|(from, until)| Stop { from: *from, until: Some(*until), why }).collect();
        let derived = Derivation::of(from, target, &calendar, &stops);
        prop_assert_eq!(derived.due, Due::At { at: slowly(&calendar, from, target.into(), &spans) });
        let ran: i64 = derived.steps.iter().map(|step| if let Step::Ran { worked_ms, .. } = step { *worked_ms } else { 0 }).sum();
        prop_assert_eq!(ran, i64::from(target) * 60_000, "the steps are the whole way");
    }
}
