//! What the office does with orders, over its own interface, on both databases.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value as Json, json};
use shared::ids::OrderId;

use crate::people::Role;
use crate::sync::tests::{assign, report};
use crate::testing::{TestOffice, on_both};

async fn show(office: &TestOffice, order: OrderId) -> (String, Json) {
    let path = format!("/api/v1/orders/{order}");
    let (status, headers, body) = office.send(&office.admin, "GET", &path, HeaderMap::new(), Body::empty()).await;
    assert_eq!(status, StatusCode::OK);
    let tag = headers.get(header::ETAG).unwrap().to_str().unwrap().to_owned();
    (tag, serde_json::from_slice(&body).unwrap())
}

async fn patch(
    (office, token): (&TestOffice, &str),
    order: OrderId,
    tag: Option<&str>,
    fault: &str,
) -> (StatusCode, Json) {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    if let Some(tag) = tag {
        headers.insert(header::IF_MATCH, tag.parse().unwrap());
    }
    let body = json!({ "details": [{ "field": "fault", "text": fault }] }).to_string();
    let path = format!("/api/v1/orders/{order}");
    let (status, _, bytes) = office.send(token, "PATCH", &path, headers, body.into()).await;
    (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
}

on_both!(
    async fn two_dispatchers_never_both_win(store: Store) {
        let office = TestOffice::on(store).await;
        let (wang, _) = office.person("wang", Role::Technician).await;
        let (li, _) = office.person("li", Role::Technician).await;
        let (one, two) = (office.crew("A", wang).await, office.crew("B", li).await);
        let order = report(&office).await;
        let path = format!("/api/v1/orders/{order}/assignment");
        let wish = |crew| Some(json!({ "crew": crew, "revision": 0 }));
        let (first, second) = futures_util::join!(
            office.ask(&office.admin, "PUT", &path, wish(one)),
            office.ask(&office.admin, "PUT", &path, wish(two)),
        );
        let mut statuses = [first.0, second.0];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::PRECONDITION_FAILED]);
        let stale = if first.0 == StatusCode::OK { second.1 } else { first.1 };
        assert_eq!((&stale["field"], &stale["current"]), (&json!("revision"), &json!(1)), "{stale}");
    }
);

