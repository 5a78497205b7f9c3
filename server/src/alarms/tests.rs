//! Rules over situations, rounds over both databases, messages over a real socket.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};
use shared::calendar::Zone;
use shared::document::edit::{Act, Edit};
use shared::document::service_level::Clock;
use shared::document::visit::Happening;
use shared::ids::OrderId;
use shared::time::{Moment, TimeEvidence};

use super::cause::{Cause, Seen, see};
use super::channel::{Means, Method, Quiet};
use super::rule::{self, BadRules, Rule, When};
use super::situation::{Clocked, Sent, Situation};
use super::{deliver, round, shapes};
use crate::levels::zone;
use crate::sync::tests::{Phone, Town, report};
use crate::testing::{START, TestOffice, on_both, peer};

const MINUTE: i64 = 60_000;
const RESPONSE: Clock = Clock::Response;

fn at(minutes: i64) -> Moment {
    START.plus_minutes(minutes)
}

fn shanghai() -> Zone {
    zone::cut("Asia/Shanghai", at(-3_000), at(30_000)).unwrap()
}

/// Received at the start; due in 60 and 240 minutes.
fn situation() -> Situation {
    let clock = |minutes| Clocked { due: Some(at(minutes)), met: None, stopped: None };
    Situation { received_at: START, response: clock(60), resolve: clock(240), ..Situation::default() }
}

fn seen(when: When, of: &Situation, minutes: i64) -> Seen {
    see(when, of, at(minutes), &shanghai())
}

fn cause(key: &str, minutes: i64, over: Option<i64>) -> Vec<Cause> {
    vec![Cause { key: key.into(), at: at(minutes), over: over.map(at) }]
}

#[test]
fn half_an_hour_before_a_deadline_silence_is_an_alarm_and_news_is_none() {
    let soon = When::Before { clock: RESPONSE, minutes: 30 };
    let key = format!("response@{}", at(60).0);
    assert_eq!(seen(soon, &situation(), 29), Seen { causes: vec![], next: Some(at(30)) });
    assert_eq!(seen(soon, &situation(), 30).causes, cause(&key, 30, None));
    let on_the_way = Situation { news: vec![at(20)], ..situation() };
    assert_eq!(seen(soon, &on_the_way, 45).causes, vec![]);
    let arrived = Situation { response: Clocked { met: Some(at(28)), ..situation().response }, ..situation() };
    assert_eq!(seen(soon, &arrived, 45), Seen::default());
    let later = Situation { response: Clocked { met: Some(at(40)), ..situation().response }, ..situation() };
    assert_eq!(seen(soon, &later, 45).causes, cause(&key, 30, Some(40)), "it was right, and is over");
}

#[test]
fn a_deadline_that_was_met_in_time_is_no_alarm_however_late_it_comes_to_light() {
    let overdue = When::After { clock: RESPONSE, minutes: 0 };
    let key = format!("response@{}", at(60).0);
    assert_eq!(seen(overdue, &situation(), 61).causes, cause(&key, 60, None));
    let met =
        |minutes| Situation { response: Clocked { met: Some(at(minutes)), ..situation().response }, ..situation() };
    assert_eq!(seen(overdue, &met(60), 5_000), Seen::default());
    assert_eq!(seen(overdue, &met(70), 5_000).causes, cause(&key, 60, Some(70)));
    let stopped = Clocked { due: None, met: None, stopped: Some(at(50)) };
    let stopped = Situation { response: stopped, ..situation() };
    assert_eq!(seen(overdue, &stopped, 5_000), Seen::default(), "the clock stands");
    assert_eq!(seen(When::Stopped { minutes: 60 }, &stopped, 5_000).causes.len(), 1, "and somebody notices that");
}

