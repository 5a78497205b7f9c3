//! Alarms by mail and by a gateway's address: over a real conversation, recorded, tried again for those whom they did not reach.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::tests::listed;
use super::{deliver, round};
use crate::mail::Security;
use crate::sync::tests::report;
use crate::testing::peer::Peer;
use crate::testing::postman::{Manner, Postman};
use crate::testing::{TestOffice, on_both};

const MINUTE: i64 = 60_000;

/// An office with a channel, and one alarm that goes by it.
async fn alarmed(office: &TestOffice, by: Value) -> String {
    let channel = json!({ "name": "night", "lang": "en", "by": by });
    let (status, channel) = office.ask(&office.admin, "POST", "/api/v1/alarms/channels", Some(channel)).await;
    assert_eq!(status, StatusCode::CREATED, "{channel}");
    let rule = json!({ "name": "feedback", "when": { "kind": "feedback-owed", "minutes": 120 }, "to": ["dispatcher"], "channels": [channel["id"]] });
    let (status, told) = office.change(&office.admin, "PUT", "/api/v1/alarms/rules", json!({ "rules": [rule] })).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    report(office).await;
    office.clock.advance_ms(121 * MINUTE);
    round::round(&office.office).await.unwrap();
    let alarm = &listed(office, "state=standing").await[0];
    format!("/api/v1/alarms/{}/deliveries", alarm["id"].as_str().unwrap())
}

async fn log(office: &TestOffice, path: &str) -> Value {
    office.ask(&office.admin, "GET", path, None).await.1[0].clone()
}

async fn office_with(store: crate::store::Store, postman: &Postman) -> TestOffice {
    let server = postman.server(Security::None);
    TestOffice::with(store, tempfile::tempdir().unwrap(), |config| config.mail = Some(server)).await
}

on_both!(
    async fn a_letter_reaches_each_once_and_is_tried_again_for_the_others(store: Store) {
        // A server that does not know the office yet asks it to come again, as many do.
        let refuses = BTreeMap::from([("night@example.com".to_owned(), ("451 come again", 1))]);
        let postman = Postman::with(Manner { refuses, ..Manner::default() }).await;
        let office = office_with(store, &postman).await;
        let to = json!(["desk@example.com", "night@example.com"]);
        let path = alarmed(&office, json!({ "kind": "mail", "to": to })).await;
        deliver::deliver(&office.office).await.unwrap();
        let first = log(&office, &path).await;
        assert_eq!((&first["state"], &first["told"]), (&json!("waiting"), &json!(["desk@example.com"])), "{first}");
        assert!(first["last_error"].as_str().unwrap().contains("night@example.com"), "{first}");
        office.clock.advance_ms(MINUTE);
        deliver::deliver(&office.office).await.unwrap();
        office.clock.advance_ms(60 * MINUTE);
        deliver::deliver(&office.office).await.unwrap();
        let last = log(&office, &path).await;
        assert_eq!((&last["state"], &last["told"], &last["attempts"]), (&json!("delivered"), &to, &json!(2)), "{last}");
        let taken = postman.taken();
        let to: Vec<&str> = taken.iter().flat_map(|letter| letter.to.iter().map(String::as_str)).collect();
        assert_eq!(to, ["desk@example.com", "night@example.com"], "nobody twice");
        let subject = taken[0].subject();
        assert!(subject.starts_with("[the customer was told nothing for 2"), "{subject}");
        assert!(subject.ends_with("] order 1001 · 王府花园"), "{subject}");
        let said = taken[0].said();
        assert!(said.contains("\n三号楼 1202\n空调不制冷") && said.contains("nobody reads answers"), "{said}");
        assert_eq!(taken[0].header("Message-ID"), taken[1].header("Message-ID"), "one message, known again");
    }
);

on_both!(
    async fn a_mail_server_that_refuses_or_hangs_is_asked_for_three_days_and_holds_up_nothing(store: Store) {
        let postman = Postman::with(Manner { greeting: Some("554 no"), ..Manner::default() }).await;
        let mut server = postman.server(Security::None);
        server.patience = std::time::Duration::from_millis(200);
        let office = TestOffice::with(store, tempfile::tempdir().unwrap(), |config| config.mail = Some(server)).await;
        let path = alarmed(&office, json!({ "kind": "mail", "to": ["desk@example.com"] })).await;
        let mut attempts = 0;
        loop {
            deliver::deliver(&office.office).await.unwrap();
            let told = log(&office, &path).await;
            if told["state"] == "failed" {
                break;
            }
            attempts += 1;
            assert!(attempts < 40 && told["attempts"] == json!(attempts), "{told}");
            let why = told["last_error"].as_str().unwrap();
            assert!(why.contains(if attempts == 1 { "554" } else { "was not done within" }), "{why}");
            postman.be(Manner { silent: true, ..Manner::default() });
            let next = told["next_at"].as_i64().unwrap() - office.office.now().0;
            office.clock.advance_ms(next);
        }
        assert!((12..40).contains(&attempts), "{attempts}");
        assert!(postman.taken().is_empty());
    }
);