on_both!(
    async fn a_change_replaces_what_its_author_read_and_stays_beside_what_they_did_not(store: Store) {
        let office = TestOffice::on(store).await;
        let (_, zhao) = office.person("zhao", Role::Dispatcher).await;
        let order = report(&office).await;
        let (tag, _) = show(&office, order).await;
        let (admin, other) = ((&office, office.admin.as_str()), (&office, zhao.as_str()));
        assert_eq!(patch(admin, order, None, "x").await.0, StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(patch(admin, order, Some("\"nonsense\""), "x").await.0, StatusCode::PRECONDITION_FAILED);
        assert_eq!(patch(admin, order, Some(&tag), "漏水").await.0, StatusCode::NO_CONTENT);
        // The other dispatcher had read the order before that change.
        assert_eq!(patch(other, order, Some(&tag), "停电").await.0, StatusCode::NO_CONTENT);
        // And so had the first one's second window; nobody overwrites themselves unseen.
        assert_eq!(patch(admin, order, Some(&tag), "跳闸").await.0, StatusCode::PRECONDITION_FAILED);
        let (tag, view) = show(&office, order).await;
        let values = view["conflicts"][0]["values"].as_array().unwrap();
        let texts: Vec<&str> = values.iter().map(|value| value["text"].as_str().unwrap()).collect();
        assert!(texts.len() == 2 && texts.contains(&"停电") && texts.contains(&"漏水"), "{texts:?}");
        assert_eq!(patch(other, order, Some(&tag), "漏水停电").await.0, StatusCode::NO_CONTENT);
        assert_eq!(show(&office, order).await.1["conflicts"], json!([]));
    }
);

on_both!(
    async fn without_agreement_an_order_cannot_close(store: Store) {
        let office = TestOffice::on(store).await;
        let (_, dispatcher) = office.person("zhao", Role::Dispatcher).await;
        let order = report(&office).await;
        let closing = format!("/api/v1/orders/{order}/closing");
        let (status, told) = office.ask(&dispatcher, "POST", &closing, Some(json!({ "revision": 0 }))).await;
        assert_eq!(status, StatusCode::CONFLICT, "{told}");
        let unsigned = Some(json!({ "revision": 0, "unsigned": true, "remark": "客户电话确认" }));
        assert_eq!(office.ask(&dispatcher, "POST", &closing, unsigned.clone()).await.0, StatusCode::FORBIDDEN);
        assert_eq!(office.ask(&office.admin, "POST", &closing, unsigned).await.0, StatusCode::OK);
        assert_eq!(show(&office, order).await.1["status"], "closed");
        let reopening = format!("/api/v1/orders/{order}/reopening");
        let (status, _) =
            office.ask(&dispatcher, "POST", &reopening, Some(json!({ "revision": 1, "reason": "客户不同意" }))).await;
        assert_eq!((status, &show(&office, order).await.1["status"]), (StatusCode::OK, &json!("reported")));
    }
);

on_both!(
    async fn the_nearest_suitable_crew_comes_first_with_its_reasons(store: Store) {
        let office = TestOffice::on(store).await;
        let (wang, _) = office.person("wang", Role::Technician).await;
        let crew = office.crew("A", wang).await;
        let order = report(&office).await;
        let path = format!("/api/v1/orders/{order}/candidates");
        let (status, told) = office.ask(&office.admin, "GET", &path, None).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        assert_eq!((&told["crews"][0]["crew"], &told["revision"]), (&json!(crew), &json!(0)));
        let reasons: Vec<&str> =
            told["crews"][0]["why"].as_array().unwrap().iter().map(|why| why["reason"].as_str().unwrap()).collect();
        assert!(reasons.contains(&"knows-trade") && reasons.contains(&"load"), "{reasons:?}");
        assign(&office, order, crew, 0).await;
        let (_, told) = office.ask(&office.admin, "GET", &path, None).await;
        assert!(told["crews"][0]["why"].as_array().unwrap().contains(&json!({ "reason": "load", "orders": 1 })));
    }
);

on_both!(
    async fn a_report_says_what_it_lacks_and_what_the_books_do_not_have(store: Store) {
        let office = TestOffice::on(store).await;
        let whole = json!({ "customer_name": "王府花园", "address": "三号楼", "fault": "漏水", "trade": "plumbing",
            "contact": { "name": "张", "phone": "1" }, "external": "T-1" });
        for (field, value) in [
            ("fault", json!("")),
            ("trade", json!(" ")),
            ("customer_name", Json::Null),
            ("address", Json::Null),
            ("contact", Json::Null),
            ("level", json!("AAA")),
            ("site", json!("00000000000000000000000000000000")),
            ("equipment", json!("zz")),
            ("point", json!({ "lat": 91.0, "lon": 0.0 })),
        ] {
            let mut report = whole.clone();
            report[field] = value;
            let (status, told) = office.ask(&office.admin, "POST", "/api/v1/orders", Some(report)).await;
            let named = told["field"].as_str().unwrap_or_default();
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {told}");
            assert!(field.starts_with(named) && !named.is_empty() || named.starts_with(field), "{field}: {told}");
            assert!(told["what_to_do"].is_string());
        }
        let (status, _) = office.ask(&office.admin, "POST", "/api/v1/orders", Some(whole.clone())).await;
        assert_eq!(status, StatusCode::CREATED);
        let (status, told) = office.ask(&office.admin, "POST", "/api/v1/orders", Some(whole)).await;
        assert_eq!((status, &told["field"]), (StatusCode::CONFLICT, &json!("external")));
    }
);
