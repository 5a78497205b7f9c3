//! The same request twice: at once, later, changed, refused, and after a part of it was undone.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use super::{IDEMPOTENCY_KEY, REPLAYED, parse};
use crate::people::Role;
use crate::store::{Store, StoreError};
use crate::testing::{TestOffice, on_both};

const ORDERS: &str = "/api/v1/orders";

fn report(fault: &str) -> Value {
    let contact = json!({ "name": "张", "phone": "1" });
    json!({ "customer_name": "王府花园", "address": "三号楼", "fault": fault, "trade": "plumbing", "contact": contact })
}

async fn post(office: &TestOffice, token: &str, path: &str, key: &str, body: &Value) -> (StatusCode, HeaderMap, Value) {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    headers.insert(IDEMPOTENCY_KEY, key.parse().unwrap());
    let (status, headers, bytes) = office.send(token, "POST", path, headers, Body::from(body.to_string())).await;
    (status, headers, serde_json::from_slice(&bytes).unwrap_or_default())
}

async fn count(office: &TestOffice) -> usize {
    let (_, listed) = office.ask(&office.admin, "GET", "/api/v1/orders?limit=200", None).await;
    listed["items"].as_array().unwrap().len()
}

on_both! {
    async fn a_repeated_post_acts_once_and_is_answered_alike(store: Store) {
        let office = TestOffice::on(store).await;
        let (_, other) = office.person("zhao", Role::Dispatcher).await;
        let (status, headers, first) = post(&office, &office.admin, ORDERS, "\"k-1\"", &report("漏水")).await;
        assert!(status == StatusCode::CREATED && !headers.contains_key(REPLAYED), "{first}");
        let (status, headers, again) = post(&office, &office.admin, ORDERS, "k-1", &report("漏水")).await;
        assert_eq!((status, &again, &headers[REPLAYED]), (StatusCode::CREATED, &first, &"true".parse().unwrap()));
        assert_eq!(headers[header::CONTENT_TYPE], "application/json");
        let (status, _, told) = post(&office, &office.admin, ORDERS, "k-1", &report("停电")).await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("Idempotency-Key")));
        let (_, _, theirs) = post(&office, &other, ORDERS, "k-1", &report("漏水")).await;
        assert_ne!(theirs["id"], first["id"], "keys of different callers have nothing to do with each other");
        assert_eq!(count(&office).await, 2);
        office.clock.advance_ms(24 * 3_600_000 + 1);
        let (_, _, new) = post(&office, &office.admin, ORDERS, "k-1", &report("停电")).await;
        assert_eq!((new["id"] == first["id"], count(&office).await), (false, 3), "a day later the key is free");
    }
}

