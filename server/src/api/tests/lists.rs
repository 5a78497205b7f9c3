use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use shared::ids::OrderId;

use crate::people::Role;
use crate::testing::{START, TestOffice, on_both};

/// The numbers of the orders that a list gives, in its sequence.
async fn numbers(office: &TestOffice, query: &str) -> Vec<u64> {
    let (status, page) = office.ask(&office.admin, "GET", &format!("/api/v1/orders?{query}"), None).await;
    assert_eq!(status, StatusCode::OK, "{query}: {page}");
    let number = |order: &Value| order["number"].as_str().unwrap().parse().unwrap();
    page["items"].as_array().unwrap().iter().map(number).collect()
}

/// A report that came `minute` minutes after the start.
async fn report(office: &TestOffice, minute: i64, changes: Value) -> OrderId {
    let mut report = json!({ "customer_name": "王府花园", "address": "三号楼 1202", "fault": "空调不制冷", "trade": "HVAC",
        "contact": { "name": "张女士", "phone": "13800000000" }, "received_at": START.plus_minutes(minute) });
    report.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    let (status, made) = office.ask(&office.admin, "POST", "/api/v1/orders", Some(report)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["id"].as_str().unwrap().parse().unwrap()
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

on_both! {
    async fn orders_are_filtered_by_everything_that_is_offered(store: Store) {
        let office = TestOffice::on(store).await;
        let (wang, _) = office.person("wang", Role::Technician).await;
        let crew = office.crew("A", wang).await;
        let level = json!({ "response_minutes": 30, "resolve_minutes": 600 });
        office.ask(&office.admin, "PUT", "/api/v1/levels/A", Some(level)).await;
        let first = report(&office, -60, json!({ "level": "A" })).await; // 1001
        let second = report(&office, -50, json!({ "trade": "plumbing", "fault": "水管漏水", "point": { "lat": 31.2, "lon": 121.4 } })).await;
        report(&office, -40, json!({ "point": { "lat": 31.5, "lon": 121.9 }, "contact": { "name": "Lee", "phone": "021-55667788" } })).await;
        let wish = json!({ "crew": crew, "revision": 0 });
        office.ask(&office.admin, "PUT", &format!("/api/v1/orders/{second}/assignment"), Some(wish)).await;
        let cancel = json!({ "revision": 0, "reason": "误报" });
        office.ask(&office.admin, "POST", &format!("/api/v1/orders/{first}/cancellation"), Some(cancel)).await;
        report(&office, -90, json!({ "level": "A", "trade": "Aufzug" })).await; // 1004, received before all others
        let at = |minute| START.plus_minutes(minute).0;
        for (query, expected) in [
            (String::new(), vec![1004, 1001, 1002, 1003]),
            ("sort=-received".into(), vec![1003, 1002, 1001, 1004]),
            ("sort=due".into(), vec![1004, 1002, 1003]),
            ("open=true".into(), vec![1004, 1002, 1003]),
            ("open=false".into(), vec![1001]),
            ("status=dispatched".into(), vec![1002]),
            ("status=cancelled,reported&sort=-received".into(), vec![1003, 1001, 1004]),
            ("status=cancelled,reported&sort=due".into(), vec![1004, 1003]),
            (format!("crew={crew}"), vec![1002]),
            (format!("crew={crew}&open=false"), vec![]),
            ("unassigned=true".into(), vec![1004, 1001, 1003]),
            ("unassigned=false".into(), vec![1002]),
            ("trade=plumbing".into(), vec![1002]),
            ("level=A&open=true".into(), vec![1004]),
            ("overdue=true".into(), vec![1004]),
            (format!("due_before={}&sort=due", at(24 * 60 - 45)), vec![1004, 1002]),
            (format!("received_from={}&received_until={}", at(-60), at(-40)), vec![1001, 1002]),
            ("conflicts=true".into(), vec![]),
            ("conflicts=false&remarks=false&trade=HVAC".into(), vec![1001]),
            ("bbox=121.3,31.1,121.5,31.3".into(), vec![1002]),
            ("bbox=121,31,122,32".into(), vec![1002, 1003]),
            ("bbox=-180,-90,180,90&status=dispatched,reported".into(), vec![1002, 1003]),
            (format!("q={}", escaped("漏水")), vec![1002]),
            (format!("q={}", escaped("花园 空调")), vec![1004, 1001, 1003]),
            (format!("q={}&sort=-received&open=true", escaped("空调")), vec![1003, 1004]),
            (format!("q={}&sort=due", escaped("空调")), vec![1004, 1003]),
            ("q=1002".into(), vec![1002]),
            ("q=7788".into(), vec![1003]),
            ("q=1380".into(), vec![1004, 1001, 1002]),
            ("q=nowhere".into(), vec![]),
        ] {
            assert_eq!(numbers(&office, &query).await, expected, "{query}");
        }
        for (query, field) in [
            ("limit=0", "limit"), ("limit=501", "limit"), ("status=open", "status"), ("bbox=1,2,3", "bbox"),
            ("bbox=5,2,3,4", "bbox"), ("sort=colour", "sort"), ("q=%20.%20-", "q"), ("crew=7", "crew"), ("after=7", "after"),
        ] {
            let (status, problem) = office.ask(&office.admin, "GET", &format!("/api/v1/orders?{query}"), None).await;
            assert!(status.is_client_error(), "{query}: {problem}");
            assert_eq!(problem["field"], field, "{query}: {problem}");
        }
    }
}

on_both! {
    async fn a_changed_request_is_found_by_its_new_words_and_no_longer_by_the_old_ones(store: Store) {
        let office = TestOffice::on(store).await;
        let order = report(&office, 0, json!({})).await;
        let path = format!("/api/v1/orders/{order}");
        let (_, headers, _) = office.send(&office.admin, "GET", &path, HeaderMap::new(), "".into()).await;
        let mut change = HeaderMap::new();
        change.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        change.insert(header::IF_MATCH, headers[header::ETAG].clone());
        let body = json!({ "details": [{ "field": "fault", "text": "电梯异响" }] }).to_string();
        let (status, _, _) = office.send(&office.admin, "PATCH", &path, change, body.into()).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert_eq!(numbers(&office, &format!("q={}", escaped("异响"))).await, [1001]);
        assert!(numbers(&office, &format!("q={}", escaped("制冷"))).await.is_empty());
    }
}

on_both! {
    async fn pages_neither_repeat_nor_skip_what_comes_between_them(store: Store) {
        let office = TestOffice::on(store).await;
        for minute in 0..7 {
            report(&office, minute, json!({})).await;
        }
        for sort in ["received", "-received", "due"] {
            let mut seen = Vec::new();
            let mut path = format!("/api/v1/orders?sort={sort}&trade=HVAC&limit=3");
            loop {
                let (_, headers, body) = office.send(&office.admin, "GET", &path, HeaderMap::new(), "".into()).await;
                let page: Value = serde_json::from_slice(&body).unwrap();
                seen.extend(page["items"].as_array().unwrap().iter().map(|order| order["number"].as_str().unwrap().to_owned()));
                // Somebody reports, at the moment that this page ended with.
                report(&office, 100, json!({ "trade": "other" })).await;
                let Some(link) = headers.get(header::LINK) else {
                    assert!(page["next"].is_null());
                    break;
                };
                let link = link.to_str().unwrap();
                assert!(link.ends_with("; rel=\"next\"") && link.contains(page["next"].as_str().unwrap()), "{link}");
                path = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
            }
            let mut distinct = seen.clone();
            distinct.sort();
            distinct.dedup();
            assert_eq!((seen.len(), distinct.len()), (7, 7), "{sort}: {seen:?}");
        }
        let (_, page) = office.ask(&office.admin, "GET", "/api/v1/orders?limit=1", None).await;
        let path = format!("/api/v1/orders?sort=due&after={}", page["next"].as_str().unwrap());
        assert_eq!(office.ask(&office.admin, "GET", &path, None).await.1["field"], "after", "of another sorting");
    }
}

on_both! {
    async fn the_other_lists_have_pages_of_the_same_kind(store: Store) {
        let office = TestOffice::on(store).await;
        let (_, me) = office.ask(&office.admin, "GET", "/api/v1/me", None).await;
        let order = report(&office, 0, json!({})).await;
        let mut customer = String::new();
        for n in 0..3 {
            let (_, person) = office.ask(&office.admin, "POST", "/api/v1/people", Some(json!({
                "login": format!("p{n}"), "name": "同名", "role": "technician", "password": "1234567890" }))).await;
            office.crew("同名", person["id"].as_str().unwrap().parse().unwrap()).await;
            office.device(me["id"].as_str().unwrap().parse().unwrap()).await;
            let (_, made) = office.ask(&office.admin, "POST", "/api/v1/customers", Some(json!({
                "number": format!("C-{n}"), "name": "东方大厦", "contact_name": "", "contact_phone": "" }))).await;
            customer = made["id"].as_str().unwrap().to_owned();
            let part = json!({ "number": format!("P-{n}"), "name": "密封圈 seal", "unit": "个", "price": { "minor": 100, "currency": "CNY" } });
            let (status, told) = office.ask(&office.admin, "POST", "/api/v1/parts", Some(part)).await;
            assert_eq!(status, StatusCode::CREATED, "{told}");
            let text = json!({ "zh": "一", "en": "one" });
            office.ask(&office.admin, "PUT", &format!("/api/v1/wordings/w{n}"), Some(text)).await;
            office.ask(&office.admin, "POST", &format!("/api/v1/orders/{order}/notes"), Some(json!({ "text": "记" }))).await;
        }
        let sites = format!("/api/v1/customers/{customer}/sites");
        let mut site = String::new();
        for n in 0..3 {
            let (_, made) = office.ask(&office.admin, "POST", &sites, Some(json!({ "name": "同名", "address": "路" }))).await;
            site = made["id"].as_str().unwrap().to_owned();
            let machine = json!({ "number": format!("AC-{n}"), "name": "空调机组", "location": "" });
            office.ask(&office.admin, "POST", &format!("/api/v1/sites/{site}/equipment"), Some(machine)).await;
        }
        let one_site = format!("/api/v1/sites/{site}/equipment?");
        let (seal, machine) = (format!("/api/v1/parts?q={}&", escaped("密封")), format!("/api/v1/equipment?q={}&", escaped("空调")));
        for (path, count) in [
            ("/api/v1/people?", 4), ("/api/v1/crews?", 3), ("/api/v1/devices?", 3), ("/api/v1/customers?q=C&", 3),
            (&format!("{sites}?"), 3), (&one_site, 1), (&machine, 3), ("/api/v1/parts?", 3), (&seal, 3),
            ("/api/v1/parts?q=sea&", 3), ("/api/v1/parts?q=eal&", 0), ("/api/v1/wordings?", 3),
            (&format!("/api/v1/equipment?customer={customer}&"), 3),
            (&format!("/api/v1/orders/{order}/history?"), 4), ("/api/v1/quarantine?", 0), ("/api/v1/levels?", 0),
        ] {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let (status, page) = office.ask(&office.admin, "GET", &format!("{path}limit=2{after}"), None).await;
                assert_eq!(status, StatusCode::OK, "{path}: {page}");
                seen.extend(page["items"].as_array().unwrap().iter().map(ToString::to_string));
                let Some(next) = page["next"].as_str() else { break };
                after = format!("&after={next}");
            }
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), count, "{path}: {seen:?}");
        }
    }
}

on_both! {
    async fn what_an_older_build_wrote_is_found_after_the_next_start(store: Store) {
        let office = TestOffice::on(store).await;
        report(&office, 0, json!({})).await;
        let mut tx = office.office.store().write().await.unwrap();
        tx.execute("UPDATE orders SET asked = 0, next_due = NULL", ()).await.unwrap();
        tx.execute("DELETE FROM orders_search", ()).await.unwrap();
        tx.commit().await.unwrap();
        let found = format!("q={}", escaped("制冷"));
        assert!(numbers(&office, &found).await.is_empty() && numbers(&office, "sort=due").await.is_empty());
        assert_eq!(crate::sync::refill::refill(office.office.store()).await.unwrap(), 1);
        assert_eq!((numbers(&office, &found).await, numbers(&office, "sort=due").await), (vec![1001], vec![1001]));
        assert_eq!(crate::sync::refill::refill(office.office.store()).await.unwrap(), 0);
    }
}
