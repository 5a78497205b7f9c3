//! Webhooks over a real socket: what arrives, who sends it, and what happens where nobody takes it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use shared::ids::WebhookId;

use super::fan_out::fan_out;
use super::fate::TRIED_MS;
use super::lanes::{LEASE_MS, Lanes};
use super::secret::Secret;
use super::send::{client, holder};
use crate::people::Role;
use crate::store::{Store, deliveries};
use crate::sync::tests::report;
use crate::testing::{TestOffice, on_both, peer};

type Got = Vec<(HeaderMap, String)>;
/// Status, and seconds of `Retry-After`.
type Answers = VecDeque<(StatusCode, Option<u32>)>;

/// The other system: takes messages, and answers as it is told.
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Got>>,
    answers: Arc<Mutex<Answers>>,
}

impl Receiver {
    async fn open(&self) -> String {
        let url = peer::serve(Router::new().route("/hook", post(take)).with_state(self.clone())).await;
        format!("{url}/hook")
    }

    fn got(&self) -> Got {
        self.got.lock().unwrap().clone()
    }

    async fn wait_for(&self, count: usize) -> Vec<(HeaderMap, String)> {
        for _ in 0..500 {
            if self.got().len() >= count {
                return self.got();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} of {count} messages came", self.got().len());
    }
}

async fn take(
    Shared(receiver): Shared<Receiver>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, HeaderMap, &'static str) {
    let answer = receiver.answers.lock().unwrap().pop_front();
    receiver.got.lock().unwrap().push((headers, body));
    let (status, wait) = answer.unwrap_or((StatusCode::OK, None));
    let headers = wait.map(|wait| (axum::http::header::RETRY_AFTER, wait.into())).into_iter().collect();
    (status, headers, "thanks")
}

async fn office_on(store: Store) -> TestOffice {
    TestOffice::with(store, tempfile::tempdir().unwrap(), |config| config.private_webhooks = true).await
}

async fn webhook(office: &TestOffice, url: &str, types: &[&str]) -> (WebhookId, String) {
    let wish = json!({ "url": url, "types": types });
    let (status, made) = office.ask(&office.admin, "POST", "/api/v1/webhooks", Some(wish)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    (made["id"].as_str().unwrap().parse().unwrap(), made["secret"].as_str().unwrap().to_owned())
}

/// What the running sender does in one round, and then waits until it is done.
async fn round(office: &TestOffice) {
    let lanes = Lanes::new(&office.office);
    fan_out(&office.office).await.unwrap();
    lanes.start_due(&office.office, &client(true).unwrap()).await.unwrap();
    for _ in 0..1_000 {
        if lanes.is_idle() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the attempts do not end");
}

async fn shown(office: &TestOffice, id: WebhookId) -> Value {
    office.ask(&office.admin, "GET", &format!("/api/v1/webhooks/{id}"), None).await.1
}

async fn log(office: &TestOffice, id: WebhookId) -> Vec<Value> {
    let (_, log) = office.ask(&office.admin, "GET", &format!("/api/v1/webhooks/{id}/deliveries"), None).await;
    log["items"].as_array().unwrap().clone()
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers[name].to_str().unwrap()
}

/// Whether `header` holds a signature made with `secret`, computed here from the specification's words.
fn is_signed(secret: &str, (headers, body): &(HeaderMap, String)) -> bool {
    use base64::Engine as _;
    let key = base64::engine::general_purpose::STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let signed =
        Secret(key).sign(text(headers, "webhook-id"), text(headers, "webhook-timestamp").parse().unwrap(), body);
    text(headers, "webhook-signature").split(' ').any(|signature| signature == signed)
}

on_both! {
    async fn what_happened_arrives_once_and_signed(store: Store) {
        let (office, receiver) = (office_on(store).await, Receiver::default());
        let url = receiver.open().await;
        report(&office).await;
        let (all, secret) = webhook(&office, &url, &[]).await;
        let (_, _) = webhook(&office, &url, &["order.signed"]).await;
        let order = report(&office).await;
        round(&office).await;
        round(&office).await;
        let got = receiver.wait_for(2).await;
        let kinds: Vec<Value> = got.iter().map(|(_, body)| serde_json::from_str::<Value>(body).unwrap()["type"].clone()).collect();
        assert_eq!((got.len(), kinds.contains(&json!("order.reported")), kinds.contains(&json!("order.changed"))), (2, true, true));
        for message in &got {
            let body: Value = serde_json::from_str(&message.1).unwrap();
            assert_eq!((&body["data"]["order"], &body["timestamp"]), (&json!(order), &json!("2014-12-11T00:00:00Z")));
            assert!(is_signed(&secret, message) && !is_signed("whsec_AAAA", message), "{message:?}");
        }
        assert_eq!(text(&got[0].0, "webhook-timestamp"), "1418256000");
        assert_ne!(got[0].0["webhook-id"], got[1].0["webhook-id"]);
        let entry = log(&office, all).await.remove(0);
        assert_eq!((&entry["state"], &entry["attempts"]), (&json!("delivered"), &json!(1)));
        let path = format!("/api/v1/webhooks/{all}/deliveries/{}", entry["id"].as_str().unwrap());
        let (_, whole) = office.ask(&office.admin, "GET", &path, None).await;
        assert_eq!((&whole["log"][0]["status"], &whole["log"][0]["response"]), (&json!(200), &json!("thanks")), "{whole}");
        assert!(whole["log"][0]["request"].as_str().unwrap().contains("webhook-id: msg_"));
        assert_eq!(office.ask(&office.admin, "POST", &format!("{path}/redelivery"), None).await.0, StatusCode::ACCEPTED);
        round(&office).await;
        let again = receiver.wait_for(3).await.pop().unwrap();
        assert_eq!(text(&again.0, "webhook-id"), format!("msg_{}", entry["id"].as_str().unwrap()));
    }
}

on_both! {
    async fn two_secrets_hold_while_one_is_changed(store: Store) {
        let (office, receiver) = (office_on(store).await, Receiver::default());
        let (id, old) = webhook(&office, &receiver.open().await, &["order.reported"]).await;
        let path = format!("/api/v1/webhooks/{id}/secret");
        let (status, told) = office.ask(&office.admin, "POST", &path, Some(json!({ "overlap_hours": 1 }))).await;
        assert_eq!(status, StatusCode::CREATED, "{told}");
        let new = told["secret"].as_str().unwrap();
        report(&office).await;
        round(&office).await;
        let message = receiver.wait_for(1).await.pop().unwrap();
        assert!(is_signed(&old, &message) && is_signed(new, &message));
        office.clock.advance_ms(3_600_001);
        report(&office).await;
        round(&office).await;
        let message = receiver.wait_for(2).await.pop().unwrap();
        assert!(!is_signed(&old, &message) && is_signed(new, &message));
    }
}

on_both! {
    async fn a_failure_is_tried_again_and_three_days_of_them_disable_with_the_reason(store: Store) {
        let (office, receiver) = (office_on(store).await, Receiver::default());
        let (id, _) = webhook(&office, &receiver.open().await, &["order.reported"]).await;
        receiver.answers.lock().unwrap().extend([(StatusCode::SERVICE_UNAVAILABLE, Some(60)), (StatusCode::FOUND, None)]);
        report(&office).await;
        round(&office).await;
        office.clock.advance_ms(59_000);
        round(&office).await;
        assert_eq!(receiver.got().len(), 1, "Retry-After is heeded");
        office.clock.advance_ms(1_000);
        round(&office).await;
        office.clock.advance_ms(60_000);
        round(&office).await;
        let got = receiver.wait_for(3).await;
        assert_eq!(got.len(), 3);
        assert!(got.iter().all(|(headers, _)| headers["webhook-id"] == got[0].0["webhook-id"]), "the same message");
        assert_eq!(log(&office, id).await[0]["state"], "delivered");
        receiver.answers.lock().unwrap().extend(vec![(StatusCode::INTERNAL_SERVER_ERROR, None); 100]);
        office.clock.advance_ms(1);
        report(&office).await;
        for _ in 0..40 {
            round(&office).await;
            office.clock.advance_ms(TRIED_MS / 30);
        }
        let shown = shown(&office, id).await;
        assert_eq!((&shown["enabled"], &log(&office, id).await[0]["state"]), (&json!(false), &json!("failed")), "{shown}");
        assert!(shown["disabled_reason"].as_str().unwrap().contains("500"), "{shown}");
        let count = receiver.got().len();
        report(&office).await;
        round(&office).await;
        assert_eq!(receiver.got().len(), count, "what happens while it is disabled is not sent");
        let path = format!("/api/v1/webhooks/{id}");
        let (status, shown) = office.change(&office.admin, "PATCH", &path, json!({ "enabled": true })).await;
        assert_eq!((status, &shown["disabled_reason"]), (StatusCode::OK, &Value::Null));
        round(&office).await;
        assert_eq!(receiver.got().len(), count, "nor is it later");
        receiver.answers.lock().unwrap().clear();
        report(&office).await;
        round(&office).await;
        assert_eq!(receiver.wait_for(count + 1).await.len(), count + 1);
    }
}

on_both! {
    async fn one_that_never_answers_holds_up_no_other(store: Store) {
        let (office, receiver) = (office_on(store).await, Receiver::default());
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (slow, _) = webhook(&office, &format!("http://{}/", silent.local_addr().unwrap()), &["order.reported"]).await;
        webhook(&office, &receiver.open().await, &["order.reported"]).await;
        for _ in 0..20 {
            report(&office).await;
        }
        let lanes = Lanes::new(&office.office);
        let client = client(true).unwrap();
        for _ in 0..30 {
            fan_out(&office.office).await.unwrap();
            lanes.start_due(&office.office, &client).await.unwrap();
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        assert_eq!(receiver.wait_for(20).await.len(), 20);
        assert!(log(&office, slow).await.iter().all(|entry| entry["state"] == "waiting"));
    }
}

on_both! {
    async fn of_two_servers_one_sends_and_a_dead_ones_lease_runs_out(store: Store) {
        let (office, receiver) = (office_on(store.clone()).await, Receiver::default());
        let (id, _) = webhook(&office, &receiver.open().await, &["order.reported"]).await;
        for _ in 0..10 {
            report(&office).await;
        }
        let (one, two) = (Lanes::new(&office.office), Lanes::new(&office.office));
        let client = client(true).unwrap();
        let (first, second) = futures_util::join!(fan_out(&office.office), fan_out(&office.office));
        assert_eq!(first.unwrap() + second.unwrap(), 10);
        for _ in 0..20 {
            let (first, second) = futures_util::join!(one.start_due(&office.office, &client), two.start_due(&office.office, &client));
            first.and(second).unwrap();
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        assert_eq!(receiver.wait_for(10).await.len(), 10);
        report(&office).await;
        fan_out(&office.office).await.unwrap();
        let now = office.office.now();
        let dead = holder(&office.office);
        let leased = deliveries::lease(&store, (id, 4), dead, (now, now.plus_ms(LEASE_MS))).await.unwrap();
        assert_eq!(leased.len(), 1);
        round(&office).await;
        assert_eq!(receiver.got().len(), 10, "it is the other one's");
        office.clock.advance_ms(LEASE_MS);
        round(&office).await;
        assert_eq!(receiver.wait_for(11).await.len(), 11);
    }
}

on_both! {
    async fn addresses_inside_are_refused_and_only_administrators_set_up(store: Store) {
        let office = TestOffice::on(store).await;
        let (_, manager) = office.person("chen", Role::Manager).await;
        let wish = |url: &str| Some(json!({ "url": url }));
        for inside in ["https://127.0.0.1/", "https://[::1]/", "http://example.com/", "https://10.0.0.1/x"] {
            let (status, told) = office.ask(&office.admin, "POST", "/api/v1/webhooks", wish(inside)).await;
            assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("url")), "{inside}");
        }
        assert_eq!(office.ask(&manager, "POST", "/api/v1/webhooks", wish("https://example.com/")).await.0, StatusCode::FORBIDDEN);
        let bad = json!({ "url": "https://example.com/", "types": ["order.eaten"] });
        let (status, told) = office.ask(&office.admin, "POST", "/api/v1/webhooks", Some(bad)).await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("types[0]")), "{told}");
        // A name that leads inside: found out when it is asked, not before.
        let (id, _) = webhook(&office, "https://localhost/", &[]).await;
        let path = format!("/api/v1/webhooks/{id}/test");
        assert_eq!(office.ask(&office.admin, "POST", &path, None).await.0, StatusCode::ACCEPTED);
        let lanes = Lanes::new(&office.office);
        lanes.start_due(&office.office, &client(false).unwrap()).await.unwrap();
        while !lanes.is_idle() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(shown(&office, id).await["last_failure"].as_str().unwrap().contains("private address"));
        let path = format!("/api/v1/webhooks/{id}");
        assert_eq!(office.ask(&office.admin, "DELETE", &path, None).await.0, StatusCode::NO_CONTENT);
        assert_eq!(office.ask(&office.admin, "GET", &path, None).await.0, StatusCode::NOT_FOUND);
    }
}
