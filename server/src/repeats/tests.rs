//! Repeat reports over the office's own interface, on both databases.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use shared::ids::OrderId;

use crate::testing::{TestOffice, on_both};

const HOUR_MS: i64 = 3_600_000;

async fn report(office: &TestOffice, caller: &str, address: &str, fault: &str) -> (String, Json) {
    let body = json!({ "customer_name": caller, "address": address, "fault": fault, "trade": "plumbing",
        "contact": { "name": caller, "phone": "13800010001" } });
    let (status, made) = office.ask(&office.admin, "POST", "/api/v1/orders", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    (made["id"].as_str().unwrap().to_owned(), made)
}

async fn ask(office: &TestOffice, method: &str, path: &str, body: Json) -> (StatusCode, Json) {
    office.ask(&office.admin, method, path, Some(body)).await
}

async fn show(office: &TestOffice, order: &str) -> Json {
    office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}"), None).await.1
}

/// The links among an order's remarks: relation, number of the other one, name of its caller.
fn links(shown: &Json) -> Vec<(String, String, String)> {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let remarks = shown["remarks"].as_array().unwrap().iter().filter(|remark| remark["remark"] == "repeat");
    remarks.map(|link| (text(&link["relation"]), text(&link["number"]), text(&link["caller"]["name"]))).collect()
}

fn owned(link: (&str, &str, &str)) -> (String, String, String) {
    (link.0.into(), link.1.into(), link.2.into())
}

on_both!(
    async fn a_repeat_is_flagged_at_once_linked_with_both_callers_and_taken_back(store: Store) {
        let office = TestOffice::on(store).await;
        let (first, told) = report(&office, "张女士", "王府花园 3 号楼", "地下室积水").await;
        assert_eq!(told["repeats"], json!([]));
        office.clock.advance_ms(2 * HOUR_MS);
        // Asked while typing, before there is an order.
        let typed = json!({ "address": "王府花园3号楼", "trade": "plumbing", "fault": "积水" });
        let (_, offered) = ask(&office, "POST", "/api/v1/orders/repeats", typed).await;
        assert_eq!(offered["repeats"][0]["number"], "1001", "{offered}");
        let words = &offered["repeats"][0]["words"];
        assert!(
            words["zh-CN"].as_str().unwrap().contains("同一地点")
                && words["en"].as_str().unwrap().contains("same place")
        );

        let (second, told) = report(&office, "李经理", "王府花园 3号楼", "地下室积水约五厘米").await;
        assert_eq!((&told["repeats"][0]["order"], &told["repeats"][0]["suspected"]), (&json!(first), &json!(true)));
        assert_eq!(links(&show(&office, &second).await), [owned(("suspected", "1001", ""))]);
        assert!(links(&show(&office, &first).await).is_empty(), "a suspicion does not touch the other order");
        let (_, listed) = office.ask(&office.admin, "GET", "/api/v1/orders", None).await;
        assert_eq!(listed["items"][1]["repeat"]["relation"], "suspected", "{listed}");

        let path = format!("/api/v1/orders/{second}/repeats/{first}");
        let (status, told) = ask(&office, "PUT", &path, json!({ "cancel_revision": 0 })).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{told}");
        let shown = show(&office, &second).await;
        assert_eq!(links(&shown), [owned(("repeats", "1001", "张女士"))]);
        assert_eq!(shown["status"], "cancelled", "no second crew is sent");
        assert_eq!(links(&show(&office, &first).await), [owned(("repeated-by", "1002", "李经理"))]);
        assert_eq!(ask(&office, "PUT", &path, json!({})).await.0, StatusCode::NO_CONTENT, "twice is once");
        let (_, listed) = office.ask(&office.admin, "GET", "/api/v1/orders", None).await;
        assert_eq!(listed["items"][0]["repeat"]["relation"], "repeated-by");

        let (status, _) = ask(&office, "DELETE", &path, json!({ "reason": "两处漏水" })).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert!(links(&show(&office, &first).await).is_empty() && links(&show(&office, &second).await).is_empty());
        let (_, listed) = office.ask(&office.admin, "GET", "/api/v1/orders", None).await;
        assert_eq!(listed["items"][0]["repeat"], Json::Null);
        assert_eq!(ask(&office, "DELETE", &path, json!({ "reason": "x" })).await.0, StatusCode::CONFLICT);
    }
);

