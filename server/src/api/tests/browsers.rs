use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::people::Role;
use crate::testing::{PASSWORD, TestOffice, on_both};

/// A browser's request: with its cookie, and as a page of this server or of another one.
async fn request(
    office: &TestOffice,
    (method, path): (&str, &str),
    cookie: &str,
    own: bool,
    body: Value,
) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path).header(CONTENT_TYPE, "application/json");
    if own {
        request = request.header("x-callout-page", "1").header("sec-fetch-site", "same-origin");
    }
    if !cookie.is_empty() {
        request = request.header(COOKIE, cookie);
    }
    office.router.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap()
}

on_both! {
    async fn a_browser_comes_in_by_a_cookie_that_only_its_own_pages_can_use(store: Store) {
        let office = TestOffice::on(store).await;
        office.person("li", Role::Dispatcher).await;
        let credentials = json!({ "login": "li", "password": PASSWORD });
        let begin = ("POST", "/api/v1/sessions/browser");
        assert_eq!(request(&office, begin, "", false, credentials.clone()).await.status(), StatusCode::FORBIDDEN);
        let wrong = json!({ "login": "li", "password": "no" });
        assert_eq!(request(&office, begin, "", true, wrong).await.status(), StatusCode::UNAUTHORIZED);

        let answer = request(&office, begin, "", true, credentials).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let set = answer.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        for word in ["__Host-callout=", "; Path=/;", "Secure", "HttpOnly", "SameSite=Strict"] {
            assert!(set.contains(word), "{set}");
        }
        let cookie = set.split(';').next().unwrap();

        let me = |own| request(&office, ("GET", "/api/v1/me"), cookie, own, Value::Null);
        assert_eq!((me(true).await.status(), me(false).await.status()), (StatusCode::OK, StatusCode::OK));
        let report = json!({ "customer_name": "x", "address": "x", "fault": "x", "trade": "hvac", "contact": { "name": "x", "phone": "1" } });
        let take = |own| request(&office, ("POST", "/api/v1/orders"), cookie, own, report.clone());
        assert_eq!(take(false).await.status(), StatusCode::FORBIDDEN, "another site had it made");
        assert_eq!(take(true).await.status(), StatusCode::CREATED);

        let end = request(&office, ("DELETE", "/api/v1/sessions/browser"), cookie, true, Value::Null).await;
        assert!(end.headers()[SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
        assert_eq!(me(true).await.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn what_pages_have_to_know_is_told_to_the_office_alone() {
    let office = TestOffice::open_with(&[("CALLOUT_MAP_TILES", "https://tiles.example.com/{z}/{x}/{y}.png")]).await;
    let (status, told) = office.ask(&office.admin, "GET", "/api/v1/office", None).await;
    assert_eq!((status, &told["dispatch_mode"]), (StatusCode::OK, &json!("suggest")), "{told}");
    assert_eq!(told["tiles"]["url"], "https://tiles.example.com/{z}/{x}/{y}.png");
    let (_, technician) = office.person("wang", Role::Technician).await;
    assert_eq!(office.ask(&technician, "GET", "/api/v1/office", None).await.0, StatusCode::FORBIDDEN);
}

on_both! {
    async fn crews_are_ranked_for_a_report_and_their_days_are_told(store: Store) {
        let office = TestOffice::on(store).await;
        let (wang, _) = office.person("wang", Role::Technician).await;
        let crew = office.crew("A", wang).await;
        let place = json!({ "base": { "lat": 31.2, "lon": 121.4 }, "skills": ["hvac"] });
        let path = format!("/api/v1/crews/{crew}");
        assert_eq!(office.change(&office.admin, "PATCH", &path, place).await.0, StatusCode::OK);
        let question = json!({ "trade": "hvac", "point": { "lat": 31.21, "lon": 121.41 } });
        let (status, found) = office.ask(&office.admin, "POST", "/api/v1/orders/candidates", Some(question)).await;
        assert_eq!((status, &found["crews"][0]["crew"]), (StatusCode::OK, &json!(crew)), "{found}");
        assert!(found["crews"][0]["plan"]["begins_at"].is_i64(), "{found}");

        let report = json!({ "customer_name": "x", "address": "x", "fault": "x", "trade": "hvac", "contact": { "name": "x", "phone": "1" }, "point": { "lat": 31.21, "lon": 121.41 } });
        let order = office.ask(&office.admin, "POST", "/api/v1/orders", Some(report)).await.1["id"].clone();
        let path = format!("/api/v1/orders/{}/assignment", order.as_str().unwrap());
        let wish = json!({ "crew": crew, "revision": 0 });
        assert_eq!(office.ask(&office.admin, "PUT", &path, Some(wish)).await.0, StatusCode::OK);
        let (status, days) = office.ask(&office.admin, "GET", "/api/v1/crews/days", None).await;
        assert_eq!((status, &days["days"][0]["stops"][0]["order"]), (StatusCode::OK, &order), "{days}");

        let (_, listed) = office.ask(&office.admin, "GET", &format!("/api/v1/orders?ids={}", order.as_str().unwrap()), None).await;
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "{listed}");
        let none = "00000000000000000000000000000000";
        let (_, listed) = office.ask(&office.admin, "GET", &format!("/api/v1/orders?ids={none}"), None).await;
        assert_eq!(listed["items"], json!([]));
    }
}
