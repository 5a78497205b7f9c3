//! API keys: what they open, under which name they act, how they end.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use crate::people::Role;
use crate::sync::tests::report;
use crate::testing::{START, TestOffice, on_both};

async fn key(office: &TestOffice, scopes: &[&str], expires_at: Option<i64>) -> Value {
    let wish = json!({ "name": "财务系统", "scopes": scopes, "expires_at": expires_at });
    let (status, made) = office.ask(&office.admin, "POST", "/api/v1/keys", Some(wish)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

fn text(key: &Value) -> &str {
    key["key"].as_str().unwrap()
}

on_both! {
    async fn a_key_acts_under_its_own_name_within_its_scopes(store: Store) {
        let office = TestOffice::on(store.clone()).await;
        let order = report(&office).await;
        let made = key(&office, &["read:orders", "write:orders"], None).await;
        let key = text(&made);
        let note = format!("/api/v1/orders/{order}/notes");
        let (status, told) = office.ask(key, "POST", &note, Some(json!({ "text": "已付款" }))).await;
        assert_eq!(status, StatusCode::CREATED, "{told}");
        let (_, history) = office.ask(key, "GET", &format!("/api/v1/orders/{order}/history"), None).await;
        let last = history["items"].as_array().unwrap().iter().find(|entry| entry["name"] == "财务系统").unwrap();
        assert_eq!(last["person"], made["id"]);
        let actor = last["id"].as_str().unwrap().split('.').next().unwrap();
        let others: Vec<&Value> = history["items"].as_array().unwrap().iter().filter(|entry| entry["name"] != "财务系统").collect();
        assert!(others.iter().all(|entry| !entry["id"].as_str().unwrap().starts_with(actor)), "an actor of its own");
        let (status, told) = office.ask(key, "GET", "/api/v1/customers", None).await;
        assert_eq!((status, &told["scope"]), (StatusCode::FORBIDDEN, &json!("read:directory")), "{told}");
        for (method, path) in [("GET", "/api/v1/keys"), ("POST", "/api/v1/people"), ("POST", "/api/v1/enrolments"), ("DELETE", "/api/v1/sessions")] {
            let (status, told) = office.ask(key, method, path, Some(json!({}))).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{method} {path}: {told}");
        }
        let closing = json!({ "revision": 0, "unsigned": true, "remark": "x" });
        let (status, _) = office.ask(key, "POST", &format!("/api/v1/orders/{order}/closing"), Some(closing)).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "closing without a signature is a manager's own word");
        let (_, me) = office.ask(key, "GET", "/api/v1/me", None).await;
        assert_eq!((&me["name"], &me["id"]), (&json!("财务系统"), &made["id"]));
    }
}

on_both! {
    async fn a_key_is_shown_once_and_ends_when_revoked_or_expired(store: Store) {
        let office = TestOffice::on(store.clone()).await;
        let minute = START.0 + 60_000;
        let made = key(&office, &["read:directory"], Some(minute)).await;
        let open = async || office.ask(text(&made), "GET", "/api/v1/customers", None).await.0;
        assert_eq!(open().await, StatusCode::OK);
        let (_, listed) = office.ask(&office.admin, "GET", "/api/v1/keys", None).await;
        assert!(text(&made).starts_with(listed[0]["prefix"].as_str().unwrap()) && listed[0].get("key").is_none());
        assert_eq!(listed[0]["last_used_at"], json!(START.0));
        let rows = store.look("SELECT hash, prefix FROM api_keys", ()).await.unwrap();
        let hash: Vec<u8> = rows[0].get("hash").unwrap();
        assert_eq!(hash, shared::ids::Digest::of(text(&made).as_bytes()).as_slice());
        office.clock.advance_ms(60_000);
        assert_eq!(open().await, StatusCode::UNAUTHORIZED);

        let made = key(&office, &["read:directory", "read:directory"], None).await;
        let path = format!("/api/v1/keys/{}", made["id"].as_str().unwrap());
        assert_eq!(made["scopes"], json!(["read:directory"]));
        assert_eq!(office.ask(&office.admin, "DELETE", &path, None).await.0, StatusCode::NO_CONTENT);
        assert_eq!(office.ask(text(&made), "GET", "/api/v1/customers", None).await.0, StatusCode::UNAUTHORIZED);
        let unknown = format!("/api/v1/keys/{}", "0".repeat(32));
        assert_eq!(office.ask(&office.admin, "DELETE", &unknown, None).await.0, StatusCode::NOT_FOUND);
    }
}

on_both! {
    async fn keys_are_no_people_and_only_administrators_make_them(store: Store) {
        let office = TestOffice::on(store).await;
        let (_, manager) = office.person("chen", Role::Manager).await;
        let made = key(&office, &["read:directory"], None).await;
        let (_, people) = office.ask(&office.admin, "GET", "/api/v1/people", None).await;
        assert!(people["items"].as_array().unwrap().iter().all(|person| person["id"] != made["id"]), "{people}");
        let path = format!("/api/v1/people/{}", made["id"].as_str().unwrap());
        assert_eq!(office.ask(&office.admin, "GET", &path, None).await.0, StatusCode::NOT_FOUND);
        let wish = json!({ "name": "x", "scopes": ["read:orders"] });
        assert_eq!(office.ask(&manager, "POST", "/api/v1/keys", Some(wish)).await.0, StatusCode::FORBIDDEN);
        for (wish, field) in [
            (json!({ "name": "x", "scopes": [] }), "scopes"),
            (json!({ "name": "x", "scopes": ["all"] }), "scopes[0]"),
            (json!({ "name": "x", "scopes": ["import"], "expires_at": 5 }), "expires_at"),
            (json!({ "name": "", "scopes": ["import"] }), "name"),
        ] {
            let (status, told) = office.ask(&office.admin, "POST", "/api/v1/keys", Some(wish)).await;
            assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)), "{told}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        let wish = json!({ "name": "x", "scopes": ["import"] }).to_string();
        let (_, answer, _) = office.send(&office.admin, "POST", "/api/v1/keys", headers, Body::from(wish)).await;
        assert_eq!(answer[header::CACHE_CONTROL], "no-store");
    }
}
