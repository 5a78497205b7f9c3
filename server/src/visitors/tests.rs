mod live;
mod machine;
mod photos;

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
        assert!(page.contains("Received") && page.contains("&lt;script&gt;") && page.matches("<script").count() == 1, "{page}");
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
        for receipt in [format!("/signed/{order}/{}", "0".repeat(64)), format!("/signed/{}/x", "9".repeat(5_000)), "/signed/x/y".into()] {
            let (status, headers, page) = look(&office, &receipt, "en").await;
            assert_eq!((status, headers["cache-control"].to_str().unwrap()), (StatusCode::NOT_FOUND, "no-store"));
            assert!(page.contains("No such signature has reached us") && !page.contains("North"), "{page}");
        }
        office.clock.advance_ms(15 * 24 * 3_600_000);
        let (status, _, page) = look(&office, path, "en").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(page.contains("expired") && !page.contains("North"), "{page}");
    }
}

async fn fill(office: &TestOffice, path: &str, form: &str) -> (StatusCode, String) {
    let headers = [
        (axum::http::header::ACCEPT_LANGUAGE, "en".parse().unwrap()),
        (axum::http::header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap()),
    ];
    let body = Body::from(form.to_owned());
    let (status, _, page) = office.send("", "POST", path, headers.into_iter().collect(), body).await;
    (status, String::from_utf8(page.to_vec()).unwrap())
}

/// An order with a link to it: its id, and the link's path.
async fn linked(office: &TestOffice) -> (String, String) {
    let report = json!({ "customer_name": "Harbour Books", "address": "Pier 3", "fault": "Window cracked", "trade": "glazier", "contact": { "name": "Ms Zhang", "phone": "13800000000" } });
    let order =
        office.ask(&office.admin, "POST", "/api/v1/orders", Some(report)).await.1["id"].as_str().unwrap().to_owned();
    let link = office.ask(&office.admin, "POST", &format!("/api/v1/orders/{order}/link"), None).await.1;
    let url = link["url"].as_str().unwrap();
    let path = url[url.find("/v/").unwrap()..].to_owned();
    (order, path)
}

on_both! {
    async fn a_customer_chooses_another_time_and_calls_it_off_until_somebody_is_on_the_way(store: Store) {
        let office = TestOffice::on(store).await;
        let (order, path) = linked(&office).await;
        let day = |days: i64| {
            let text = shared::signoff::shown::clock_text(office.office.now().plus_minutes(days * 1_440), 480);
            text.split(' ').next().unwrap().to_owned()
        };
        let appointment = format!("{path}/appointment");
        for nonsense in ["day=yesterday&part=morning".to_owned(), format!("day={}&part=morning", day(-1)), format!("day={}&part=night", day(2)), format!("day={}&part=evening", day(40))] {
            assert_eq!(fill(&office, &appointment, &nonsense).await.0, StatusCode::CONFLICT, "{nonsense}");
        }
        assert_eq!(fill(&office, &appointment, &format!("day={}&part=morning", day(2))).await.0, StatusCode::SEE_OTHER);
        let view = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}"), None).await.1;
        assert!(view["request"].to_string().contains("appointment"), "{view}");
        assert!(look(&office, &path, "en").await.2.contains("Appointment"));

        let off = format!("{path}/cancellation");
        assert_eq!(fill(&office, &off, "reason=%3Cb%3Emoved").await.0, StatusCode::SEE_OTHER);
        assert!(look(&office, &path, "en").await.2.contains("was cancelled"));
        let (status, page) = fill(&office, &off, "reason=again").await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(page.contains("Please call us"), "{page}");
        let guessed = format!("/v/{}/cancellation", "A".repeat(43));
        assert_eq!(fill(&office, &guessed, "reason=x").await.0, StatusCode::NOT_FOUND);
    }
}

on_both! {
    async fn a_customer_says_once_how_it_was_and_complains(store: Store) {
        let office = TestOffice::on(store).await;
        let (order, path) = linked(&office).await;
        let rating = format!("{path}/rating");
        assert_eq!(fill(&office, &rating, "rating=5").await.0, StatusCode::CONFLICT, "nothing was done yet");
        let closing = json!({ "revision": 0, "remark": "done by telephone", "unsigned": true });
        let closed = office.ask(&office.admin, "POST", &format!("/api/v1/orders/{order}/closing"), Some(closing)).await;
        assert_eq!(closed.0, StatusCode::OK, "{}", closed.1);
        assert_eq!(fill(&office, &rating, "rating=9").await.0, StatusCode::CONFLICT);
        assert_eq!(fill(&office, &rating, "rating=2&remark=Late+again&complains=true").await.0, StatusCode::SEE_OTHER);
        assert_eq!(fill(&office, &rating, "rating=5").await.0, StatusCode::SEE_OTHER);
        let page = look(&office, &path, "en").await.2;
        assert!(page.contains("2 / 5") && !page.contains("name=\"rating\""), "{page}");
        let complaints = office.ask(&office.admin, "GET", "/api/v1/complaints", None).await.1;
        let listed = complaints["items"].as_array().unwrap();
        assert_eq!(listed.len(), 1, "{complaints}");
        assert_eq!(listed[0]["sheet"]["text"], "Late again");
        assert_eq!(listed[0]["sheet"]["orders"][0], order.as_str());
    }
}

on_both! {
    async fn what_breaks_in_the_middle_of_a_rating_is_said_again_and_whole(store: Store) {
        let office = TestOffice::on(store).await;
        let (order, path) = linked(&office).await;
        let closing = json!({ "revision": 0, "remark": "done by telephone", "unsigned": true });
        office.ask(&office.admin, "POST", &format!("/api/v1/orders/{order}/closing"), Some(closing)).await;
        let take_away = async |away| {
            let mut tx = office.office.store().write().await.unwrap();
            crate::store::complaints::take_away(&mut tx, away).await.unwrap();
            tx.commit().await.unwrap();
        };
        let said = "rating=1&remark=Nobody+came&complains=true";
        take_away(true).await;
        assert_eq!(fill(&office, &format!("{path}/rating"), said).await.0, StatusCode::INTERNAL_SERVER_ERROR);
        take_away(false).await;
        assert!(look(&office, &path, "en").await.2.contains("name=\"rating\""), "half of it was kept");
        assert_eq!(fill(&office, &format!("{path}/rating"), said).await.0, StatusCode::SEE_OTHER);
        let complaints = office.ask(&office.admin, "GET", "/api/v1/complaints", None).await.1;
        assert_eq!(complaints["items"].as_array().unwrap().len(), 1, "{complaints}");
        assert_eq!(complaints["items"][0]["sheet"]["text"], "Nobody came");
        let history = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}/history"), None).await.1.to_string();
        assert_eq!(history.matches("customer's rating").count(), 1, "{history}");
    }
}
