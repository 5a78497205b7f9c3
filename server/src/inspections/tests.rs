//! Plans against a slow calendar, and rounds that become orders once, on both databases.

use axum::http::StatusCode;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use shared::calendar::Day;
use shared::ids::{CustomerId, InspectionId, SiteId};

use super::due::{Kept, due, next};
use super::make::make;
use super::plan::{Every, Plan};
use crate::alarms::round::round;
use crate::people::Role;
use crate::sync::tests::{Phone, accepted, assign};
use crate::testing::{START, TestOffice, on_both};

const DAY: i64 = 24 * 3_600_000;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn kept(every: Every, from: &str, last: Option<&str>) -> Kept {
    let plan = Plan {
        name: "季度巡检".into(),
        customer: CustomerId([1; 16]),
        site: SiteId([2; 16]),
        equipment: None,
        trade: "hvac".into(),
        task: "巡检".into(),
        template: None,
        every,
        from: day(from),
        until: None,
        ahead_days: 7,
        grace_days: 3,
        together_days: 3,
        active: true,
    };
    Kept { id: InspectionId([3; 16]), plan, last: last.map(day), base: None, reading: None }
}

#[test]
fn every_so_many_months_is_the_same_day_or_the_last_one_of_a_shorter_month() {
    let every = |months| Every::Months { months };
    let next = |months, from, last| super::due::next(&kept(every(months), from, last)).unwrap().to_string();
    assert_eq!(next(1, "2015-01-31", None), "2015-01-31");
    assert_eq!(next(1, "2015-01-31", Some("2015-01-31")), "2015-02-28");
    assert_eq!(next(1, "2015-01-31", Some("2015-02-28")), "2015-03-31", "and goes back to the 31st");
    assert_eq!(next(12, "2016-02-29", Some("2016-02-29")), "2017-02-28");
    assert_eq!(next(3, "2014-12-15", Some("2015-03-15")), "2015-06-15");
}

#[test]
fn fixed_dates_come_every_year_and_the_leap_day_in_leap_years() {
    let dates = |all: &[&str]| Every::Dates { dates: all.iter().map(|of| (*of).into()).collect() };
    let of = kept(dates(&["09-01", "03-15"]), "2014-12-11", None);
    assert_eq!(next(&of), Some(day("2015-03-15")));
    assert_eq!(next(&Kept { last: Some(day("2015-03-15")), ..of }), Some(day("2015-09-01")));
    assert_eq!(next(&kept(dates(&["02-29"]), "2097-01-01", None)), Some(day("2104-02-29")), "2100 is none");
}

#[test]
fn a_meter_brings_a_round_about_when_it_has_gone_on_far_enough() {
    let every = Every::Meter { by: "500".parse().unwrap(), unit: "h".into() };
    let of = |reading: i64, base: i64| {
        let reading = Some((reading * 1_000, day("2015-02-01")));
        Kept { base: Some(base * 1_000), reading, ..kept(every.clone(), "2014-12-11", None) }
    };
    assert_eq!(next(&of(1_499, 1_000)), None);
    assert_eq!(next(&of(1_500, 1_000)), Some(day("2015-02-01")));
    assert_eq!(next(&Kept { last: Some(day("2015-02-01")), ..of(1_500, 1_000) }), None, "once");
}

#[test]
fn what_is_due_soon_at_the_same_place_goes_along() {
    let near = Kept { id: InspectionId([4; 16]), ..kept(Every::Days { days: 30 }, "2014-12-21", None) };
    let mut far = kept(Every::Days { days: 30 }, "2014-12-25", None);
    far.plan.site = SiteId([9; 16]);
    let lead = Kept { id: InspectionId([5; 16]), ..kept(Every::Days { days: 30 }, "2014-12-18", None) };
    let rounds = due(&[near, far, lead], day("2014-12-11"));
    let told: Vec<_> =
        rounds.iter().map(|of| (of.plan.0[0], of.visit_day.to_string(), of.until_day.to_string())).collect();
    assert_eq!(told, [(4, "2014-12-18".into(), "2014-12-24".into()), (5, "2014-12-18".into(), "2014-12-21".into())]);
}

#[test]
fn what_was_missed_is_made_once_for_today() {
    let of = kept(Every::Days { days: 1 }, "2014-12-01", None);
    let rounds = due(std::slice::from_ref(&of), day("2014-12-11"));
    assert_eq!(rounds.len(), 1);
    assert_eq!((rounds[0].day, rounds[0].visit_day), (day("2014-12-11"), day("2014-12-11")));
    assert_eq!(
        due(
            &[Kept {
                last: Some(rounds[0].day),
                plan: Plan { ahead_days: 0, together_days: 0, ..of.plan.clone() },
                ..of
            }],
            day("2014-12-11")
        ),
        []
    );
}