#[test]
fn the_end_of_the_day_is_the_one_of_the_clock_on_the_wall() {
    let today = When::OpenAtDaysEnd { minute: 17 * 60 + 30 };
    // START is 08:00 in Shanghai.
    assert_eq!(seen(today, &situation(), 0).next, Some(at(9 * 60 + 30)));
    let evening = Situation { received_at: at(10 * 60), ..situation() };
    assert_eq!(seen(today, &evening, 11 * 60).next, Some(at((24 + 9) * 60 + 30)), "after that the next day's");
    // New York, the night to 2015-03-08: noon to 17:30 is five and a half hours, midnight to it sixteen and a half.
    let night = Moment(1_425_791_400_000);
    let zone = zone::cut("America/New_York", night.plus_minutes(-5_000), night.plus_minutes(5_000)).unwrap();
    let of = Situation { received_at: night, ..Situation::default() };
    let next = see(today, &of, night, &zone).next.unwrap();
    assert_eq!(zone.words(next, true, shared::lang::Lang::En), "Sun 2015-03-08 17:30");
}

#[test]
fn a_crew_that_does_not_answer_is_an_alarm_for_each_sending() {
    let rule = When::NotAccepted { minutes: 15 };
    let sent = |epoch, minutes, answered: Option<i64>, left: Option<i64>| Sent {
        epoch,
        at: at(minutes),
        answered: answered.map(at),
        left: left.map(at),
    };
    let of = Situation { sent: vec![sent(1, 0, None, Some(20)), sent(2, 20, Some(30), None)], ..situation() };
    assert_eq!(seen(rule, &of, 100).causes, cause("epoch 1", 15, Some(20)));
    let waiting = Situation { sent: vec![sent(1, 0, None, None)], ..situation() };
    assert_eq!(seen(rule, &waiting, 10).next, Some(at(15)));
    assert_eq!(seen(rule, &waiting, 15).causes, cause("epoch 1", 15, None));
}

#[test]
fn contradictions_between_rules_are_named() {
    assert_eq!(rule::check(&rule::usual(), &[]), Ok(()));
    let with = |change: fn(&mut Vec<Rule>)| {
        let mut rules = rule::usual();
        change(&mut rules);
        rule::check(&rules, &[])
    };
    assert_eq!(with(|rules| rules[1].name = rules[0].name.clone()), Err(BadRules::Twice("response-soon".into())));
    assert_eq!(
        with(|rules| rules[1].when = rules[0].when),
        Err(BadRules::Same("response-soon".into(), "resolve-soon".into()))
    );
    assert_eq!(with(|rules| rules[0].to.clear()), Err(BadRules::Nobody("response-soon".into())));
    assert!(matches!(with(|rules| rules[0].when = When::NotAccepted { minutes: 0 }), Err(BadRules::Time(_))));
    assert!(matches!(with(|rules| rules[0].name = "reminder".into()), Err(BadRules::Name(_))));
    assert!(matches!(
        with(|rules| rules[0].channels = vec![shared::ids::ChannelId([1; 16])]),
        Err(BadRules::NoChannel(_))
    ));
}

