//! Events: written with what happened, told once to everyone, in the order of commits, on both databases.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use shared::ids::{Incarnation, OrderId};
use tower::ServiceExt as _;

use super::{Place, of_stored};
use crate::people::Role;
use crate::store;
use crate::sync::tests::{assign, report};
use crate::testing::{TestOffice, on_both};

/// An open stream, read message by message.
struct Stream {
    body: BodyDataStream,
    rest: String,
}

#[derive(Debug, PartialEq, Eq, Clone)]
struct Told {
    id: String,
    name: String,
    data: Value,
}

impl Stream {
    async fn open(office: &TestOffice, query: &str, last: Option<&str>) -> Self {
        let mut request = Request::builder().uri(format!("/api/v1/events{query}"));
        request = request.header("authorization", format!("Bearer {}", office.admin));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let answer = office.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        Self { body: answer.into_body().into_data_stream(), rest: String::new() }
    }

    async fn next(&mut self) -> Told {
        loop {
            if let Some((message, rest)) = self.rest.split_once("\n\n") {
                let field = |name: &str| {
                    let line = message.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                    line.unwrap_or_default().to_owned()
                };
                let told = Told {
                    id: field("id"),
                    name: field("event"),
                    data: serde_json::from_str(&field("data")).unwrap_or_default(),
                };
                self.rest = rest.to_owned();
                if !told.name.is_empty() {
                    return told;
                }
                continue;
            }
            let part = tokio::time::timeout(Duration::from_secs(10), self.body.next()).await.expect("an event in time");
            self.rest.push_str(std::str::from_utf8(&part.expect("the stream goes on").unwrap()).unwrap());
        }
    }
}

async fn note(office: &TestOffice, order: OrderId, text: &str) {
    let path = format!("/api/v1/orders/{order}/notes");
    assert_eq!(office.ask(&office.admin, "POST", &path, Some(json!({ "text": text }))).await.0, StatusCode::CREATED);
}

on_both! {
    async fn whoever_looks_on_is_told_what_happens_and_goes_on_where_they_stopped(store: Store) {
        let office = TestOffice::on(store).await;
        let (wang, _) = office.person("wang", Role::Technician).await;
        let crew = office.crew("A", wang).await;
        let mut stream = Stream::open(&office, "", None).await;
        let order = report(&office).await;
        let (changed, reported) = (stream.next().await, stream.next().await);
        assert_eq!((changed.name.as_str(), reported.name.as_str()), ("order.changed", "order.reported"));
        let data = &changed.data;
        assert_eq!((&data["order"], &data["status"], &data["crew"]), (&json!(order), &json!("reported"), &Value::Null), "{data}");
        assert!(data["number"].is_string() && data["position"].is_u64() && data["at"].is_i64(), "{data}");
        assign(&office, order, crew, 0).await;
        let (changed, assigned) = (stream.next().await, stream.next().await);
        assert_eq!((&changed.data["crew"], &changed.data["revision"]), (&json!(crew), &json!(1)));
        assert_eq!(assigned.name, "order.assigned");
        drop(stream);
        note(&office, order, "一").await;
        // From between the two facts of one commit.
        let mut again = Stream::open(&office, "", Some(&changed.id)).await;
        assert_eq!(again.next().await, assigned);
        let (first, noted) = (again.next().await, again.next().await);
        assert_eq!((first.name.as_str(), noted.name.as_str()), ("order.changed", "order.noted"));
        note(&office, order, "二").await;
        assert_eq!(again.next().await.data["position"].as_u64(), noted.data["position"].as_u64().map(|at| at + 2), "one after the other");
    }
}

