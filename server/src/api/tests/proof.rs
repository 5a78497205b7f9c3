//! The password once more, before what is dangerous; and the trail of what was done.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::extract::PROOF_MINUTES;
use crate::people::Role;
use crate::sync::tests::report;
use crate::testing::{PASSWORD, TestOffice, on_both};

on_both! {
    async fn what_is_dangerous_takes_the_password_again_after_a_while(store: Store) {
        let office = TestOffice::on(store).await;
        let (wang, _) = office.person("wang", Role::Technician).await;
        let (actor, _) = office.device(wang).await;
        let key = json!({ "name": "till", "scopes": ["read:orders"] });
        let (status, made) = office.ask(&office.admin, "POST", "/api/v1/keys", Some(key.clone())).await;
        assert_eq!(status, StatusCode::CREATED, "whoever has just signed in: {made}");
        let hook = json!({ "url": "https://example.com/hook" });
        let hook = office.ask(&office.admin, "POST", "/api/v1/webhooks", Some(hook)).await.1["id"].as_str().unwrap().to_owned();
        let cancel = |_| json!({ "order": "0".repeat(32), "act": "cancel", "revision": 0, "reason": "x" });
        let many = json!({ "acts": (0..6).map(cancel).collect::<Vec<_>>() });
        let dangerous = [
            ("DELETE", format!("/api/v1/devices/{actor}"), Value::Null),
            ("DELETE", format!("/api/v1/keys/{}", made["id"].as_str().unwrap()), Value::Null),
            ("POST", "/api/v1/keys".into(), key),
            ("POST", format!("/api/v1/webhooks/{hook}/secret"), json!({})),
            ("PATCH", format!("/api/v1/people/{wang}"), json!({ "role": "administrator" })),
            ("POST", "/api/v1/orders/bulk".into(), many),
        ];
        office.clock.advance_ms((PROOF_MINUTES * 60 + 1) * 1_000);
        for (method, path, body) in &dangerous {
            let (status, told) = office.change(&office.admin, method, path, body.clone()).await;
            assert_eq!((status, &told["type"]), (StatusCode::FORBIDDEN, &json!("urn:callout:problem:password-required")), "{path}: {told}");
        }
        let name = json!({ "name": "Wang Qiang" });
        let person = format!("/api/v1/people/{wang}");
        assert_eq!(office.change(&office.admin, "PATCH", &person, name).await.0, StatusCode::OK, "that hurts nobody");

        let prove = async |password: &str| {
            office.ask(&office.admin, "POST", "/api/v1/sessions/proof", Some(json!({ "password": password }))).await
        };
        let (status, told) = prove("not this one").await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("password")), "{told}");
        assert_eq!(prove(PASSWORD).await.0, StatusCode::NO_CONTENT);
        for (method, path, body) in &dangerous {
            let (status, told) = office.change(&office.admin, method, path, body.clone()).await;
            assert!(status.is_success(), "{path}: {status} {told}");
        }
        // Another session of the same person has proven nothing.
        let begun = office.ask("", "POST", "/api/v1/sessions", Some(json!({ "login": "admin", "password": PASSWORD }))).await.1;
        office.clock.advance_ms((PROOF_MINUTES * 60 + 1) * 1_000);
        let path = format!("/api/v1/devices/{actor}");
        assert_eq!(prove(PASSWORD).await.0, StatusCode::NO_CONTENT);
        assert_eq!(office.ask(begun["token"].as_str().unwrap(), "DELETE", &path, None).await.0, StatusCode::FORBIDDEN);
        assert_eq!(office.ask(&office.admin, "DELETE", &path, None).await.0, StatusCode::NO_CONTENT);
    }
}

on_both! {
    async fn guesses_at_a_password_are_slowed_down(store: Store) {
        let office = TestOffice::on(store).await;
        let mut last = StatusCode::OK;
        for _ in 0..30 {
            last = office.ask(&office.admin, "POST", "/api/v1/sessions/proof", Some(json!({ "password": "guess" }))).await.0;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    }
}

on_both! {
    async fn the_trail_tells_who_did_what_when_and_page_by_page(store: Store) {
        let office = TestOffice::on(store).await;
        let (li, dispatcher) = office.person("li", Role::Dispatcher).await;
        let order = report(&office).await;
        office.clock.advance_ms(60_000);
        let note = json!({ "text": "call before" });
        assert_eq!(office.ask(&dispatcher, "POST", &format!("/api/v1/orders/{order}/notes"), Some(note)).await.0, StatusCode::CREATED);
        assert_eq!(office.ask(&dispatcher, "POST", &format!("/api/v1/orders/{order}/link"), None).await.0, StatusCode::CREATED);
        office.clock.advance_ms(60_000);
        let changed = office.change(&office.admin, "PATCH", &format!("/api/v1/people/{li}"), json!({ "role": "manager" })).await;
        assert_eq!(changed.0, StatusCode::OK, "{}", changed.1);

        let audit = async |query: &str| {
            let (status, told) = office.ask(&office.admin, "GET", &format!("/api/v1/audit?{query}"), None).await;
            assert_eq!(status, StatusCode::OK, "{told}");
            told
        };
        let words = |told: &Value| -> Vec<String> {
            told["items"].as_array().unwrap().iter().map(|act| act["words"].as_str().unwrap().to_owned()).collect()
        };
        let all = audit("").await;
        assert_eq!(words(&all).len(), 4, "{all}");
        let first = &all["items"][0];
        assert_eq!((&first["words"], &first["subject"], &first["name"]), (&json!("changed a person"), &json!("li 先生"), &json!("admin 先生")), "{all}");
        assert_eq!(first["detail"], "role: dispatcher → manager");
        let last = &all["items"][3];
        assert_eq!((&last["kind"], last["order"].as_str().unwrap().parse().ok()), (&json!("orders"), Some(order)), "{all}");
        assert_eq!(words(&audit(&format!("person={li}")).await).len(), 2);
        assert_eq!(words(&audit(&format!("person={li}&kind=office")).await), ["made a customer's link"]);
        assert_eq!(words(&audit("kind=orders").await).len(), 2);
        let start = crate::testing::START.0;
        assert_eq!(words(&audit(&format!("from={}&until={}", start + 60_000, start + 120_000)).await).len(), 2);

        let (mut paged, mut after) = (Vec::new(), String::new());
        loop {
            let page = audit(&format!("limit=1{after}")).await;
            paged.extend(words(&page));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(paged, words(&all));
        assert_eq!(office.ask(&dispatcher, "GET", "/api/v1/audit", None).await.0, StatusCode::OK, "a manager now");
        let (_, other) = office.person("zhao", Role::Dispatcher).await;
        assert_eq!(office.ask(&other, "GET", "/api/v1/audit", None).await.0, StatusCode::FORBIDDEN);
    }
}