#[test]
fn messages_have_the_shapes_that_others_take() {
    let url: reqwest::Url = "https://example.com/robot?key=1".parse().unwrap();
    let body = |means: Means| -> Value {
        let sent = shapes::messages(&means, false, "超时 <1> & \"2\"", Moment(1_599_360_473_000)).unwrap();
        serde_json::from_str(&sent[0].body).unwrap()
    };
    let address = || url.to_string();
    let text = "超时 <1> & \"2\"";
    assert_eq!(body(Means::Wecom { url: address() }), json!({ "msgtype": "text", "text": { "content": text } }));
    assert_eq!(body(Means::Slack { url: address() })["text"], "超时 &lt;1&gt; &amp; \"2\"");
    let feishu = body(Means::Feishu { url: address(), secret: Some("demo".into()) });
    assert_eq!(feishu["msg_type"], "text");
    // base64(HMAC-SHA256(key = "1599360473\ndemo", "")), computed outside of this program.
    assert_eq!(feishu["sign"], "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
    let ding = Means::Dingtalk { url: address(), secret: Some("SEC1".into()) };
    let sent = &shapes::messages(&ding, false, text, Moment(1_599_360_473_000)).unwrap()[0];
    assert!(
        sent.url.as_str().contains("timestamp=1599360473000&sign=ZOTpz55OGsOZqDzPUYXoo77LBqUn4mFrziOhNZaUD9s%3D"),
        "{}",
        sent.url
    );
    let sms = Means::Sms {
        url: address(),
        method: Method::Post,
        phones: vec!["13800000001".into(), "13800000002".into()],
        form: false,
        body: r#"{"to":"{phone}","text":"{text}"}"#.into(),
    };
    let sent = shapes::messages(&sms, false, "{phone} \"x\"", Moment(0)).unwrap();
    assert_eq!(sent.len(), 2);
    assert_eq!(
        serde_json::from_str::<Value>(&sent[1].body).unwrap(),
        json!({ "to": "13800000002", "text": "{phone} \"x\"" })
    );
    let by_address = Means::Sms {
        url: "https://gateway.example.com/send?key=1&to={phone}&msg={text}".into(),
        method: Method::Get,
        phones: vec!["+86 138".into()],
        form: false,
        body: String::new(),
    };
    let sent = &shapes::messages(&by_address, false, "50% & {phone}", Moment(0)).unwrap()[0];
    assert_eq!(
        (sent.method, sent.url.as_str()),
        (Method::Get, "https://gateway.example.com/send?key=1&to=%2B86%20138&msg=50%25%20%26%20%7Bphone%7D")
    );
    assert!(shapes::has_fixed_host("https://a.example/{phone}") && !shapes::has_fixed_host("https://{phone}.example/"));
    assert!(!shapes::has_fixed_host("https://a.{text}"));
    assert_eq!(shapes::refusal(&Means::Wecom { url: address() }, r#"{"errcode":0}"#), None);
    assert!(shapes::refusal(&Means::Wecom { url: address() }, r#"{"errcode":93000}"#).is_some(), "200 is not enough");
}

#[test]
fn quiet_hours_end_when_the_clock_on_the_wall_says_so() {
    let quiet = Quiet { from: "22:00".parse().unwrap(), to: "07:00".parse().unwrap() };
    let zone = shanghai();
    // 08:00 in Shanghai is not quiet; 23:00 is, until 07:00.
    assert_eq!(quiet.until(at(0), &zone), at(0));
    assert_eq!(quiet.until(at(15 * 60), &zone), at(23 * 60));
    assert_eq!(quiet.until(at(22 * 60), &zone), at(23 * 60));
    assert_eq!(quiet.until(at(23 * 60), &zone), at(23 * 60));
}

pub(super) async fn listed(office: &TestOffice, query: &str) -> Vec<Value> {
    let (status, listed) = office.ask(&office.admin, "GET", &format!("/api/v1/alarms?{query}"), None).await;
    assert_eq!(status, StatusCode::OK, "{listed}");
    listed["items"].as_array().unwrap().clone()
}

async fn kinds(office: &TestOffice, state: &str) -> Vec<String> {
    let mut kinds: Vec<String> = listed(office, &format!("state={state}&limit=500"))
        .await
        .iter()
        .map(|alarm| alarm["kind"].as_str().unwrap().to_owned())
        .collect();
    kinds.sort();
    kinds
}

/// A level of one and four hours, so that the default one's day and three days do not get in the way.
async fn town(store: crate::store::Store) -> Town {
    let office = TestOffice::on(store).await;
    let level = json!({ "response_minutes": 60, "resolve_minutes": 240 });
    let (status, _) = office.ask(&office.admin, "PUT", "/api/v1/levels/C", Some(level)).await;
    assert_eq!(status, StatusCode::OK);
    Town::open(office).await
}

/// What a phone recorded at that moment by its clock.
fn happened(
    phone: &mut Phone,
    order: OrderId,
    minutes: i64,
    visit: Option<shared::ids::VisitId>,
    happening: Happening,
) -> shared::ids::EditId {
    let time = TimeEvidence::new(at(minutes), None);
    let act = Act::Happened { visit, happening, corrects: None };
    phone.raw(Edit { order, time, place: None, author: None, act }.encode())
}

on_both!(
    async fn an_alarm_is_raised_once_and_withdrawn_when_late_facts_say_so(store: Store) {
        let mut town = town(store).await;
        town.office.clock.advance_ms(30 * MINUTE);
        let office = &town.office.office;
        assert!(round::round(office).await.unwrap() > 0);
        assert_eq!(kinds(&town.office, "standing").await, ["not-accepted", "response-soon"]);
        assert_eq!(round::round(office).await.unwrap(), 0, "once");
        town.office.clock.advance_ms(40 * MINUTE);
        let rounds = futures_util::future::join_all((0..8).map(|_| round::round(office))).await;
        assert!(rounds.iter().all(Result::is_ok), "{rounds:?}");
        assert_eq!(kinds(&town.office, "standing").await, ["not-accepted", "response-overdue"], "however many look");
        assert_eq!(kinds(&town.office, "over").await, ["response-soon"], "the deadline has passed");
        // The phone was in a basement: it had taken the order after ten minutes and arrived after fifty.
        let order = town.order;
        let visit =
            happened(&mut town.phone, order, 10, None, Happening::Accepted { epoch: 1, follows: vec![], crew: None });
        happened(&mut town.phone, order, 50, Some(visit), Happening::Arrived);
        town.phone.sync_from(&town.office, 1).await;
        round::round(office).await.unwrap();
        assert_eq!(kinds(&town.office, "standing").await, Vec::<String>::new());
        // Nobody was silent half an hour before either: the news of the tenth minute lies in the window.
        assert_eq!(kinds(&town.office, "withdrawn").await, ["not-accepted", "response-overdue", "response-soon"]);
        let (_, told) = town.office.ask(&town.office.admin, "GET", &format!("/api/v1/orders/{order}"), None).await;
        assert_eq!(told["clocks"]["response"]["met_at"], at(50).0);
    }
);

on_both!(
    async fn a_round_costs_what_is_due_and_survives_a_clock_that_jumps(store: Store) {
        let town = town(store).await;
        let office = &town.office.office;
        round::round(office).await.unwrap();
        let due = || crate::store::order_figures::due(office.store(), office.now(), 10);
        assert!(due().await.unwrap().is_empty(), "nothing is due, nothing is looked at");
        report(&town.office).await;
        assert_eq!(due().await.unwrap().len(), 1, "what changed is looked at");
        town.office.clock.advance_ms(60 * 24 * 60 * MINUTE);
        round::round(office).await.unwrap();
        let standing = kinds(&town.office, "standing").await;
        assert_eq!(standing.iter().filter(|kind| *kind == "response-overdue").count(), 2, "{standing:?}");
        town.office.clock.advance_ms(-60 * 24 * 60 * MINUTE);
        round::round(office).await.unwrap();
        town.office.clock.advance_ms(60 * 24 * 60 * MINUTE);
        round::round(office).await.unwrap();
        assert_eq!(kinds(&town.office, "standing").await, standing, "nothing is raised twice");
    }
);

/// Takes messages and answers as a robot does.
#[derive(Clone, Default)]
pub(crate) struct Robot(Arc<Mutex<(Vec<String>, u32)>>);

impl Robot {
    /// What it was told.
    pub(crate) fn got(&self) -> Vec<String> {
        self.0.lock().unwrap().0.clone()
    }
}

async fn take(Shared(robot): Shared<Robot>, body: String) -> (StatusCode, &'static str) {
    let mut held = robot.0.lock().unwrap();
    if held.1 > 0 {
        held.1 -= 1;
        return (StatusCode::OK, r#"{"errcode":45009,"errmsg":"too fast"}"#);
    }
    held.0.push(body);
    (StatusCode::OK, r#"{"errcode":0}"#)
}

pub(crate) async fn robot() -> (Robot, String) {
    let robot = Robot::default();
    let url = peer::serve(Router::new().route("/robot", post(take)).with_state(robot.clone())).await;
    (robot, format!("{url}/robot"))
}

on_both!(
    async fn a_channel_is_told_once_in_its_shape_and_again_where_it_did_not_take_it(store: Store) {
        let office =
            TestOffice::with(store, tempfile::tempdir().unwrap(), |config| config.private_webhooks = true).await;
        let (robot, url) = robot().await;
        robot.0.lock().unwrap().1 = 1;
        let channel = json!({ "name": "值班群", "lang": "zh-CN", "by": { "kind": "wecom", "url": url } });
        let (status, channel) = office.ask(&office.admin, "POST", "/api/v1/alarms/channels", Some(channel)).await;
        assert_eq!(status, StatusCode::CREATED, "{channel}");
        let rule = json!({ "name": "feedback", "when": { "kind": "feedback-owed", "minutes": 120 }, "to": ["dispatcher"], "channels": [channel["id"]] });
        let (status, told) =
            office.change(&office.admin, "PUT", "/api/v1/alarms/rules", json!({ "rules": [rule] })).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        let path = format!("/api/v1/alarms/channels/{}", channel["id"].as_str().unwrap());
        assert_eq!(office.ask(&office.admin, "DELETE", &path, None).await.0, StatusCode::CONFLICT, "a rule names it");
        report(&office).await;
        office.clock.advance_ms(121 * MINUTE);
        round::round(&office.office).await.unwrap();
        deliver::deliver(&office.office).await.unwrap();
        assert!(robot.0.lock().unwrap().0.is_empty(), "it refused with a status of 200");
        let alarm = &listed(&office, "state=standing").await[0];
        let path = format!("/api/v1/alarms/{}/deliveries", alarm["id"].as_str().unwrap());
        let (_, log) = office.ask(&office.admin, "GET", &path, None).await;
        assert_eq!((&log[0]["state"], &log[0]["attempts"]), (&json!("waiting"), &json!(1)), "{log}");
        office.clock.advance_ms(MINUTE);
        deliver::deliver(&office.office).await.unwrap();
        deliver::deliver(&office.office).await.unwrap();
        round::round(&office.office).await.unwrap();
        let got = robot.0.lock().unwrap().0.clone();
        assert_eq!(got.len(), 1, "{got:?}");
        let got: Value = serde_json::from_str(&got[0]).unwrap();
        let said = got["text"]["content"].as_str().unwrap();
        assert!(said.starts_with("【2 小时 内应向客户反馈】工单 1001 · 王府花园 · 三号楼 1202 · 空调不制冷"), "{said}");
        let (_, log) = office.ask(&office.admin, "GET", &path, None).await;
        assert_eq!(log[0]["state"], "delivered", "{log}");
    }
);

on_both!(
    async fn people_remind_and_remark(store: Store) {
        let town = town(store).await;
        let path = format!("/api/v1/orders/{}/reminders", town.order);
        let (status, made) = town
            .office
            .ask(
                &town.office.admin,
                "POST",
                &path,
                Some(json!({ "text": "客户再次来电，请尽快", "to": ["specialist"] })),
            )
            .await;
        assert_eq!(
            (status, &made["text"], &made["kind"]),
            (StatusCode::CREATED, &json!("客户再次来电，请尽快"), &json!("reminder"))
        );
        assert_eq!(town.document().await.notes.len(), 1, "the crew reads it");
        round::round(&town.office.office).await.unwrap();
        assert_eq!(listed(&town.office, "to=specialist&state=standing").await.len(), 1);
        let path = format!("/api/v1/alarms/{}", made["id"].as_str().unwrap());
        let (status, remarked) =
            town.office.ask(&town.office.admin, "PATCH", &path, Some(json!({ "remark": "已致电" }))).await;
        assert_eq!((status, &remarked["manager_remark"]), (StatusCode::OK, &json!("已致电")));
    }
);
