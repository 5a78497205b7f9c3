//! `If-Match` and `If-None-Match` on everything in the books.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use serde_json::{Value, json};

use crate::people::Role;
use crate::store;
use crate::testing::{TestOffice, on_both};

async fn send(
    office: &TestOffice,
    (method, path): (&str, &str),
    condition: Option<(HeaderName, &str)>,
    body: Value,
) -> (StatusCode, String, Value) {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    headers.extend(condition.map(|(name, value)| (name, value.parse().unwrap())));
    let body = if body.is_null() { Body::empty() } else { body.to_string().into() };
    let (status, headers, bytes) = office.send(&office.admin, method, path, headers, body).await;
    let tag = headers.get(header::ETAG).map(|tag| tag.to_str().unwrap().to_owned()).unwrap_or_default();
    (status, tag, serde_json::from_slice(&bytes).unwrap_or_default())
}

async fn made(office: &TestOffice, path: &str, body: Value) -> String {
    let (status, tag, made) = send(office, ("POST", path), None, body).await;
    assert!(status == StatusCode::CREATED && !tag.is_empty(), "{path}: {status} {tag} {made}");
    made["id"].as_str().unwrap().to_owned()
}

/// Every entry that can be changed: its address, the method, and two bodies that differ.
async fn entries(office: &TestOffice) -> Vec<(String, &'static str, Value, Value)> {
    let customer = json!({ "number": "C-1", "name": "东方大厦", "contact_name": "王", "contact_phone": "1" });
    let customer = made(office, "/api/v1/customers", customer).await;
    let site = json!({ "name": "B1", "address": "世纪大道 1 号" });
    let site = made(office, &format!("/api/v1/customers/{customer}/sites"), site).await;
    let machine = json!({ "number": "AC-7", "name": "空调机组", "location": "地下一层" });
    let machine = made(office, &format!("/api/v1/sites/{site}/equipment"), machine).await;
    let (person, _) = office.person("li", Role::Technician).await;
    let crew = office.crew("一队", person).await;
    let part = |price: u32| json!({ "number": "F", "name": "滤网", "unit": "个", "price": { "minor": price, "currency": "CNY" } });
    let id = made(office, "/api/v1/parts", part(1)).await;
    let named = |name: &str| json!({ "name": name });
    let level = |minutes: u32| json!({ "response_minutes": minutes, "resolve_minutes": 700 });
    let text = |zh: &str| json!({ "zh": zh, "en": "x" });
    let list = |question: &str| json!({ "questions": [question] });
    for (path, body) in [("levels/A", level(9)), ("checklists/HVAC", list("?")), ("wordings/sign-off", text("一"))] {
        let (status, tag, told) = send(office, ("PUT", &format!("/api/v1/{path}")), None, body).await;
        assert!(status == StatusCode::OK && !tag.is_empty(), "{path}: {told}");
    }
    let of = |path: &str, method, one, two| (format!("/api/v1/{path}"), method, one, two);
    vec![
        of(&format!("customers/{customer}"), "PATCH", named("甲"), named("乙")),
        of(&format!("sites/{site}"), "PATCH", named("甲"), named("乙")),
        of(&format!("equipment/{machine}"), "PATCH", named("甲"), named("乙")),
        of(&format!("crews/{crew}"), "PATCH", named("甲"), named("乙")),
        of(&format!("people/{person}"), "PATCH", named("甲"), named("乙")),
        of(&format!("parts/{id}"), "PUT", part(2), part(3)),
        of("levels/A", "PUT", level(1), level(2)),
        of("checklists/HVAC", "PUT", list("甲"), list("乙")),
        of("wordings/sign-off", "PUT", text("甲"), text("乙")),
    ]
}