proptest! {
    /// Against stepping a day at a time through the calendar.
    #[test]
    fn months_are_those_of_the_calendar(from in 0_i32..20_000, months in 1_u16..40, gone in 0_i32..4_000) {
        let (from, last) = (Day(from), Day(from + gone));
        let of = Kept { last: Some(last), ..kept(Every::Months { months }, &from.to_string(), None) };
        let (year, month, date) = from.ymd();
        let number = |day: Day| { let (year, month, _) = day.ymd(); i64::from(year) * 12 + i64::from(month) };
        let first = i64::from(year) * 12 + i64::from(month);
        let is_round = |day: Day| {
            let (y, m, d) = day.ymd();
            let longest = (28..=31).rev().find(|of| Day::from_ymd(y, m, *of).is_some()).unwrap();
            (number(day) - first) % i64::from(months) == 0 && day >= from && d == date.min(longest)
        };
        let expected = (1..).map(|step| last.plus(step)).find(|day| is_round(*day)).unwrap();
        prop_assert_eq!(next(&of), Some(expected));
    }
}

/// A customer with a contact, a site and a machine.
async fn books(office: &TestOffice) -> (Json, Json, Json) {
    let post = async |path: String, body: Json| {
        let (status, made) = office.ask(&office.admin, "POST", &path, Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{path}: {made}");
        made["id"].clone()
    };
    let customer =
        json!({ "number": "K-1", "name": "王府花园", "contact_name": "张女士", "contact_phone": "13800000000" });
    let customer = post("/api/v1/customers".into(), customer).await;
    let site = json!({ "name": "三号楼", "address": "三号楼 1202", "point": { "lat": 31.2, "lon": 121.5 } });
    let site = post(format!("/api/v1/customers/{}/sites", customer.as_str().unwrap()), site).await;
    let machine = json!({ "number": "E-1", "name": "冷水机组", "location": "机房" });
    let machine = post(format!("/api/v1/sites/{}/equipment", site.as_str().unwrap()), machine).await;
    (customer, site, machine)
}

async fn plan_every_three_months(office: &TestOffice) {
    let (customer, site, machine) = books(office).await;
    let items = json!({ "items": [
        { "question": "出水温度", "min": "5", "max": "9", "unit": "°C" },
        { "question": "外观完好", "photo": true },
    ] });
    let path = "/api/v1/inspections/templates/冷水机组";
    let (status, told) = office.change(&office.admin, "PUT", path, items).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let bad = json!({ "items": [{ "question": "温度", "min": "9", "max": "5" }] });
    let (status, told) = office.change(&office.admin, "PUT", path, bad).await;
    assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("items")), "{told}");
    // 2014-12-11 is today in Shanghai.
    let plan = |from: &str| {
        json!({ "name": "季度巡检", "customer": customer, "site": site, "equipment": machine, "trade": "HVAC",
        "task": "冷水机组季度巡检", "template": "冷水机组", "every": { "kind": "months", "months": 3 }, "from": from })
    };
    let (status, told) = office.ask(&office.admin, "POST", "/api/v1/inspections/plans", Some(plan("2014-12-10"))).await;
    assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("from")), "{told}");
    let (status, made) = office.ask(&office.admin, "POST", "/api/v1/inspections/plans", Some(plan("2014-12-20"))).await;
    assert_eq!((status, &made["next"]), (StatusCode::CREATED, &json!("2014-12-20")), "{made}");
    assert_eq!(
        office.ask(&office.admin, "POST", "/api/v1/inspections/plans", Some(plan("2014-12-20"))).await.0,
        StatusCode::CONFLICT
    );
}

async fn done_outside_of_its_limits(office: &TestOffice, order: shared::ids::OrderId) {
    let (wang, _) = office.person("wang", Role::Technician).await;
    let crew = office.crew("A", wang).await;
    assign(office, order, crew, 0).await;
    let mut phone = Phone::enrolled(office, wang).await;
    office.clock.advance_ms(3 * DAY);
    let visit = phone.act(order, accepted(1));
    let finding = shared::document::finding::Finding::Answer {
        question: "出水温度 [5…9 °C]".into(),
        answer: "12 °C".into(),
    };
    phone.act(order, shared::document::edit::Act::Found { visit, finding, seen: Default::default() });
    let happening = shared::document::visit::Happening::Ended {
        outcome: shared::document::visit::Outcome::Fixed,
        remark: String::new(),
    };
    let act = shared::document::edit::Act::Happened { visit: Some(visit), happening, corrects: None };
    let time = shared::time::TimeEvidence::new(START.plus_ms(10 * DAY), None);
    phone.raw(shared::document::edit::Edit { order, time, place: None, author: None, act }.encode());
    phone.sync_from(office, 1).await;
}

