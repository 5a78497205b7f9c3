//! The visit as it goes: what changes by itself, and where the crew is while it is on the way.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::json;
use shared::document::edit::Act;
use shared::document::visit::Happening;
use shared::geo::Point;
use shared::ids::OrderId;

use super::look;
use crate::people::Role;
use crate::sync::tests::{Phone, accepted, assign};
use crate::testing::{TestOffice, on_both};

async fn now(office: &TestOffice, path: &str, known: Option<&str>) -> (StatusCode, HeaderMap, String) {
    let known = known.map(|known| (header::IF_NONE_MATCH, known.parse().unwrap()));
    let headers = std::iter::once((header::ACCEPT_LANGUAGE, "en".parse().unwrap())).chain(known).collect();
    let (status, headers, part) = office.send("", "GET", &format!("{path}/now"), headers, Body::empty()).await;
    (status, headers, String::from_utf8(part.to_vec()).unwrap())
}

on_both! {
    async fn a_crew_is_seen_while_it_is_on_the_way_and_at_no_other_time(store: Store) {
        let office = TestOffice::on(store).await;
        let (wang, _) = office.person("wang", Role::Technician).await;
        let crew = office.crew("North", wang).await;
        let mut phone = Phone::enrolled(&office, wang).await;
        let report = json!({ "customer_name": "x", "address": "Pier 3", "fault": "x", "trade": "hvac", "contact": { "name": "x", "phone": "1" }, "point": { "lat": 31.2, "lon": 121.44 } });
        let order = office.ask(&office.admin, "POST", "/api/v1/orders", Some(report)).await.1["id"].as_str().unwrap().to_owned();
        let link = office.ask(&office.admin, "POST", &format!("/api/v1/orders/{order}/link"), None).await.1;
        let url = link["url"].as_str().unwrap();
        let path = &url[url.find("/v/").unwrap()..];
        let order: OrderId = order.parse().unwrap();
        assign(&office, order, crew, 0).await;
        let seen_at = async |lat: f64, lon: f64| {
            let mut tx = office.office.store().write().await.unwrap();
            let place = Point::from_degrees(lat, lon).unwrap();
            crate::store::books::crew_seen_at(&mut tx, wang, place, office.office.now()).await.unwrap();
            tx.commit().await.unwrap();
        };
        seen_at(31.2205, 121.4402).await;
        let visit = phone.act(order, accepted(1));
        phone.sync_from(&office, 1).await;
        let (status, headers, part) = now(&office, path, None).await;
        assert_eq!(status, StatusCode::OK);
        assert!(part.contains("A crew is arranged") && !part.contains("away") && !part.contains("<svg"), "{part}");
        let tag = headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(now(&office, path, Some(&tag)).await.0, StatusCode::NOT_MODIFIED);

        let mut happened = async |happening| {
            let n = phone.edits.len() + 1;
            phone.act(order, Act::Happened { visit: Some(visit), happening, corrects: None });
            phone.sync_from(&office, n).await;
        };
        happened(Happening::OnTheWay).await;
        let (status, headers, part) = now(&office, path, Some(&tag)).await;
        assert_eq!((status, headers["x-visit-state"].to_str().unwrap()), (StatusCode::OK, "on-the-way"));
        assert!(part.contains("about 2.3 km away, seen just now") && part.contains("<svg") && part.contains("Expected"), "{part}");
        assert!(!part.contains("31.2") && !part.contains("121.4"), "no coordinate is given out: {part}");
        // Without a script the page says the same.
        let page = look(&office, path, "en").await.2;
        assert!(page.contains("about 2.3 km away") && page.contains("src=\"/v/live.js\""), "{page}");
        office.clock.advance_ms(5 * 60_000);
        assert!(now(&office, path, None).await.2.contains("seen 5 min ago"));
        office.clock.advance_ms(40 * 60_000);
        assert!(!now(&office, path, None).await.2.contains("away"), "what is old says nothing");
        seen_at(31.2001, 121.44).await;
        assert!(now(&office, path, None).await.2.contains("about 100 m away"));

        happened(Happening::Arrived).await;
        let part = now(&office, path, None).await.2;
        assert!(part.contains("At work") && !part.contains("away") && !part.contains("<svg"), "{part}");
        assert_eq!(now(&office, &format!("/v/{}", "A".repeat(43)), None).await.0, StatusCode::NOT_FOUND);
    }
}

on_both! {
    async fn whoever_is_stuck_can_call(store: Store) {
        let office = TestOffice::with_settings(store, &[("CALLOUT_ORGANISATION_PHONE", "+86 21 5555-0100")]).await;
        for path in ["/v/nothing-there", "/m/nothing-there", "/signed"] {
            assert!(look(&office, path, "en").await.2.contains("href=\"tel:+862155550100\""), "{path}");
        }
    }
}
