//! What the office does about orders besides sending somebody: pauses, the second line, loan units, fees. On both databases.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use shared::document::edit::{Act, Edit};
use shared::document::visit::{Happening, Outcome};
use shared::ids::VisitId;
use shared::time::TimeEvidence;

use crate::alarms::round::round;
use crate::people::Role;
use crate::sync::tests::{Phone, Town, accepted, report};
use crate::testing::{START, TestOffice, on_both};

const HOUR: i64 = 3_600_000;

/// A level of an hour and four, which what lies with the customer stops.
async fn town(store: crate::store::Store) -> Town {
    let office = TestOffice::on(store).await;
    let asks = [
        ("/api/v1/levels/C", json!({ "response_minutes": 60, "resolve_minutes": 240 })),
        ("/api/v1/calendars/always", json!({ "zone": "Asia/Shanghai", "always": true })),
        ("/api/v1/levels/C/terms", json!({ "calendar": "always" })),
    ];
    for (path, body) in asks {
        let (status, told) = office.change(&office.admin, "PUT", path, body).await;
        assert!(status.is_success(), "{path}: {told}");
    }
    Town::open(office).await
}

async fn view(town: &Town) -> Json {
    town.office.ask(&town.office.admin, "GET", &format!("/api/v1/orders/{}", town.order), None).await.1
}

fn happened(phone: &mut Phone, town_order: shared::ids::OrderId, visit: VisitId, happening: Happening) {
    let time = TimeEvidence::new(START.plus_ms(HOUR), None);
    let act = Act::Happened { visit: Some(visit), happening, corrects: None };
    phone.raw(Edit { order: town_order, time, place: None, author: None, act }.encode());
}

async fn standing(town: &Town) -> Vec<String> {
    let (_, listed) = town.office.ask(&town.office.admin, "GET", "/api/v1/alarms?state=standing", None).await;
    let kinds = listed["items"].as_array().unwrap().iter().map(|of| of["kind"].as_str().unwrap().to_owned());
    kinds.collect()
}

on_both!(
    async fn a_pause_of_the_office_stops_the_clock_and_its_alarm_until_it_is_over(store: Store) {
        let town = town(store).await;
        let office = &town.office;
        let path = format!("/api/v1/orders/{}/pauses", town.order);
        let bad = json!({ "why": "break" });
        let (status, told) = office.ask(&office.admin, "POST", &path, Some(bad)).await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("why")), "{told}");
        let (_, specialist) = office.person("zhou", Role::Specialist).await;
        let wish = json!({ "why": "customer-decides", "reason": "等业主确认报价" });
        let (status, _) = office.ask(&specialist, "POST", &path, Some(wish.clone())).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "clocks are a dispatcher's");
        office.clock.advance_ms(HOUR / 2);
        let (status, made) = office.ask(&office.admin, "POST", &path, Some(wish.clone())).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        assert_eq!(office.ask(&office.admin, "POST", &path, Some(wish)).await.0, StatusCode::CONFLICT, "once");
        office.clock.advance_ms(HOUR);
        round(&office.office).await.unwrap();
        let kinds = standing(&town).await;
        assert!(!kinds.contains(&"response-overdue".to_owned()), "{kinds:?}");
        let shown = view(&town).await;
        assert_eq!(shown["pauses"][0]["why"], "customer-decides");
        assert_eq!(shown["clocks"]["response"]["derivation"]["due"]["due"], "stopped", "{}", shown["clocks"]);
        let ending = format!("{path}/{}/ending", made["id"].as_str().unwrap());
        let (status, told) = office.ask(&office.admin, "POST", &ending, Some(json!({ "reason": "同意" }))).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{told}");
        assert_eq!(office.ask(&office.admin, "POST", &ending, Some(json!({}))).await.0, StatusCode::CONFLICT);
        let due = view(&town).await["deadlines"]["response"].as_i64().unwrap();
        assert_eq!(due, START.0 + 2 * HOUR, "an hour longer");
        // Waiting for parts is recorded, and stops nothing.
        let parts = json!({ "why": "waits-for-parts", "reason": "主板周五到" });
        assert_eq!(office.ask(&office.admin, "POST", &path, Some(parts)).await.0, StatusCode::CREATED);
        office.clock.advance_ms(HOUR);
        round(&office.office).await.unwrap();
        assert!(standing(&town).await.contains(&"response-overdue".to_owned()));
        let nothing = format!("/api/v1/orders/{}/pauses/{}.99/ending", town.order, town.phone.actor);
        assert_eq!(office.ask(&office.admin, "POST", &nothing, Some(json!({}))).await.0, StatusCode::NOT_FOUND);
    }
);

