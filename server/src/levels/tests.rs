//! Calendars, terms and contracts from the interface down to an order's deadlines, on both databases.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::testing::{START, TestOffice, on_both};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

async fn put(office: &TestOffice, path: &str, body: Value) -> (StatusCode, Value) {
    office.change(&office.admin, "PUT", path, body).await
}

/// Monday to Friday from 9 to 17 in Shanghai.
fn hours() -> Value {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    let week: Vec<Value> = days.iter().map(|day| json!({ "day": day, "hours": ["09:00-17:00"] })).collect();
    json!({ "zone": "Asia/Shanghai", "week": week })
}

/// A level of four and sixteen working hours; a leak has one and four.
async fn level(office: &TestOffice) {
    assert_eq!(put(office, "/api/v1/calendars/office", hours()).await.0, StatusCode::OK);
    let minutes = json!({ "response_minutes": 240, "resolve_minutes": 960 });
    assert_eq!(put(office, "/api/v1/levels/A", minutes).await.0, StatusCode::OK);
    let classes = json!([{ "class": "leak", "response_minutes": 60, "resolve_minutes": 240 }]);
    let (status, told) =
        put(office, "/api/v1/levels/A/terms", json!({ "calendar": "office", "classes": classes })).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!(told["stops"], json!(["customer-absent", "customer-decides"]));
}

fn report(more: Value) -> Value {
    // START is Thursday 08:00 in Shanghai; a day and eight and a half hours later it is Friday 16:30.
    let mut report = json!({ "customer_name": "王府花园", "address": "三号楼", "fault": "漏水", "trade": "plumbing",
        "received_at": START.0 + DAY + 510 * MINUTE, "contact": { "name": "张女士", "phone": "13800000000" } });
    report.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    report
}

async fn clocks(office: &TestOffice, more: Value) -> Value {
    let (status, made) = office.ask(&office.admin, "POST", "/api/v1/orders", Some(report(more))).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let path = format!("/api/v1/orders/{}", made["id"].as_str().unwrap());
    let (_, order) = office.ask(&office.admin, "GET", &path, None).await;
    let (_, listed) = office.ask(&office.admin, "GET", "/api/v1/orders?sort=-received&limit=500", None).await;
    let row = listed["items"].as_array().unwrap().iter().find(|row| row["id"] == made["id"]).unwrap().clone();
    assert_eq!(row["response_due"], order["deadlines"]["response"], "the projection says the same");
    order["clocks"].clone()
}

on_both! {
    async fn orders_are_due_in_the_working_time_of_their_level(store: Store) {
        let office = TestOffice::on(store).await;
        level(&office).await;
        let ordinary = clocks(&office, json!({ "level": "A" })).await;
        assert_eq!(ordinary["response"]["words_en"], "4 working hours from Fri 16:30 → Mon 12:30 (Asia/Shanghai)");
        let leak = clocks(&office, json!({ "level": "A", "fault_class": "leak" })).await;
        assert_eq!(leak["response"]["words_zh"], "自周五 16:30起 1 个工作小时 → 周一 09:30（Asia/Shanghai）");
        let by_trade = clocks(&office, json!({ "level": "A", "trade": "leak" })).await;
        assert_eq!(by_trade["resolve"]["derivation"]["target_minutes"], 240);
        let (status, problem) =
            office.ask(&office.admin, "POST", "/api/v1/orders", Some(report(json!({ "level": "A", "fault_class": "fire" })))).await;
        assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("fault_class")));
        // What is changed later is for later orders, and a holiday moves the deadline.
        let mut holiday = hours();
        holiday["special"] = json!([{ "day": "2014-12-15", "name": "厂休", "hours": [] }]);
        assert_eq!(put(&office, "/api/v1/calendars/office", holiday).await.0, StatusCode::OK);
        let later = clocks(&office, json!({ "level": "A" })).await;
        assert_eq!(later["response"]["words_en"], "4 working hours from Fri 16:30 → Tue 12:30 (Asia/Shanghai)");
    }
}