on_both!(
    async fn a_plan_makes_its_orders_ahead_once_and_answers_are_held_against_limits(store: Store) {
        let office = TestOffice::on(store).await;
        plan_every_three_months(&office).await;
        assert_eq!(make(&office.office).await.unwrap(), 0, "it is early");
        office.clock.advance_ms(2 * DAY);
        let turns = futures_util::future::join_all((0..4).map(|_| make(&office.office))).await;
        let made: usize = turns.into_iter().map(|turn| turn.unwrap_or_default()).sum();
        assert_eq!((made, make(&office.office).await.unwrap()), (1, 0), "once, however many servers make");
        let listed =
            office.ask(&office.admin, "GET", "/api/v1/inspections?from=2014-12-11&until=2014-12-31", None).await.1;
        let entry = &listed["items"][0];
        assert_eq!(
            (&entry["visit_day"], &entry["until_day"], &entry["number"]),
            (&json!("2014-12-20"), &json!("2014-12-23"), &json!("1001")),
            "{listed}"
        );
        let order: shared::ids::OrderId = entry["order"].as_str().unwrap().parse().unwrap();
        let shown = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}"), None).await.1;
        let questions =
            shown["request"].as_array().unwrap().iter().find(|of| of["field"] == "checklist").unwrap()["questions"]
                .clone();
        assert_eq!(questions, json!(["出水温度 [5…9 °C]", "外观完好（拍照）"]));
        // It is open for days by design: no alarm, and no row of the daily table.
        office.clock.advance_ms(5 * DAY);
        round(&office.office).await.unwrap();
        let alarms = office.ask(&office.admin, "GET", "/api/v1/alarms?state=standing", None).await.1;
        assert_eq!(alarms["items"], json!([]), "{alarms}");
        let daily = office.ask(&office.admin, "GET", "/api/v1/reports/daily/2014-12-17", None).await.1;
        assert_eq!(daily["table"]["rows"], json!([]), "{daily}");
        // Done on the 21st, with an answer outside of its limits.
        done_outside_of_its_limits(&office, order).await;
        let shown = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}"), None).await.1;
        let remarks: Vec<&str> =
            shown["remarks"].as_array().unwrap().iter().filter_map(|of| of["remark"].as_str()).collect();
        assert!(remarks.contains(&"out-of-limits"), "{remarks:?}");
        let attained = office
            .ask(&office.admin, "GET", "/api/v1/inspections/attainment?from=2014-12-01&until=2014-12-31", None)
            .await
            .1;
        assert_eq!(attained, json!({ "due": 1, "in_time": 1, "late": 0, "missed": 0 }));
        let weekly = office.ask(&office.admin, "GET", "/api/v1/reports/weekly/2014-12-17", None).await.1;
        assert_eq!(weekly["table"]["rows"], json!([]), "an inspection is no report");
    }
);

on_both!(
    async fn a_meter_is_read_and_does_not_run_backwards(store: Store) {
        let office = TestOffice::on(store).await;
        let (customer, site, machine) = books(&office).await;
        let plan = json!({ "name": "按运行小时", "customer": customer, "site": site, "equipment": machine, "trade": "HVAC", "task": "更换机油",
            "every": { "kind": "meter", "by": "500", "unit": "h" }, "from": "2014-12-11" });
        let (status, made) = office.ask(&office.admin, "POST", "/api/v1/inspections/plans", Some(plan)).await;
        assert_eq!((status, &made["next"]), (StatusCode::CREATED, &Json::Null), "{made}");
        let path = format!("/api/v1/inspections/plans/{}/readings", made["id"].as_str().unwrap());
        let read = async |value: &str| {
            office.clock.advance_ms(DAY);
            office.ask(&office.admin, "POST", &path, Some(json!({ "value": value }))).await
        };
        assert_eq!(read("1000").await.0, StatusCode::CREATED);
        let (status, told) = read("999.9").await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("value")), "{told}");
        assert_eq!((read("1499").await.0, make(&office.office).await.unwrap()), (StatusCode::CREATED, 0));
        assert_eq!((read("1500").await.0, make(&office.office).await.unwrap()), (StatusCode::CREATED, 1));
        assert_eq!(
            (read("1999").await.0, make(&office.office).await.unwrap()),
            (StatusCode::CREATED, 0),
            "from the last round on"
        );
        assert_eq!((read("2000.5").await.0, make(&office.office).await.unwrap()), (StatusCode::CREATED, 1));
        let readings = office.ask(&office.admin, "GET", &path, None).await.1;
        assert_eq!(
            (readings["items"].as_array().unwrap().len(), &readings["items"][0]["value"]),
            (5, &json!("2000.5"))
        );
    }
);