on_both!(
    async fn the_second_line_takes_a_case_up_and_gives_it_back_with_advice(store: Store) {
        let mut town = town(store).await;
        let (zhou, specialist) = town.office.person("zhou", Role::Specialist).await;
        let (order, path) = (town.order, format!("/api/v1/second-line/{}", town.order));
        let take = format!("{path}/taking-up");
        let (status, told) = town.office.ask(&specialist, "POST", &take, Some(json!({}))).await;
        assert_eq!(status, StatusCode::CONFLICT, "nobody called: {told}");
        let visit = town.phone.act(order, accepted(1));
        happened(&mut town.phone, order, visit, Happening::Arrived);
        let ended = Happening::Ended { outcome: Outcome::NeedsSecondLine, remark: "主板不识别".into() };
        happened(&mut town.phone, order, visit, ended);
        town.office.clock.advance_ms(2 * HOUR);
        town.phone.sync_from(&town.office, 1).await;
        round(&town.office.office).await.unwrap();
        assert!(standing(&town).await.contains(&"second-line".to_owned()));
        let (_, queue) = town.office.ask(&specialist, "GET", "/api/v1/second-line", None).await;
        let case = &queue["items"][0];
        assert_eq!((&case["call"]["wanted"], &case["crew_name"]), (&json!("主板不识别"), &json!("A")), "{queue}");
        let (status, told) = town.office.ask(&specialist, "POST", &take, Some(json!({}))).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{told}");
        assert_eq!(town.office.ask(&specialist, "POST", &take, Some(json!({}))).await.0, StatusCode::CONFLICT);
        // Somebody took it up: the alarm is over, and in two hours nobody owes an answer.
        town.office.clock.advance_ms(2 * HOUR);
        round(&town.office.office).await.unwrap();
        let kinds = standing(&town).await;
        assert!(!kinds.iter().any(|kind| kind == "second-line" || kind == "escalation-owed"), "{kinds:?}");
        let (_, known) = town.office.ask(&specialist, "GET", &path, None).await;
        assert_eq!(known["call"]["taken"]["person"].as_str().unwrap(), zhou.to_string(), "{known}");
        assert_eq!(known["order"]["visits"][0]["outcome"], "needs-second-line");
        // Handed to somebody who is no specialist: refused.
        let wang = json!({ "person": town.phone.person });
        assert_eq!(town.office.ask(&specialist, "POST", &take, Some(wang)).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        let back = format!("{path}/return");
        let (other, _) = town.another("li").await;
        let wish = |crew: Json, revision: u64| json!({ "revision": revision, "advice": "更换主板 MB-3", "crew": crew });
        let (status, told) = town.office.ask(&specialist, "POST", &back, Some(wish(json!(other), 1))).await;
        assert_eq!((status, &told["field"]), (StatusCode::FORBIDDEN, &json!("crew")), "{told}");
        let (status, _) = town.office.ask(&specialist, "POST", &back, Some(wish(json!(town.crew), 7))).await;
        assert_eq!(status, StatusCode::PRECONDITION_FAILED);
        assert!(town.document().await.notes.is_empty(), "nothing of a refused return is written");
        let (status, told) = town.office.ask(&specialist, "POST", &back, Some(wish(json!(town.crew), 1))).await;
        assert_eq!((status, &told["revision"]), (StatusCode::OK, &json!(2)), "{told}");
        let shown = view(&town).await;
        assert_eq!(
            (&shown["status"], &shown["second_line"][0]["over"]["advice"]),
            (&json!("dispatched"), &json!("更换主板 MB-3"))
        );
        assert_eq!(shown["notes"][0]["text"], "二线意见：更换主板 MB-3", "the crew reads it");
        let (_, queue) = town.office.ask(&specialist, "GET", "/api/v1/second-line", None).await;
        assert_eq!(queue["items"], json!([]));
    }
);

on_both!(
    async fn a_loan_unit_is_out_once_and_the_overview_says_where(store: Store) {
        let town = town(store).await;
        let office = &town.office;
        let path = |order| format!("/api/v1/orders/{order}/loans");
        let unit =
            json!({ "name": "激光打印机", "number": "BJ-017", "back_by": START.0 + 48 * HOUR, "remark": "含电源线" });
        let (status, made) = office.ask(&office.admin, "POST", &path(town.order), Some(unit.clone())).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let other = report(office).await;
        let (status, told) = office.ask(&office.admin, "POST", &path(other), Some(unit.clone())).await;
        assert_eq!((status, &told["field"]), (StatusCode::CONFLICT, &json!("number")), "{told}");
        let late = json!({ "name": "打印机", "number": "BJ-018", "back_by": START.0 - 1 });
        let (status, told) = office.ask(&office.admin, "POST", &path(other), Some(late)).await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("back_by")), "{told}");
        let listed =
            async |query: &str| office.ask(&office.admin, "GET", &format!("/api/v1/loans{query}"), None).await.1;
        let out = listed("?out=true").await;
        assert_eq!(
            (&out["items"][0]["number"], &out["items"][0]["order_number"]),
            (&json!("BJ-017"), &json!("1001")),
            "{out}"
        );
        assert_eq!(listed("?overdue=true").await["items"], json!([]));
        office.clock.advance_ms(49 * HOUR);
        assert_eq!(listed("?overdue=true").await["items"].as_array().unwrap().len(), 1);
        // What is projected is what the edits say.
        crate::sync::rebuild::rebuild(office.office.store()).await.unwrap();
        assert_eq!(listed("?out=true").await["items"].as_array().unwrap().len(), 1);
        let back = format!("{}/{}/return", path(town.order), made["id"].as_str().unwrap());
        let (status, told) = office.ask(&office.admin, "POST", &back, Some(json!({ "remark": "完好" }))).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{told}");
        assert_eq!(office.ask(&office.admin, "POST", &back, Some(json!({}))).await.0, StatusCode::CONFLICT);
        assert_eq!(listed("?out=true").await["items"], json!([]));
        let all = listed("").await;
        assert_eq!(
            (&all["items"][0]["back_remark"], all["items"][0]["back_at"].is_i64()),
            (&json!("完好"), true),
            "{all}"
        );
        assert_eq!(
            office
                .ask(&office.admin, "POST", &path(other), Some(json!({ "name": "打印机", "number": "BJ-017" })))
                .await
                .0,
            StatusCode::CREATED
        );
    }
);

