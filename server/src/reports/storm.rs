//! The week of the storm of December 2014, in simulated time with twelve crews, half of whose phones are without signal for hours:
//! every alarm, the call lists and the weekly table are held against what the raw facts alone say, reckoned here.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use shared::document::edit::{Act, Edit};
use shared::document::visit::{Happening, Outcome};
use shared::ids::{CrewId, EditId, Entropy as _, OrderId};
use shared::time::TimeEvidence;

use crate::alarms::round::round;
use crate::follow_up::daily::draw_lists;
use crate::people::Role;
use crate::sync::tests::{Phone, assign};
use crate::testing::{Dice, START, TestOffice, on_both};

const ZONE: &str = "America/Los_Angeles";
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60;
const CREWS: usize = 12;
const RESPONSE: i64 = 60;
const RESOLVE: i64 = 480;
const ACCEPT: i64 = 15;

/// A request and its fate, in minutes after START; what never happens is `None`.
#[derive(Clone, Debug)]
struct Fate {
    ticket: String,
    problem: String,
    received: i64,
    crew: usize,
    accepted: Option<i64>,
    arrived: Option<i64>,
    fixed: Option<i64>,
    /// When the phone brings it all.
    synced: Option<i64>,
    closed: Option<i64>,
}

fn below(dice: &mut Dice, end: u64) -> i64 {
    let mut bytes = [0; 8];
    dice.fill(&mut bytes);
    i64::try_from(u64::from_be_bytes(bytes) % end).unwrap()
}

/// The requests of the week that begins with START: of the file that `CALLOUT_REQUESTS_CSV` names, else invented ones.
fn requests(dice: &mut Dice) -> Vec<(i64, String, String)> {
    let Some(path) = std::env::var_os("CALLOUT_REQUESTS_CSV") else {
        eprintln!("the requests of this week are invented; CALLOUT_REQUESTS_CSV names real ones");
        return (0..70).map(|n| (below(dice, 6 * 24 * 60), format!("I{n}"), "Flooding".to_owned())).collect();
    };
    let tz = TimeZone::get(ZONE).unwrap();
    let mut rows = Vec::new();
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let at: DateTime = row[1].trim_end_matches('Z').parse().unwrap();
        let at = at.to_zoned(tz.clone()).unwrap().timestamp().as_millisecond();
        let minutes = (at - START.0).div_euclid(MINUTE);
        if (0..6 * DAY).contains(&minutes) {
            rows.push((minutes, row[0].to_owned(), row[6].to_owned()));
        }
    }
    rows
}

fn fates() -> Vec<Fate> {
    let mut dice = Dice(2_014);
    let requests = requests(&mut dice);
    let fate = |(index, (received, ticket, problem)): (usize, (i64, String, String))| {
        let mut draw = |end| below(&mut dice, end);
        let comes = draw(100) < 90;
        let accepted = comes.then(|| received + draw(25));
        let arrived = accepted.map(|at| at + draw(70));
        let fixed = arrived.filter(|_| draw(100) < 85).map(|at| at + 10 + draw(900));
        let last = fixed.or(arrived);
        // Every other crew works in basements and brings its day hours later.
        let offline = index % 2 == 0;
        let synced = last.map(|at| at + if offline { draw(600) } else { 0 });
        let closed = synced.filter(|_| fixed.is_some()).map(|at| at + 1 + draw(300));
        Fate { ticket, problem, received, crew: index % CREWS, accepted, arrived, fixed, synced, closed }
    };
    requests.into_iter().enumerate().map(fate).collect()
}

struct Week {
    office: TestOffice,
    crews: Vec<(CrewId, Phone)>,
    orders: Vec<OrderId>,
    rounds: Vec<i64>,
    now: i64,
}

impl Week {
    async fn open(store: crate::store::Store) -> Self {
        let office = TestOffice::with_settings(store, &[("CALLOUT_TIME_ZONE", ZONE)]).await;
        let level = json!({ "response_minutes": RESPONSE, "resolve_minutes": RESOLVE });
        assert_eq!(office.ask(&office.admin, "PUT", "/api/v1/levels/A", Some(level)).await.0, StatusCode::OK);
        let mut crews = Vec::new();
        for n in 0..CREWS {
            let (person, _) = office.person(&format!("tech{n}"), Role::Technician).await;
            let crew = office.crew(&format!("Crew {n:02}"), person).await;
            crews.push((crew, Phone::enrolled(&office, person).await));
        }
        Self { office, crews, orders: Vec::new(), rounds: Vec::new(), now: 0 }
    }

    /// Lets time pass, with a round every half hour.
    async fn until(&mut self, minutes: i64) {
        while self.now < minutes {
            let next = ((self.now / 30 + 1) * 30).min(minutes);
            self.office.clock.advance_ms((next - self.now) * MINUTE);
            self.now = next;
            if next % 30 == 0 {
                round(&self.office.office).await.unwrap();
                self.rounds.push(next);
            }
        }
    }

