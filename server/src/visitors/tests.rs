use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::people::Role;
use crate::testing::{TestOffice, on_both};

async fn look(office: &TestOffice, path: &str, lang: &str) -> (StatusCode, HeaderMap, String) {
    let headers = [(axum::http::header::ACCEPT_LANGUAGE, lang.parse().unwrap())].into_iter().collect();
    let (status, headers, page) = office.send("", "GET", path, headers, Body::empty()).await;
    (status, headers, String::from_utf8(page.to_vec()).unwrap())
}

on_both! {
    async fn a_customer_follows_the_visit_by_a_link_and_sees_nothing_else(store: Store) {
        let office = TestOffice::on(store).await;
        let (wang, technician) = office.person("wang", Role::Technician).await;
        let crew = office.crew("North <b>", wang).await;
        let report = json!({ "customer_name": "x", "address": "x", "fault": "<script>alert(1)</script>", "trade": "hvac", "contact": { "name": "x", "phone": "1" } });
        let order = office.ask(&office.admin, "POST", "/api/v1/orders", Some(report)).await.1["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/orders/{order}/link");
        assert_eq!(office.ask(&technician, "POST", &path, None).await.0, StatusCode::FORBIDDEN);
        let (status, link) = office.ask(&office.admin, "POST", &path, None).await;
        assert_eq!(status, StatusCode::CREATED, "{link}");
        let url = link["url"].as_str().unwrap();
        let path = &url[url.find("/v/").unwrap()..];

        let (status, headers, page) = look(&office, path, "en").await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Received") && page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
        assert!(headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["referrer-policy"], "no-referrer");

        let wish = json!({ "crew": crew, "revision": 0 });
        let assignment = format!("/api/v1/orders/{order}/assignment");
        assert_eq!(office.ask(&office.admin, "PUT", &assignment, Some(wish)).await.0, StatusCode::OK);
        let page = look(&office, path, "zh-CN").await.2;
        assert!(page.contains("已安排人员") && page.contains("North &lt;b&gt;") && page.len() < 50_000, "{page}");

        let guessed = format!("/v/{}", "A".repeat(43));
        assert_eq!(look(&office, &guessed, "en").await.0, StatusCode::NOT_FOUND);
        assert_eq!(look(&office, &format!("/v/{}", "A".repeat(5_000)), "en").await.0, StatusCode::NOT_FOUND);
        for receipt in [format!("/v/{order}/{}", "0".repeat(64)), format!("/v/{}/x", "9".repeat(5_000)), "/v/x/y".into()] {
            let (status, headers, page) = look(&office, &receipt, "en").await;
            assert_eq!((status, headers["cache-control"].to_str().unwrap()), (StatusCode::NOT_FOUND, "no-store"));
            assert!(page.contains("has not reached the office") && !page.contains("North"), "{page}");
        }
        office.clock.advance_ms(15 * 24 * 3_600_000);
        let (status, _, page) = look(&office, path, "en").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(page.contains("expired") && !page.contains("North"), "{page}");
    }
}
