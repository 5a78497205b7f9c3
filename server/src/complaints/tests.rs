//! Clocks, shares and sheets.

use axum::http::StatusCode;
use serde_json::{Value, json};
use shared::calendar::{Calendar, Hours, Span, WeekSpan, Weekday};
use shared::time::Moment;

use super::clocks::working_days;
use super::{BadSheet, Sheet, Step};
use crate::levels::zone;
use crate::people::Role;
use crate::testing::{START, TestOffice, on_both};

const HOUR: i64 = 60;

fn sheet() -> Sheet {
    Sheet { customer: "张女士".into(), text: "修了三次仍漏水".into(), ..Sheet::default() }
}

fn office_days() -> Calendar {
    let span = Span { from: 540, to: 1_020 };
    let week = Weekday::ALL.into_iter().take(5).map(|day| WeekSpan { day, span }).collect();
    let zone = zone::around("Asia/Shanghai", START).unwrap();
    Calendar { name: "office".into(), zone, hours: Some(Hours { week, special: vec![] }) }
}

#[test]
fn working_days_leave_out_the_weekend() {
    let calendar = office_days();
    let day = |days: i64| START.plus_minutes(days * 24 * HOUR);
    // START is a Thursday.
    assert_eq!(working_days(START, 2, &calendar), Some(day(4)));
    assert_eq!(working_days(day(2), 2, &calendar), Some(day(5)), "from Saturday: Monday and Tuesday");
    let always = Calendar { hours: None, ..calendar };
    assert_eq!(working_days(START, 2, &always), Some(day(2)));
}

#[test]
fn the_clocks_are_those_of_the_handbooks() {
    let at = |hours: i64| START.plus_minutes(hours * HOUR);
    let of = Sheet { accepted_at: Some(at(2)), escalated_at: Some(at(5)), ..sheet() };
    let clocks = super::clocks::clocks(START, &of, &office_days());
    let due: Vec<(Step, Option<Moment>)> = clocks.iter().map(|clock| (clock.step, clock.due)).collect();
    let expected =
        [(Step::Accepted, at(3)), (Step::Verified, at(24)), (Step::Planned, at(48)), (Step::ManagerOnSite, at(5 + 96))];
    assert_eq!(due, expected.map(|(step, at)| (step, Some(at))));
    assert!(!clocks[0].is_late(at(99)) && clocks[1].is_late(at(25)) && !clocks[1].is_late(at(24)));
}

#[test]
fn contradictions_in_a_sheet_are_named() {
    let check = |change: fn(&mut Sheet)| {
        let mut of = sheet();
        change(&mut of);
        of.check(START, START.plus_minutes(1_000))
    };
    let party = |party: &str, percent| super::sheet::Responsible { party: party.into(), percent };
    assert_eq!(check(|_| ()), Ok(()));
    let mut of = Sheet { responsibility: vec![party("甲", 60), party("乙", 30)], ..sheet() };
    assert_eq!(of.check(START, START), Err(BadSheet::Shares(90)));
    of.responsibility[1].percent = 40;
    assert_eq!(of.check(START, START), Ok(()));
    of.responsibility[1].party = "甲".into();
    assert_eq!(of.check(START, START), Err(BadSheet::Twice("甲".into())));
    assert_eq!(check(|of| of.text = " ".into()), Err(BadSheet::Text("text")));
    assert_eq!(check(|of| of.accepted_at = Some(START.plus_ms(-1))), Err(BadSheet::TooEarly("accepted_at")));
    assert_eq!(check(|of| of.accepted_at = Some(START.plus_minutes(1_001))), Err(BadSheet::Ahead("accepted_at")));
    assert_eq!(check(|of| of.planned_at = Some(START)), Err(BadSheet::Lacks("plan")));
    assert_eq!(check(|of| of.manager_on_site_at = Some(START)), Err(BadSheet::Lacks("escalated_at")));
    assert_eq!(check(|of| of.customer_agrees = Some(true)), Err(BadSheet::Lacks("customer_agrees")));
}

async fn ask(office: &TestOffice, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    office.change(&office.admin, method, path, body).await
}

