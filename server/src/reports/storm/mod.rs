//! The week of the storm of December 2014, in simulated time with twelve crews, half of whose phones are without signal for hours:
//! every alarm, escalation, call list and complaint and all three tables are held against what the raw facts alone say, reckoned
//! here by other means than the ones under test.

mod alarms;
mod calls;
mod facts;
mod tables;

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::{Value, json};
use shared::document::edit::{Act, Edit};
use shared::document::visit::{Happening, Outcome};
use shared::geo::{Place, Point};
use shared::ids::{CrewId, Digest, EditId, OrderId};
use shared::lang::Lang;
use shared::signoff::shown::{SHOWN_VERSION, Shown};
use shared::signoff::{SignOff, SignerRole, Strokes};
use shared::time::TimeEvidence;

use self::facts::{Complaint, Degrees, Fate, Visit, fates};
use crate::alarms::round::round;
use crate::people::Role;
use crate::sync::tests::{Phone, assign};
use crate::testing::{START, TestOffice, on_both};

const ZONE: &str = "America/Los_Angeles";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
const CREWS: usize = 12;
const RESPONSE: i64 = 60;
const RESOLVE: i64 = 480;
/// When the tables are read.
const END: i64 = 9 * DAY;

struct Week {
    office: TestOffice,
    crews: Vec<(CrewId, Phone)>,
    orders: Vec<OrderId>,
    numbers: Vec<String>,
    /// The first visit of each order, from when the office knows it.
    visits: BTreeMap<usize, EditId>,
    /// The complaint about an order.
    complaints: BTreeMap<usize, String>,
    rounds: Vec<i64>,
    now: i64,
}

/// What is done in the office, at its minute.
#[derive(Clone, Copy, Debug)]
enum Step {
    Report,
    Link,
    Tell,
    Bring(usize),
    TakeUp,
    Close,
    Complain,
    Note,
}

impl Week {
    async fn open(store: crate::store::Store) -> Self {
        let office = TestOffice::with_settings(store, &[("CALLOUT_TIME_ZONE", ZONE)]).await;
        let level = json!({ "response_minutes": RESPONSE, "resolve_minutes": RESOLVE });
        assert_eq!(office.ask(&office.admin, "PUT", "/api/v1/levels/A", Some(level)).await.0, StatusCode::OK);
        let mut crews = Vec::new();
        for n in 0..CREWS {
            let (person, _) = office.person(&format!("tech{n}"), Role::Technician).await;
            let crew = office.crew(&crew_name(n), person).await;
            crews.push((crew, Phone::enrolled(&office, person).await));
        }
        let (orders, numbers, visits, complaints) = Default::default();
        Self { office, crews, orders, numbers, visits, complaints, rounds: Vec::new(), now: 0 }
    }

    /// Lets time pass, with a round every half hour. What is done in the very minute of a round comes after it.
    async fn until(&mut self, minutes: i64) {
        while self.now < minutes {
            let next = ((self.now / 30 + 1) * 30).min(minutes);
            self.office.clock.advance_ms((next - self.now) * MINUTE);
            self.now = next;
            if next % 30 == 0 {
                round(&self.office.office).await.unwrap();
                crate::complaints::watch::round(&self.office.office).await.unwrap();
                self.rounds.push(next);
            }
        }
    }

    async fn act(&mut self, index: usize, fate: &Fate, step: Step) {
        match step {
            Step::Report => self.report(fate).await,
            Step::Link => {
                let path = format!("/api/v1/orders/{}/repeats/{}", self.orders[index], self.orders[index - 1]);
                self.done("PUT", &path, json!({})).await;
            }
            Step::Tell => {
                let path = format!("/api/v1/orders/{}/notes", self.orders[index]);
                self.done("POST", &path, json!({ "text": "a crew is coming", "audience": "customer" })).await;
            }
            Step::Bring(visit) => self.bring(index, fate, visit).await,
            Step::TakeUp => {
                let path = format!("/api/v1/second-line/{}/taking-up", self.orders[index]);
                self.done("POST", &path, json!({})).await;
            }
            Step::Close => {
                let path = format!("/api/v1/orders/{}/closing", self.orders[index]);
                self.done("POST", &path, json!({ "revision": 1, "remark": "done", "unsigned": true })).await;
            }
            Step::Complain => {
                let sheet = sheet(fate, &fate.complaint.unwrap(), self.orders[index], self.now);
                let made = self.done("POST", "/api/v1/complaints", json!({ "sheet": sheet })).await;
                self.complaints.insert(index, made["id"].as_str().unwrap().to_owned());
            }
            Step::Note => {
                let sheet = sheet(fate, &fate.complaint.unwrap(), self.orders[index], self.now);
                let path = format!("/api/v1/complaints/{}", self.complaints[&index]);
                let (status, told) = self.office.change(&self.office.admin, "PUT", &path, sheet).await;
                assert_eq!(status, StatusCode::OK, "{told}");
            }
        }
    }