on_both!(
    async fn fees_are_noted_and_taken_back_by_a_manager(store: Store) {
        let town = town(store).await;
        let office = &town.office;
        let (_, dispatcher) = office.person("chen", Role::Dispatcher).await;
        let path = format!("/api/v1/orders/{}/payments", town.order);
        let fee = |minor: i64| json!({ "amount": { "minor": minor, "currency": "CNY" }, "method": "wechat", "invoice": "王府物业" });
        let (status, told) = office.ask(&dispatcher, "POST", &path, Some(fee(0))).await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("amount")), "{told}");
        let (status, made) = office.ask(&dispatcher, "POST", &path, Some(fee(28_000))).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        assert_eq!(office.ask(&dispatcher, "POST", &path, Some(fee(2_000))).await.0, StatusCode::CREATED);
        assert_eq!(view(&town).await["collected"], json!([{ "minor": 30_000, "currency": "CNY" }]));
        let back = format!("{path}/{}/taking-back", made["id"].as_str().unwrap());
        let reason = json!({ "reason": "已退款" });
        assert_eq!(office.ask(&dispatcher, "POST", &back, Some(reason.clone())).await.0, StatusCode::FORBIDDEN);
        assert_eq!(office.ask(&office.admin, "POST", &back, Some(reason.clone())).await.0, StatusCode::NO_CONTENT);
        assert_eq!(office.ask(&office.admin, "POST", &back, Some(reason)).await.0, StatusCode::CONFLICT);
        let shown = view(&town).await;
        assert_eq!(shown["collected"], json!([{ "minor": 2_000, "currency": "CNY" }]));
        assert_eq!(
            (&shown["fees"][0]["taken_back"], &shown["fees"][0]["invoice"]),
            (&json!("已退款"), &json!("王府物业"))
        );
    }
);