    async fn report(&mut self, fate: &Fate) {
        let report = json!({ "customer_name": fate.ticket, "address": fate.ticket, "fault": fate.problem, "trade": "HVAC", "level": "A",
            "contact": { "name": "caller", "phone": "4155550100" } });
        let (status, made) = self.office.ask(&self.office.admin, "POST", "/api/v1/orders", Some(report)).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let order = made["id"].as_str().unwrap().parse().unwrap();
        assign(&self.office, order, self.crews[fate.crew].0, 0).await;
        self.orders.push(order);
    }

    async fn bring(&mut self, index: usize, fate: &Fate) {
        let order = self.orders[index];
        let (_, phone) = &mut self.crews[fate.crew];
        let sent = phone.edits.len();
        let mut happened = |minutes: i64, visit: Option<EditId>, happening: Happening| {
            let time = TimeEvidence::new(START.plus_minutes(minutes), None);
            let act = Act::Happened { visit, happening, corrects: None };
            phone.raw(Edit { order, time, place: None, author: None, act }.encode())
        };
        let visit =
            happened(fate.accepted.unwrap(), None, Happening::Accepted { epoch: 1, follows: vec![], crew: None });
        happened(fate.arrived.unwrap(), Some(visit), Happening::Arrived);
        if let Some(fixed) = fate.fixed {
            let ended = Happening::Ended { outcome: Outcome::Fixed, remark: String::new() };
            happened(fixed, Some(visit), ended);
        }
        phone.sync_from(&self.office, sent + 1).await;
    }