on_both!(
    async fn what_is_settled_before_it_is_sent_is_not_sent(store: Store) {
        let postman = Postman::new().await;
        let office = office_with(store, &postman).await;
        let path = alarmed(&office, json!({ "kind": "mail", "to": ["desk@example.com"] })).await;
        // The rule goes, and with it the alarm.
        let (status, told) = office.change(&office.admin, "PUT", "/api/v1/alarms/rules", json!({ "rules": [] })).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        round::round(&office.office).await.unwrap();
        deliver::deliver(&office.office).await.unwrap();
        assert_eq!(log(&office, &path).await["state"], "dropped");
        assert!(postman.taken().is_empty());
    }
);

on_both!(
    async fn a_gateway_is_asked_by_its_address_as_the_template_says(store: Store) {
        let office =
            TestOffice::with(store, tempfile::tempdir().unwrap(), |config| config.private_webhooks = true).await;
        let gateway = Peer::that_answers(Some("OK")).await;
        let url = format!("{}/send?key=k1&to={{phone}}&msg={{text}}", gateway.url);
        let by = json!({ "kind": "sms", "url": url, "method": "GET", "body": "", "phones": ["+86 13800000001", "13800000002"] });
        let path = alarmed(&office, by).await;
        deliver::deliver(&office.office).await.unwrap();
        assert_eq!(gateway.asked(), 2, "one a telephone");
        let last = gateway.last();
        assert!(last.starts_with("GET /send?key=k1&to=13800000002&msg=%5Bthe%20customer%20was"), "{last}");
        assert!(last.contains("%E7%8E%8B%E5%BA%9C%E8%8A%B1%E5%9B%AD"), "王府花园 in percent: {last}");
        let told = log(&office, &path).await;
        assert_eq!(told["told"], json!(["+86 13800000001", "13800000002"]), "{told}");
    }
);

#[tokio::test]
async fn channels_that_could_not_tell_anybody_are_refused_with_their_field() {
    let postman = Postman::new().await;
    let server = postman.server(Security::None);
    let bare = TestOffice::open().await;
    let folder = tempfile::tempdir().unwrap();
    let store =
        crate::store::Store::open(&format!("sqlite:{}", folder.path().join("callout.db").display())).await.unwrap();
    crate::store::migrations::migrate(&store).await.unwrap();
    let office = TestOffice::with(store, folder, |config| config.mail = Some(server)).await;
    let add = async |office: &TestOffice, by: Value| {
        let wish = json!({ "name": "n", "by": by });
        office.ask(&office.admin, "POST", "/api/v1/alarms/channels", Some(wish)).await
    };
    let mail = |to: Value| json!({ "kind": "mail", "to": to });
    let (status, told) = add(&bare, mail(json!(["a@example.com"]))).await;
    assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("by.to")), "{told}");
    assert!(told.to_string().contains("mail_server"), "{told}");
    for to in [json!([]), json!(["nobody"]), json!(["a@example.com", "A@example.com"])] {
        let (status, told) = add(&office, mail(to.clone())).await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("by.to")), "{to}: {told}");
    }
    let sms = |url: &str, method: &str, body: &str| json!({ "kind": "sms", "url": url, "method": method, "phones": ["1"], "body": body });
    for (url, method, body, field) in [
        ("https://{phone}.example.com/?m={text}", "GET", "", "by.url"),
        ("https://example.com/?m={text}", "GET", "", "by.body"),
        ("https://example.com/?m={text}&t={phone}", "GET", "{}", "by.body"),
        ("https://example.com/?t={phone}", "POST", "not json {text}", "by.body"),
        ("https://127.0.0.1/?m={text}&t={phone}", "GET", "", "by.url"),
    ] {
        let (status, told) = add(&office, sms(url, method, body)).await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)), "{url}: {told}");
    }
    let good = sms("https://example.com/{phone}", "POST", r#"{"m":"{text}"}"#);
    assert_eq!(add(&office, good).await.0, StatusCode::CREATED);
}