on_both! {
    async fn contradictions_are_named_before_anything_is_saved(store: Store) {
        let office = TestOffice::on(store).await;
        level(&office).await;
        let with = |change: Value| {
            let mut calendar = hours();
            calendar.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            calendar
        };
        for (bad, field) in [
            (with(json!({ "zone": "Asia/Peking" })), "zone"),
            (with(json!({ "week": [] })), "week"),
            (with(json!({ "week": [{ "day": "monday", "hours": ["22:00-06:00"] }] })), "week"),
            (with(json!({ "week": [{ "day": "monday", "hours": ["09:00-12:00", "11:00-13:00"] }] })), "week"),
            (with(json!({ "always": true })), "always"),
            (with(json!({ "special": [{ "day": "2015-01-01" }, { "day": "2015-01-01" }] })), "special"),
            (with(json!({ "special": [{ "day": "2014-12-10", "name": "昨天" }] })), "special"),
            // Sixteen working hours are never reached by a minute a week within three years.
            (with(json!({ "week": [{ "day": "sunday", "hours": ["03:00-03:01"] }] })), "calendar"),
        ] {
            let (status, problem) = put(&office, "/api/v1/calendars/office", bad.clone()).await;
            assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)), "{bad}: {problem}");
        }
        let feb = with(json!({ "special": [{ "day": "2015-02-29" }] }));
        let (status, problem) = put(&office, "/api/v1/calendars/office", feb).await;
        assert!(status.is_client_error(), "{problem}");
        let classes = |list: Value| json!({ "calendar": "office", "classes": list });
        let class = |name: &str, response: u32, resolve: u32| {
            json!({ "class": name, "response_minutes": response, "resolve_minutes": resolve })
        };
        for bad in [
            classes(json!([class("leak", 60, 30)])),
            classes(json!([class("leak", 0, 30)])),
            classes(json!([class("leak", 10, 30), class("leak", 20, 30)])),
            classes(json!([class(" ", 10, 30)])),
        ] {
            let (status, problem) = put(&office, "/api/v1/levels/A/terms", bad.clone()).await;
            assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("classes")), "{bad}: {problem}");
        }
        let (status, _) = put(&office, "/api/v1/levels/A/terms", json!({ "calendar": "nobody's" })).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, problem) = office.ask(&office.admin, "DELETE", "/api/v1/calendars/office", None).await;
        assert_eq!(status, StatusCode::CONFLICT, "{problem}");
        let (status, problem) = office.ask(&office.admin, "DELETE", "/api/v1/levels/A", None).await;
        assert_eq!(status, StatusCode::CONFLICT, "{problem}");
        assert_eq!(office.ask(&office.admin, "DELETE", "/api/v1/levels/A/terms", None).await.0, StatusCode::NO_CONTENT);
        let plain = clocks(&office, json!({ "level": "A" })).await;
        assert_eq!(plain["response"]["words_en"], "4 hours from Fri 08:30 → Fri 12:30 (UTC)");
    }
}

on_both! {
    async fn a_contract_gives_its_level_and_none_overlaps_another(store: Store) {
        let office = TestOffice::on(store).await;
        level(&office).await;
        let customer = json!({ "number": "C-1", "name": "东方大厦", "contact_name": "王女士", "contact_phone": "13800000000" });
        let (_, customer) = office.ask(&office.admin, "POST", "/api/v1/customers", Some(customer)).await;
        let contract = |number: &str, from: i64, until: i64| {
            json!({ "number": number, "customer": customer["id"], "level": "A", "from": START.0 + from * DAY, "until": START.0 + until * DAY })
        };
        let add = async |wish: Value| office.ask(&office.admin, "POST", "/api/v1/contracts", Some(wish)).await;
        let (status, first) = add(contract("HT-1", 0, 30)).await;
        assert_eq!(status, StatusCode::CREATED, "{first}");
        let (status, problem) = add(contract("HT-2", 29, 60)).await;
        assert_eq!((status, &problem["overlaps"]), (StatusCode::CONFLICT, &json!("HT-1")), "{problem}");
        assert_eq!(add(contract("HT-2", 30, 60)).await.0, StatusCode::CREATED, "the end is not part of it");
        assert_eq!(add(contract("HT-3", 70, 70)).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(add(contract("HT-1", 80, 90)).await.0, StatusCode::CONFLICT, "the number is taken");
        let of = json!({ "customer": customer["id"], "customer_name": null });
        let clock = clocks(&office, of).await;
        assert_eq!(clock["response"]["words_en"], "4 working hours from Fri 16:30 → Mon 12:30 (Asia/Shanghai)");
        let path = format!("/api/v1/contracts/{}", first["id"].as_str().unwrap());
        let (status, problem) = put(&office, &path, contract("HT-1", 0, 31)).await;
        assert_eq!((status, &problem["overlaps"]), (StatusCode::CONFLICT, &json!("HT-2")), "{problem}");
        assert_eq!(put(&office, &path, contract("HT-1", 0, 20)).await.0, StatusCode::OK);
    }
}