on_both! {
    async fn a_refusal_leaves_nothing_and_keeps_no_key(store: Store) {
        let office = TestOffice::on(store.clone()).await;
        assert_eq!(post(&office, &office.admin, ORDERS, "k", &report("")).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(post(&office, &office.admin, ORDERS, "k", &report("漏水")).await.0, StatusCode::CREATED);
        for bad in ["", "\"\"", &"x".repeat(256), "é"] {
            let (status, _, told) = post(&office, &office.admin, ORDERS, bad, &report("x")).await;
            assert_eq!((status, &told["field"]), (StatusCode::BAD_REQUEST, &json!("Idempotency-Key")), "{bad:?}");
        }
        assert_eq!(post(&office, "wrong", ORDERS, "k", &report("漏水")).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(store.look("SELECT key FROM answers", ()).await.unwrap().len(), 1);
    }
}

on_both! {
    async fn of_many_at_once_one_acts_and_the_others_wait_or_get_its_answer(store: Store) {
        let office = TestOffice::on(store).await;
        let body = report("漏水");
        let all = futures_util::future::join_all((0..8).map(|_| post(&office, &office.admin, ORDERS, "k", &body))).await;
        for (status, headers, told) in &all {
            match *status {
                StatusCode::CREATED => {}
                StatusCode::CONFLICT => assert_eq!(headers[header::RETRY_AFTER], "1"),
                other => panic!("{other}: {told}"),
            }
        }
        assert!(all.iter().any(|(status, headers, _)| *status == StatusCode::CREATED && !headers.contains_key(REPLAYED)));
        assert_eq!(count(&office).await, 1);
    }
}

on_both! {
    async fn more_requests_than_connections_do_not_wait_for_each_other(store: Store) {
        let office = TestOffice::on(store).await;
        let body = report("漏水");
        let post = async |n: usize| post(&office, &office.admin, ORDERS, &format!("k-{n}"), &body).await.0;
        let all = tokio::time::timeout(Duration::from_secs(9), futures_util::future::join_all((0..60).map(post))).await;
        assert_eq!(all.unwrap(), [StatusCode::CREATED; 60]);
        assert_eq!(count(&office).await, 60);
    }
}

on_both! {
    async fn a_secret_is_not_kept(store: Store) {
        let office = TestOffice::on(store.clone()).await;
        let wish = json!({ "name": "x", "scopes": ["import"] });
        let (status, _, made) = post(&office, &office.admin, "/api/v1/keys", "k", &wish).await;
        assert!(status == StatusCode::CREATED && made["key"].is_string());
        let (status, _, told) = post(&office, &office.admin, "/api/v1/keys", "k", &wish).await;
        assert_eq!(status, StatusCode::CONFLICT, "{told}");
        let rows = store.look("SELECT body FROM answers", ()).await.unwrap();
        assert_eq!(rows[0].get::<Option<Vec<u8>>>("body").unwrap(), None);
        assert_eq!(store.look("SELECT person FROM api_keys", ()).await.unwrap().len(), 1);
    }
}

const NUMBERS: &str = "SELECT last FROM order_numbers";

async fn add(store: &Store, value: i64, commit: bool) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    tx.execute("UPDATE order_numbers SET last = last + $1", (value,)).await?;
    if commit { tx.commit().await } else { Ok(()) }
}

async fn sum(store: &Store) -> i64 {
    store.look(NUMBERS, ()).await.unwrap()[0].get::<i64>("last").unwrap() - 1_000
}

on_both! {
    async fn parts_become_durable_together_and_a_failed_part_alone_is_undone(store: Store) {
        let work = async {
            add(&store, 1, false).await?;
            add(&store, 2, true).await?;
            add(&store, 4, false).await?;
            add(&store, 8, true).await?;
            let (one, two) = futures_util::join!(add(&store, 16, true), add(&store, 32, true));
            one.and(two)?;
            add(&store, 64, false).await
        };
        let mut claim = store.claim(7).await.unwrap().unwrap();
        assert!(store.claim(7).await.unwrap().is_none() && store.claim(8).await.unwrap().is_some());
        let (done, held) = tokio::time::timeout(Duration::from_secs(10), store.together(&mut claim, work)).await.unwrap().unwrap();
        done.unwrap();
        assert_eq!(sum(&store).await, 0, "nothing is there before the commit");
        held.unwrap().commit().await.unwrap();
        assert_eq!(sum(&store).await, 2 + 8 + 16 + 32);
        drop(claim);
        let mut claim = store.claim(7).await.unwrap().unwrap();
        let (done, held) = store.together(&mut claim, add(&store, 1_000, true)).await.unwrap();
        done.unwrap();
        drop(held);
        add(&store, 1, true).await.unwrap();
        assert_eq!(sum(&store).await, 2 + 8 + 16 + 32 + 1, "what is dropped leaves nothing behind");
    }
}

#[test]
fn keys_come_with_and_without_quotes() {
    assert_eq!(parse(" \"8e03978e-40d5-43dd-bc93-6894a57f9324\" "), Some("8e03978e-40d5-43dd-bc93-6894a57f9324"));
    assert_eq!(parse("abc"), Some("abc"));
    assert_eq!(parse("\"\""), None);
}