on_both!(
    async fn a_complaint_has_a_number_clocks_and_an_end(store: Store) {
        let office = TestOffice::on(store).await;
        let new = json!({ "sheet": { "customer": "张女士", "text": "修了三次仍漏水" } });
        let (status, made) = office.ask(&office.admin, "POST", "/api/v1/complaints", Some(new.clone())).await;
        assert_eq!((status, &made["number"]), (StatusCode::CREATED, &json!("TS-00001")), "{made}");
        office.clock.advance_ms(4 * 3_600_000);
        let (_, overdue) = office.ask(&office.admin, "GET", "/api/v1/complaints?overdue=true", None).await;
        assert_eq!((overdue["items"].as_array().unwrap().len(), &overdue["items"][0]["late"]), (1, &json!(true)));
        let now = office.office.now().0;
        let mut sheet = json!({ "customer": "张女士", "text": "修了三次仍漏水", "cause": "workmanship", "accepted_at": now,
            "verified_at": now, "planned_at": now, "plan": "更换管件", "decision": "免费更换", "decided_at": now,
            "responsibility": [{ "party": "A 队", "percent": 70 }, { "party": "供应商", "percent": 20 }],
            "costs": [{ "party": "A 队", "amount": { "minor": 20_000, "currency": "CNY" }, "from_retention": true }] });
        let path = format!("/api/v1/complaints/{}", made["id"].as_str().unwrap());
        let (status, problem) = ask(&office, "PUT", &path, sheet.clone()).await;
        assert_eq!(
            (status, &problem["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("responsibility")),
            "{problem}"
        );
        sheet["responsibility"][1]["percent"] = json!(30);
        sheet["approved_at"] = json!(now);
        let (_, specialist) = office.person("zhou", Role::Specialist).await;
        let (status, problem) = office.change(&specialist, "PUT", &path, sheet.clone()).await;
        assert_eq!((status, &problem["field"]), (StatusCode::FORBIDDEN, &json!("approved_at")), "{problem}");
        assert_eq!(ask(&office, "PUT", &path, sheet.clone()).await.0, StatusCode::OK);
        // The customer does not agree: a new sheet, with this one attached, once.
        sheet["customer_agrees"] = json!(false);
        sheet["answered_at"] = json!(now);
        assert_eq!(ask(&office, "PUT", &path, sheet).await.0, StatusCode::OK);
        let mut next = new.clone();
        next["previous"] = made["id"].clone();
        let (status, second) = office.ask(&office.admin, "POST", "/api/v1/complaints", Some(next.clone())).await;
        assert_eq!((status, &second["previous"]), (StatusCode::CREATED, &made["id"]));
        assert_eq!(office.ask(&office.admin, "POST", "/api/v1/complaints", Some(next)).await.0, StatusCode::CONFLICT);
        let (_, causes) =
            office.ask(&office.admin, "GET", "/api/v1/complaints/causes?from=2014-12-11&until=2014-12-11", None).await;
        let expected = json!([{ "cause": "", "complaints": 1, "settled": 0 }, { "cause": "workmanship", "complaints": 1, "settled": 0 }]);
        assert_eq!(causes, expected);
    }
);

on_both!(
    async fn a_clock_that_runs_out_is_an_alarm_once_and_withdrawn_when_it_was_done_in_time(store: Store) {
        use crate::complaints::watch::round;
        let office =
            TestOffice::with(store, tempfile::tempdir().unwrap(), |config| config.private_webhooks = true).await;
        let told = crate::alarms::tests::robot().await;
        let channel = json!({ "name": "经理群", "by": { "kind": "wecom", "url": told.1 } });
        let (_, channel) = office.ask(&office.admin, "POST", "/api/v1/alarms/channels", Some(channel)).await;
        let rule = json!({ "name": "complaints", "when": { "kind": "complaint-overdue" }, "to": ["manager"], "channels": [channel["id"]] });
        let (status, problem) =
            office.change(&office.admin, "PUT", "/api/v1/alarms/rules", json!({ "rules": [rule] })).await;
        assert_eq!(status, StatusCode::OK, "{problem}");
        let received = office.office.now().0;
        let new = json!({ "sheet": { "customer": "张女士", "text": "修了三次仍漏水" } });
        let (_, made) = office.ask(&office.admin, "POST", "/api/v1/complaints", Some(new)).await;
        let path = format!("/api/v1/complaints/{}", made["id"].as_str().unwrap());
        assert_eq!(round(&office.office).await.unwrap(), 0, "it is early");
        office.clock.advance_ms(3 * 3_600_000 + 1_000);
        let rounds = futures_util::future::join_all((0..5).map(|_| round(&office.office))).await;
        assert_eq!(rounds.into_iter().map(Result::unwrap).sum::<usize>(), 1, "once, however many servers look");
        crate::complaints::deliver::deliver(&office.office).await.unwrap();
        crate::complaints::deliver::deliver(&office.office).await.unwrap();
        let got = told.0.got();
        assert_eq!(got.len(), 1, "{got:?}");
        assert!(got[0].contains("【投诉超时：受理】TS-00001 · 张女士"), "{got:?}");
        let shown = office.ask(&office.admin, "GET", &path, None).await.1;
        assert_eq!(
            (&shown["alarms"][0]["step"], &shown["alarms"][0]["state"]),
            (&json!("accepted"), &json!("standing")),
            "{shown}"
        );
        // It had been taken in hand in time, and nobody had written it down.
        let mut sheet = json!({ "customer": "张女士", "text": "修了三次仍漏水", "accepted_at": received + 3_600_000 });
        assert_eq!(ask(&office, "PUT", &path, sheet.clone()).await.1["alarms"][0]["state"], "withdrawn");
        // A day later nobody has verified it; when that is done late, the alarm is over.
        office.clock.advance_ms(22 * 3_600_000);
        assert_eq!(round(&office.office).await.unwrap(), 1);
        sheet["verified_at"] = json!(office.office.now().0);
        let shown = ask(&office, "PUT", &path, sheet).await.1;
        let states: Vec<_> =
            shown["alarms"].as_array().unwrap().iter().map(|of| of["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["withdrawn", "over"]);
        office.clock.advance_ms(24 * 3_600_000);
        assert_eq!((round(&office.office).await.unwrap(), round(&office.office).await.unwrap()), (1, 0), "the plan");
    }
);
