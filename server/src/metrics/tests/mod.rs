//! What is measured is there, guarded, and all that the dashboard shows.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::sync::tests::Town;
use crate::testing::{TestOffice, on_both};

const TOKEN: &str = "watchful-0123456789";
const DASHBOARD: &str = include_str!("../../../../docs/operations/grafana.json");

async fn ask(office: &TestOffice, token: &str) -> (StatusCode, String) {
    let (status, _, body) = office.send(token, "GET", "/metrics", HeaderMap::new(), Body::empty()).await;
    (status, String::from_utf8(body.to_vec()).unwrap())
}

fn value(text: &str, series: &str) -> Option<f64> {
    text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok())
}

#[tokio::test]
async fn only_who_shows_the_token_is_let_in_and_without_one_there_is_no_door() {
    let office = TestOffice::open().await;
    assert_eq!(ask(&office, &office.admin).await.0, StatusCode::NOT_FOUND);
    let office = TestOffice::open_with(&[("CALLOUT_METRICS_TOKEN", TOKEN)]).await;
    assert_eq!(ask(&office, "").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&office, &office.admin).await.0, StatusCode::UNAUTHORIZED, "a session is not the token");
    let (status, text) = ask(&office, TOKEN).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.ends_with("# EOF\n"), "{text}");
}

on_both!(
    async fn what_happens_is_counted_and_what_is_stored_is_looked_up(store: Store) {
        let mut town = Town::open(TestOffice::on(store).await).await;
        town.phone.note(town.order, "一");
        town.phone.note(town.order, "二");
        town.phone.sync_from(&town.office, 1).await;
        town.phone.note(shared::ids::OrderId([7; 16]), "nobody's order");
        town.phone.sync_from(&town.office, 1).await;
        let metrics = town.office.office.metrics();
        let text = metrics.text(&town.office.office).await.unwrap();
        for (series, expected) in [
            ("callout_sync_batches_total", 2.0),
            ("callout_sync_edits_total", 5.0),
            ("callout_sync_commit_seconds_count", 2.0),
            ("callout_quarantine_waiting", 1.0),
            ("callout_orders_open", 1.0),
            ("callout_photos", 0.0),
            ("callout_devices{last_contact=\"hour\"}", 1.0),
            ("callout_devices{last_contact=\"never\"}", 0.0),
            ("callout_requests_total{method=\"POST\",route=\"/sync/v1\",status=\"200\"}", 2.0),
            ("callout_request_seconds_count{route=\"/sync/v1\"}", 2.0),
            ("callout_requests_in_flight", 0.0),
        ] {
            assert_eq!(value(&text, series), Some(expected), "{series} in\n{text}");
        }
        assert!(value(&text, "callout_feed_position") > Some(1.0));
        // Looked up again only after a while.
        town.office.office.store().write().await.unwrap().execute("DELETE FROM quarantine", ()).await.unwrap();
        let text = metrics.text(&town.office.office).await.unwrap();
        assert_eq!(value(&text, "callout_quarantine_waiting"), Some(1.0));
    }
);

/// Every metric that the dashboard's queries name exists; a renamed one would be an empty panel that nobody notices.
#[tokio::test]
async fn the_dashboard_names_only_what_exists() {
    let town = Town::open(TestOffice::open().await).await;
    let office = &town.office.office;
    crate::tickers::turn(office, crate::tickers::TICKERS[0]).await.unwrap();
    let text = office.metrics().text(office).await.unwrap();
    let exists: BTreeSet<&str> =
        text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split(['{', ' ']).next()).collect();
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let mut named = 0;
    for panel in dashboard["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().into_iter().flatten() {
            let query = target["expr"].as_str().unwrap();
            let words = query.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            for metric in words.filter(|word| word.starts_with("callout_") || word.starts_with("process_")) {
                assert!(exists.contains(metric), "{metric} of panel {} is not measured", panel["title"]);
                named += 1;
            }
        }
    }
    assert!(named > 20, "the dashboard shows {named}");
}