on_both! {
    async fn nobody_overwrites_what_they_have_not_seen(store: Store) {
        let office = TestOffice::on(store).await;
        for (path, method, one, two) in entries(&office).await {
            let (status, tag, before) = send(&office, ("GET", &path), None, Value::Null).await;
            assert!(status == StatusCode::OK && !tag.is_empty(), "{path}: {before}");
            let fresh = Some((header::IF_NONE_MATCH, tag.as_str()));
            let (status, again, nothing) = send(&office, ("GET", &path), fresh.clone(), Value::Null).await;
            assert_eq!((status, &again, &nothing), (StatusCode::NOT_MODIFIED, &tag, &Value::Null), "{path}");
            let (status, _, told) = send(&office, (method, &path), None, one.clone()).await;
            assert_eq!((status, &told["field"]), (StatusCode::PRECONDITION_REQUIRED, &json!("If-Match")), "{path}: {told}");
            let read = Some((header::IF_MATCH, tag.as_str()));
            let (status, next, told) = send(&office, (method, &path), read.clone(), one.clone()).await;
            assert_eq!(status, StatusCode::OK, "{path}: {told}");
            let (status, _, told) = send(&office, (method, &path), read, two.clone()).await;
            assert_eq!((status, &told["current"]), (StatusCode::PRECONDITION_FAILED, &json!(next)), "{path}: {told}");
            assert!(told["what_to_do"].as_str().unwrap().contains("ETag"), "{told}");
            assert_eq!(send(&office, ("GET", &path), fresh, Value::Null).await.0, StatusCode::OK, "{path}");
            let (status, _, told) = send(&office, (method, &path), Some((header::IF_MATCH, &next)), two).await;
            assert_eq!(status, StatusCode::OK, "{path}: {told}");
        }
    }
}

on_both! {
    async fn putting_what_stands_there_changes_nothing_and_stars_mean_existence(store: Store) {
        let office = TestOffice::on(store.clone()).await;
        let level = json!({ "response_minutes": 60, "resolve_minutes": 720 });
        let put = async |condition, body: &Value| send(&office, ("PUT", "/api/v1/levels/A"), condition, body.clone()).await.0;
        let star = || Some((header::IF_NONE_MATCH, "*"));
        assert_eq!(put(Some((header::IF_MATCH, "\"x\"")), &level).await, StatusCode::PRECONDITION_FAILED);
        assert_eq!(put(star(), &level).await, StatusCode::OK);
        assert_eq!(put(star(), &level).await, StatusCode::PRECONDITION_FAILED);
        let position = async || store::changes::state(&mut store.read().await.unwrap()).await.unwrap().position;
        let before = position().await;
        assert_eq!(put(None, &level).await, StatusCode::OK);
        assert_eq!(position().await, before, "nothing travels to devices");
        let (status, _, _) = send(&office, ("DELETE", "/api/v1/levels/A"), Some((header::IF_MATCH, "\"x\"")), Value::Null).await;
        assert_eq!(status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(send(&office, ("DELETE", "/api/v1/levels/A"), None, Value::Null).await.0, StatusCode::NO_CONTENT);
        assert_eq!(put(None, &level).await, StatusCode::OK, "anew after a tombstone");
    }
}

on_both! {
    async fn a_crew_that_drives_on_is_no_reason_to_refuse_a_new_shift(store: Store) {
        let office = TestOffice::on(store).await;
        let (person, _) = office.person("li", Role::Technician).await;
        let path = format!("/api/v1/crews/{}", office.crew("一队", person).await);
        let (_, tag, _) = send(&office, ("GET", &path), None, Value::Null).await;
        let mut tx = office.office.store().write().await.unwrap();
        let point = shared::geo::Point::from_degrees(31.5, 121.5).unwrap();
        store::books::crew_seen_at(&mut tx, person, point, shared::time::Moment(2_000)).await.unwrap();
        tx.commit().await.unwrap();
        let (status, _, shown) = send(&office, ("GET", &path), Some((header::IF_NONE_MATCH, &tag)), Value::Null).await;
        assert_eq!((status, &shown["position"]["at"]), (StatusCode::OK, &json!(2_000)));
        let shift = json!({ "shift_end": "20:00" });
        assert_eq!(send(&office, ("PATCH", &path), Some((header::IF_MATCH, &tag)), shift).await.0, StatusCode::OK);
    }
}