    async fn close(&self, index: usize) {
        let path = format!("/api/v1/orders/{}/closing", self.orders[index]);
        let body = json!({ "revision": 1, "remark": "done", "unsigned": true });
        let (status, told) = self.office.ask(&self.office.admin, "POST", &path, Some(body)).await;
        assert!(status.is_success(), "{told}");
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.office.ask(&self.office.admin, "GET", path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    /// The state of every alarm of a kind, by order.
    async fn alarms(&self, kind: &str) -> BTreeMap<OrderId, String> {
        let mut all = BTreeMap::new();
        let mut path = "/api/v1/alarms?limit=500".to_owned();
        loop {
            let page = self.get(&path).await;
            for alarm in page["items"].as_array().unwrap().iter().filter(|alarm| alarm["kind"] == kind) {
                let order = alarm["order"].as_str().unwrap().parse().unwrap();
                let former = all.insert(order, alarm["state"].as_str().unwrap().to_owned());
                assert_eq!(former, None, "one alarm a cause");
            }
            let Some(next) = page["next"].as_str() else { return all };
            path = format!("/api/v1/alarms?limit=500&after={next}");
        }
    }

    /// What has to have become of the alarm of a deadline that was met at `met`, if it ever was: raised if a round fell between the
    /// deadline and the news of it, and then withdrawn if it had been met in time.
    fn expected(&self, fate: &Fate, due: i64, met: Option<i64>) -> Option<&'static str> {
        let known = fate.synced.filter(|_| met.is_some());
        let settled = fate.closed;
        let end = known.or(settled).unwrap_or(i64::MAX);
        let raised = self.rounds.iter().any(|at| (due..end).contains(at));
        match met {
            _ if !raised => None,
            Some(met) if met <= due => Some("withdrawn"),
            Some(_) => Some("over"),
            None => Some("standing"),
        }
    }
}

#[derive(Clone, Copy)]
enum Step {
    Report,
    Bring,
    Close,
}

on_both!(
    async fn the_week_of_the_storm_is_what_its_raw_facts_say(store: Store) {
        let mut fates = fates();
        fates.sort_by_key(|fate| fate.received);
        let mut steps: Vec<(i64, u8, usize, Step)> = Vec::new();
        for (index, fate) in fates.iter().enumerate() {
            steps.push((fate.received, 0, index, Step::Report));
            steps.extend(fate.synced.map(|at| (at, 1, index, Step::Bring)));
            steps.extend(fate.closed.map(|at| (at, 2, index, Step::Close)));
        }
        steps.sort_by_key(|(at, kind, index, _)| (*at, *kind, *index));
        let mut week = Week::open(store).await;
        for (at, _, index, step) in steps {
            // What comes in the very minute of a round comes after it.
            week.until(at).await;
            match step {
                Step::Report => week.report(&fates[index]).await,
                Step::Bring => week.bring(index, &fates[index]).await,
                Step::Close => week.close(index).await,
            }
        }
        week.until(9 * DAY).await;
        alarms_are_those_of_the_facts(&week, &fates).await;
        the_weekly_table_is_that_of_the_facts(&week, &fates).await;
        the_call_lists_keep_the_rules(&week, &fates).await;
    }
);

async fn alarms_are_those_of_the_facts(week: &Week, fates: &[Fate]) {
    for (kind, target) in [("response-overdue", RESPONSE), ("resolve-overdue", RESOLVE), ("not-accepted", ACCEPT)] {
        let alarms = week.alarms(kind).await;
        let mut raised = 0;
        for (fate, order) in fates.iter().zip(&week.orders) {
            let met = match kind {
                "response-overdue" => fate.arrived,
                "resolve-overdue" => fate.fixed,
                _ => fate.accepted,
            };
            // `(due..known)`: a round in the minute of the news still knew nothing.
            let known = Fate { synced: fate.synced.map(|at| at + 1), ..fate.clone() };
            let expected = week.expected(&known, fate.received + target, met);
            assert_eq!(alarms.get(order).map(String::as_str), expected, "{kind}: {fate:?}");
            raised += usize::from(expected.is_some());
        }
        assert!(raised > 0 && alarms.len() == raised, "{kind}: {raised} of {}", alarms.len());
    }
}

/// Monday and day of a moment, by another calendar than the one under test.
fn local(minutes: i64) -> (jiff::civil::Date, jiff::civil::Date) {
    let at = jiff::Timestamp::from_millisecond(START.plus_minutes(minutes).0).unwrap();
    let day = TimeZone::get(ZONE).unwrap().to_datetime(at).date();
    let monday = day.checked_sub(jiff::Span::new().days(day.weekday().to_monday_zero_offset())).unwrap();
    (monday, day)
}

async fn the_weekly_table_is_that_of_the_facts(week: &Week, fates: &[Fate]) {
    type Sums = (i64, i64, i64, i64, i64);
    let mut expected: BTreeMap<(String, String), Sums> = BTreeMap::new();
    for fate in fates {
        let (monday, day) = local(fate.received);
        let sums = expected.entry((monday.to_string(), format!("Crew {:02}", fate.crew))).or_default();
        let end = fate.fixed.unwrap_or(week.now);
        sums.0 += 1;
        sums.1 += i64::from(fate.arrived.is_some_and(|at| at <= fate.received + RESPONSE));
        sums.2 += i64::from(fate.arrived.unwrap_or(week.now) > fate.received + RESPONSE);
        sums.3 += i64::from(local(end).1 > day);
        sums.4 += i64::from(end - fate.received >= 3 * DAY);
    }
    let mut found: BTreeMap<(String, String), Sums> = BTreeMap::new();
    let report = week.get("/api/v1/reports/weekly/2014-12-10..2014-12-20").await;
    let columns = report["table"]["columns"].as_array().unwrap();
    let at = |key: &str| columns.iter().position(|column| column["key"] == key).unwrap();
    for row in report["table"]["rows"].as_array().unwrap() {
        let value = |key: &str| &row["cells"][at(key)]["value"];
        let count = |key: &str| value(key)["count"].as_i64().unwrap();
        let orders = count("orders");
        let in_time = (value("action").as_i64().unwrap() * orders + 5_000) / 10_000;
        let skill = orders
            - count("second-line")
            - count("open-same-day")
            - 2 * (count("disagrees") + count("repeats") + count("three-days"));
        assert_eq!(value("skill").as_i64().unwrap(), super::tests::share(skill, orders));
        let text = |key: &str| value(key).as_str().unwrap().to_owned();
        let sums = (orders, in_time, count("overruns"), count("open-same-day"), count("three-days"));
        found.insert((text("week"), text("crew")), sums);
    }
    assert_eq!(found, expected);
}

async fn the_call_lists_keep_the_rules(week: &Week, fates: &[Fate]) {
    draw_lists(&week.office.office).await.unwrap();
    let calls = week.get("/api/v1/follow-ups?limit=500").await;
    let calls: Vec<(String, OrderId)> = calls["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| (call["day"].as_str().unwrap().to_owned(), call["order"].as_str().unwrap().parse().unwrap()))
        .collect();
    let mut closings: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, fate) in fates.iter().enumerate() {
        if let Some(closed) = fate.closed {
            closings.entry(local(closed).1.to_string()).or_default().push(index);
        }
    }
    assert!(!closings.is_empty());
    for (day, closed) in closings {
        let called = |index: &&usize| calls.contains(&(day.clone(), week.orders[**index]));
        let listed = closed.iter().filter(called).count();
        assert!(listed >= closed.len().div_ceil(3), "{day}: {listed} of {}", closed.len());
        for crew in closed.iter().map(|index| fates[*index].crew) {
            assert!(closed.iter().filter(called).any(|index| fates[*index].crew == crew), "{day}: one of crew {crew}");
        }
    }
}