    async fn report(&mut self, fate: &Fate) {
        let report = json!({ "customer_name": fate.neighbourhood, "address": fate.ticket, "fault": fate.problem, "trade": "HVAC",
            "level": "A", "point": { "lat": fate.at.0, "lon": fate.at.1 },
            "contact": { "name": "caller", "phone": "4155550100" } });
        let made = self.done("POST", "/api/v1/orders", report).await;
        let order = made["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(made["repeats"].as_array().unwrap().iter().filter(|of| of["suspected"] == true).count(), 0);
        assign(&self.office, order, self.crews[fate.crew].0, 0).await;
        self.orders.push(order);
        self.numbers.push(made["number"].as_str().unwrap().to_owned());
    }

    /// A phone finds the network and brings a whole visit.
    async fn bring(&mut self, index: usize, fate: &Fate, number: usize) {
        let order = self.orders[index];
        let (_, phone) = &mut self.crews[fate.crew];
        let sent = phone.edits.len();
        let Visit { accepted, left, arrived, asked_for_help, fixed, refused, .. } = fate.visits[number];
        let mut does = |minute: i64, place: Option<Degrees>, act: Act| {
            let time = TimeEvidence::new(START.plus_minutes(minute), None);
            let point = place.map(|(lat, lon)| Point::from_degrees(lat, lon).unwrap());
            let place = point.map(|point| Place { point, accuracy_m: 10, age_s: 0 });
            phone.raw(Edit { order, time, place, author: None, act }.encode())
        };
        let happened = |visit, happening| Act::Happened { visit, happening, corrects: None };
        let follows = self.visits.get(&index).copied().into_iter().collect();
        let visit = does(accepted, None, happened(None, Happening::Accepted { epoch: 1, follows, crew: None }));
        does(left.0, left.1, happened(Some(visit), Happening::OnTheWay));
        does(arrived, Some(fate.at), happened(Some(visit), Happening::Arrived));
        for (at, outcome) in [(asked_for_help, Outcome::NeedsSecondLine), (fixed, Outcome::Fixed)] {
            if let Some(at) = at {
                does(at, None, happened(Some(visit), Happening::Ended { outcome, remark: String::new() }));
            }
        }
        if let Some(at) = refused {
            does(at, None, refusal(visit));
        }
        self.visits.entry(index).or_insert(visit);
        phone.sync_from(&self.office, sent + 1).await;
    }

    async fn done(&self, method: &str, path: &str, body: Value) -> Value {
        let (status, told) = self.office.ask(&self.office.admin, method, path, Some(body)).await;
        assert!(status.is_success(), "{method} {path}: {told}");
        told
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.office.ask(&self.office.admin, "GET", path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    /// Everything of a list that is answered page by page.
    async fn all(&self, path: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut next = format!("{path}?limit=500");
        loop {
            let page = self.get(&next).await;
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(after) = page["next"].as_str() else { return all };
            next = format!("{path}?limit=500&after={after}");
        }
    }
}

fn crew_name(number: usize) -> String {
    format!("Crew {number:02}")
}

/// The customer does not sign.
fn refusal(visit: EditId) -> Act {
    let (wording, rows) = (String::new(), Vec::new());
    let document = Shown { version: SHOWN_VERSION, lang: Lang::En, utc_offset_minutes: -480, wording, rows }.encode();
    Act::SignedOff(SignOff {
        visits: vec![visit],
        digest: Digest::of(&document),
        document,
        strokes: Strokes(vec![]),
        signer: "caller".into(),
        role: SignerRole::Customer,
        rating: None,
        remark: String::new(),
        refusal: Some("it floods still".into()),
    })
}

/// The sheet of a complaint as it is written at that minute.
fn sheet(fate: &Fate, of: &Complaint, order: OrderId, now: i64) -> Value {
    let at =
        |step: Option<(i64, i64)>| step.filter(|(_, noted)| *noted <= now).map(|(done, _)| START.plus_minutes(done).0);
    json!({ "customer": fate.neighbourhood, "text": "nobody mended it", "orders": [order], "plan": "come again",
        "accepted_at": at(of.accepted), "verified_at": at(of.verified), "planned_at": at(of.planned),
        "escalated_at": of.escalated.filter(|at| *at <= now).map(|at| START.plus_minutes(at).0),
        "manager_on_site_at": at(of.manager) })
}

/// Everything that is done, in its order.
fn steps(fates: &[Fate]) -> Vec<(i64, usize, Step)> {
    let mut steps: Vec<(i64, u8, usize, Step)> = Vec::new();
    for (index, fate) in fates.iter().enumerate() {
        let mut step = |at: Option<i64>, rank, step| steps.extend(at.map(|at| (at, rank, index, step)));
        step(Some(fate.received), 0, Step::Report);
        step(fate.linked, 1, Step::Link);
        step(fate.told, 2, Step::Tell);
        for (number, visit) in fate.visits.iter().enumerate() {
            step(Some(visit.synced), 3, Step::Bring(number));
        }
        step(fate.taken_up, 4, Step::TakeUp);
        step(fate.closed, 5, Step::Close);
        if let Some(complaint) = &fate.complaint {
            step(Some(complaint.received), 6, Step::Complain);
            alarms::writings(complaint).into_iter().for_each(|at| step(Some(at), 7, Step::Note));
        }
    }
    steps.retain(|(at, ..)| *at < END);
    steps.sort_by_key(|(at, rank, index, _)| (*at, *rank, *index));
    steps.into_iter().map(|(at, _, index, step)| (at, index, step)).collect()
}

on_both!(
    async fn the_week_of_the_storm_is_what_its_raw_facts_say(store: Store) {
        let fates = fates();
        let mut week = Week::open(store).await;
        for (at, index, step) in steps(&fates) {
            week.until(at).await;
            week.act(index, &fates[index], step).await;
        }
        week.until(END).await;
        let expected: Vec<_> = fates.iter().map(|fate| alarms::expected(fate, &week.rounds)).collect();
        alarms_are_those_of_the_facts(&week, &fates, &expected).await;
        complaints_are_those_of_the_facts(&week, &fates).await;
        tables::weekly(&week, &fates).await;
        tables::monthly(&week, &fates).await;
        tables::daily(&week, &fates, &expected).await;
        calls::lists_are_those_of_the_facts(&week, &fates).await;
        calls::who_is_not_satisfied_has_it_taken_up_again(&week).await;
    }
);

async fn alarms_are_those_of_the_facts(
    week: &Week,
    fates: &[Fate],
    expected: &[BTreeMap<&'static str, alarms::Expected>],
) {
    let mut found: BTreeMap<(OrderId, String), (i64, String)> = BTreeMap::new();
    for alarm in week.all("/api/v1/alarms").await {
        let text = |key: &str| alarm[key].as_str().unwrap().to_owned();
        let at = (alarm["at"].as_i64().unwrap() - START.0) / MINUTE;
        let known = found.insert((text("order").parse().unwrap(), text("rule")), (at, text("state")));
        assert_eq!(known, None, "one alarm a cause: {alarm}");
    }
    let mut states: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (index, (fate, expected)) in fates.iter().zip(expected).enumerate() {
        for (rule, of) in expected {
            let got = found.remove(&(week.orders[index], (*rule).to_owned()));
            assert_eq!(got, Some((of.at, of.state.to_owned())), "{rule}: {fate:?}");
            *states.entry((*rule, of.state)).or_default() += 1;
        }
    }
    assert_eq!(found, BTreeMap::new(), "nothing else was raised");
    eprintln!("{} requests; alarms: {states:?}", fates.len());
    // A week in which a rule never spoke would prove nothing about it.
    for rule in [
        "response-soon",
        "response-overdue",
        "resolve-soon",
        "resolve-overdue",
        "open-today",
        "open-three-days",
        "repeat",
        "customer-disagrees",
        "second-line",
        "escalation-owed",
        "not-accepted",
        "feedback-owed",
        "feedback-owed-grave",
    ] {
        assert!(states.keys().any(|(raised, _)| *raised == rule), "{rule} was raised");
    }
    for state in ["standing", "over", "withdrawn"] {
        assert!(states.keys().any(|(_, of)| *of == state), "some are {state}");
    }
}

async fn complaints_are_those_of_the_facts(week: &Week, fates: &[Fate]) {
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for (index, id) in &week.complaints {
        let complaint = fates[*index].complaint.unwrap();
        let shown = week.get(&format!("/api/v1/complaints/{id}")).await;
        let text = |of: &Value, key: &str| of[key].as_str().unwrap().to_owned();
        let found: BTreeMap<String, String> =
            shown["alarms"].as_array().unwrap().iter().map(|of| (text(of, "step"), text(of, "state"))).collect();
        let expected = alarms::of_complaint(&complaint, &week.rounds, END);
        let expected: BTreeMap<String, String> =
            expected.into_iter().map(|(step, state)| (step.to_owned(), state.to_owned())).collect();
        assert_eq!(found, expected, "{complaint:?}");
        found.into_values().for_each(|state| *states.entry(state).or_default() += 1);
    }
    eprintln!("{} complaints; alarms: {states:?}", week.complaints.len());
    assert_eq!(states.len(), 3, "standing, over and withdrawn: {states:?}");
}