on_both!(
    async fn what_cannot_be_linked_says_why_and_what_to_do(store: Store) {
        let office = TestOffice::on(store).await;
        let (one, _) = report(&office, "甲", "一号楼", "漏水").await;
        let (two, _) = report(&office, "乙", "二号楼", "漏水").await;
        let (three, _) = report(&office, "丙", "三号楼", "漏水").await;
        let link = async |order: &str, other: &str, body: Json| {
            ask(&office, "PUT", &format!("/api/v1/orders/{order}/repeats/{other}"), body).await
        };
        assert_eq!(link(&one, &one, json!({})).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        let nobody = OrderId([0; 16]).to_string();
        assert_eq!(link(&one, &nobody, json!({})).await.0, StatusCode::NOT_FOUND);
        let (status, told) = link(&two, &one, json!({ "cancel_revision": 7 })).await;
        assert_eq!((status, &told["current"]), (StatusCode::PRECONDITION_FAILED, &json!(0)));
        assert_eq!(
            link(&two, &one, json!({})).await.0,
            StatusCode::NO_CONTENT,
            "a person may know better than the rule"
        );
        let (status, told) = link(&three, &two, json!({})).await;
        assert_eq!((status, &told["original"]), (StatusCode::CONFLICT, &json!(one)), "{told}");
        assert!(told["what_to_do"].as_str().unwrap().contains("1001"));
        assert_eq!(link(&one, &three, json!({})).await.0, StatusCode::CONFLICT, "an original is no repeat");
        assert_eq!(link(&two, &three, json!({})).await.0, StatusCode::CONFLICT, "a repeat has one original");
        let path = format!("/api/v1/orders/{two}/repeats/{one}");
        assert_eq!(ask(&office, "DELETE", &path, json!({ "reason": " " })).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        let long = json!({ "address": "x".repeat(601) });
        let (status, told) = ask(&office, "POST", "/api/v1/orders/repeats", long).await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("address")));
    }
);

on_both!(
    async fn the_neighbourhood_the_machine_and_the_lately_settled_are_found_and_the_rest_is_not(store: Store) {
        let office = TestOffice::on(store).await;
        let at = |address: &str, lat: f64, trade: &str| {
            json!({ "address": address, "point": { "lat": lat, "lon": 121.44 }, "trade": trade, "fault": "漏水",
                "customer_name": "甲", "contact": { "name": "甲", "phone": "1" } })
        };
        let (status, made) = ask(&office, "POST", "/api/v1/orders", at("一号楼", 31.19, "plumbing")).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let order = made["id"].as_str().unwrap().to_owned();
        let offered = async |address: &str, lat: f64, trade: &str| {
            let question =
                json!({ "address": address, "point": { "lat": lat, "lon": 121.44 }, "trade": trade, "fault": "漏水" });
            let (status, told) = ask(&office, "POST", "/api/v1/orders/repeats", question).await;
            assert_eq!(status, StatusCode::OK, "{told}");
            told["repeats"].as_array().unwrap().len()
        };
        assert_eq!(offered("二号楼", 31.1905, "plumbing").await, 1, "55 m away");
        assert_eq!(offered("二号楼", 31.1930, "plumbing").await, 0, "330 m away");
        assert_eq!(offered("一号楼", 31.1900, "electric").await, 0, "another trade");
        let closing = json!({ "revision": 0, "unsigned": true, "remark": "电话确认" });
        let (status, told) = ask(&office, "POST", &format!("/api/v1/orders/{order}/closing"), closing).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        office.clock.advance_ms(6 * 24 * HOUR_MS);
        assert_eq!(offered("一号楼", 31.19, "plumbing").await, 1, "settled six days ago");
        office.clock.advance_ms(2 * 24 * HOUR_MS);
        assert_eq!(offered("一号楼", 31.19, "plumbing").await, 0, "settled eight days ago");
        let path = format!("/api/v1/orders/{order}/repeats");
        assert_eq!(office.ask(&office.admin, "GET", &path, None).await.1, json!({ "repeats": [] }));
    }
);