on_both! {
    async fn one_asks_for_certain_events_and_a_place_too_old_is_reset(store: Store) {
        let office = TestOffice::on(store).await;
        let mut signed = Stream::open(&office, "?types=order.noted,order.signed", None).await;
        let order = report(&office).await;
        note(&office, order, "一").await;
        let noted = signed.next().await;
        assert_eq!(noted.name, "order.noted");
        let path = "/api/v1/events?types=order.eaten";
        let (status, told) = office.ask(&office.admin, "GET", path, None).await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("types")), "{told}");
        let place = Place::parse(&noted.id).unwrap();
        let ahead = Place { position: place.position + 100, ..place };
        let other = Place { incarnation: Incarnation([9; 16]), ..place };
        for strange in [ahead.text(), other.text(), "17".into()] {
            let mut stream = Stream::open(&office, "", Some(&strange)).await;
            let reset = stream.next().await;
            assert_eq!((reset.name.as_str(), &reset.data["position"]), ("reset", &noted.data["position"].as_u64().map_or(json!(0), |at| json!(at + 1))));
        }
        let week = super::KEPT_MINUTES * 60_000;
        office.clock.advance_ms(week + 1);
        let mut tx = office.office.store().write().await.unwrap();
        let forgotten = store::events::forget(&mut tx, office.office.now().plus_ms(-week)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(forgotten, 2);
        let mut old = Stream::open(&office, "", Some(&Place { position: place.position - 1, ..place }.text())).await;
        assert_eq!(old.next().await.name, "reset");
        let mut last = Stream::open(&office, "", Some(&noted.id)).await;
        note(&office, order, "二").await;
        assert_eq!(last.next().await.name, "order.changed", "who had seen the last of the old ones goes on");
    }
}

on_both! {
    async fn two_hundred_watchers_cost_one_look(store: Store) {
        let office = TestOffice::on(store.clone()).await;
        let mut watchers = Vec::new();
        for _ in 0..200 {
            watchers.push(Stream::open(&office, "", None).await);
        }
        // Each reads the past once, when it begins; that is over once it was told the first event.
        let order = report(&office).await;
        for watcher in &mut watchers {
            assert_eq!(watcher.next().await.name, "order.changed");
        }
        let before = store.looks();
        note(&office, order, "一").await;
        for watcher in &mut watchers {
            assert_eq!(watcher.next().await.name, "order.reported");
            assert_eq!(watcher.next().await.name, "order.changed");
            assert_eq!(watcher.next().await.name, "order.noted");
        }
        let looks = store.looks() - before;
        assert!(looks < 20, "{looks} looks");
    }
}

on_both! {
    async fn who_does_not_read_is_cut_off(store: Store) {
        let office = TestOffice::on(store.clone()).await;
        let mut slow = office.office.watch().look_on().await.unwrap();
        let order = report(&office).await;
        let mut tx = store.write().await.unwrap();
        let position = store::feed::advance(&mut tx, 1_000).await.unwrap();
        let projection = crate::orders::projection::Projection::of(&shared::document::WorkOrder::new(order));
        let rows = (position - 999..=position).map(|at| {
            let facts = [super::Fact::Noted].into_iter();
            store::events::StoredEvent::of_order((order, at, office.office.now()), facts, 0, &projection)
        });
        store::events::add(&mut tx, rows.collect()).await.unwrap();
        tx.commit().await.unwrap();
        let mut fast = Stream::open(&office, "", Some(&Place { incarnation: office.office.identity().incarnation, position: 0, part: 0 }.text())).await;
        let mut seen = 0;
        while seen < 2_002 {
            fast.next().await;
            seen += 1;
        }
        tokio::time::timeout(Duration::from_secs(10), async {
            while let Ok(_event) = slow.recv().await {}
        }).await.expect("who falls behind is told so");
    }
}

on_both! {
    async fn what_is_rolled_back_was_never_told(store: Store) {
        let office = TestOffice::on(store.clone()).await;
        let order = report(&office).await;
        let by = crate::orders::desk::By { person: None, source: "test".into() };
        let mut desk = crate::orders::desk::Desk::open(&office.office, by, &[order]).await.unwrap();
        let audience = shared::document::evidence::Audience::Internal;
        let note = shared::document::evidence::Note { visit: None, audience, text: "x".into() };
        desk.write(order, shared::document::edit::Act::Noted(note));
        drop(desk);
        let rows = store::events::after(&store, 0, 10).await.unwrap();
        let names: Vec<&str> = rows.iter().flat_map(of_stored).map(|event| event.fact.name()).collect();
        assert_eq!(names, ["order.changed", "order.reported"]);
    }
}
