//! Orders that crews let lie move on once, by the rule, with the reason kept. On both databases.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use shared::document::coordination::Decision;
use shared::ids::{CrewId, OrderId};

use super::round::round;
use super::unanswered::follow;
use crate::people::Role;
use crate::sync::tests::assign;
use crate::testing::{TestOffice, on_both};

const MINUTE: i64 = 60_000;

async fn crew(office: &TestOffice, name: &str, north: f64) -> CrewId {
    let (person, _) = office.person(name, Role::Technician).await;
    let crew = office.crew(name, person).await;
    let base = json!({ "base": { "lat": 31.2 + north / 111.2, "lon": 121.5 } });
    let (status, told) = office.change(&office.admin, "PATCH", &format!("/api/v1/crews/{crew}"), base).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    crew
}

async fn sent(office: &TestOffice, crew: CrewId) -> OrderId {
    let report = json!({ "customer_name": "王府花园", "address": "三号楼", "fault": "空调不制冷", "trade": "HVAC",
        "contact": { "name": "张", "phone": "1" }, "point": { "lat": 31.2, "lon": 121.5 } });
    let (status, made) = office.ask(&office.admin, "POST", "/api/v1/orders", Some(report)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let order = made["id"].as_str().unwrap().parse().unwrap();
    assign(office, order, crew, 0).await;
    order
}

async fn rule(office: &TestOffice, then: &str) {
    let rule = json!({ "name": "let-lie", "when": { "kind": "not-accepted", "minutes": 15 }, "to": ["dispatcher"], "then": then });
    let (status, told) = office.change(&office.admin, "PUT", "/api/v1/alarms/rules", json!({ "rules": [rule] })).await;
    assert_eq!(status, StatusCode::OK, "{told}");
}

async fn document(office: &TestOffice, order: OrderId) -> shared::document::WorkOrder {
    let mut tx = office.office.store().read().await.unwrap();
    crate::store::orders::order(&mut tx, order).await.unwrap().unwrap().document
}

async fn alarms(office: &TestOffice) -> Vec<Json> {
    let (_, listed) = office.ask(&office.admin, "GET", "/api/v1/alarms", None).await;
    listed["items"].as_array().unwrap().clone()
}

on_both!(
    async fn the_next_crew_is_sent_once_however_many_servers_look(store: Store) {
        let office = TestOffice::on(store).await;
        let (near, next) = (crew(&office, "near", 1.0).await, crew(&office, "next", 4.0).await);
        rule(&office, "send-next").await;
        let order = sent(&office, near).await;
        office.clock.advance_ms(14 * MINUTE);
        round(&office.office).await.unwrap();
        assert_eq!(follow(&office.office).await.unwrap(), 0, "it is early");
        office.clock.advance_ms(2 * MINUTE);
        round(&office.office).await.unwrap();
        let turns = futures_util::future::join_all((0..6).map(|_| follow(&office.office))).await;
        assert_eq!(turns.into_iter().map(Result::unwrap).sum::<usize>(), 1, "once");
        let now = document(&office, order).await;
        let held = now.coordination.assignment().unwrap();
        assert_eq!((held.crew, held.epoch), (next, 2));
        assert_eq!(held.reason, "near：派单后 15 分钟 未接单");
        let told = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}/assignment"), None).await.1;
        assert_eq!(told["explanation"]["manner"], "replaced", "{told}");
        round(&office.office).await.unwrap();
        let first = alarms(&office).await;
        assert_eq!((&first[0]["state"], &first[0]["done"]), (&json!("over"), &json!("sent-next")), "{first:?}");
        // The second one does not answer either: there is nobody else, so it stays, the alarm stands, and it is tried again.
        office.clock.advance_ms(16 * MINUTE);
        round(&office.office).await.unwrap();
        assert_eq!((follow(&office.office).await.unwrap(), follow(&office.office).await.unwrap()), (0, 0));
        assert_eq!(document(&office, order).await.coordination.revision(), now.coordination.revision());
        let standing: Vec<Json> = alarms(&office).await.into_iter().filter(|of| of["state"] == "standing").collect();
        assert_eq!(standing.len(), 1);
        assert_eq!(standing[0]["done"], "nobody-else");
        let third = crew(&office, "third", 8.0).await;
        office.clock.advance_ms(5 * MINUTE);
        assert_eq!(follow(&office.office).await.unwrap(), 1);
        assert_eq!(document(&office, order).await.coordination.assignment().unwrap().crew, third);
    }
);

on_both!(
    async fn a_crew_that_was_taken_off_is_not_sent_again_by_a_rule(store: Store) {
        let settings = [("CALLOUT_DISPATCH_MODE", "automatic")];
        let office = TestOffice::with_settings(store, &settings).await;
        let near = crew(&office, "near", 1.0).await;
        rule(&office, "take-off").await;
        let order = sent(&office, near).await;
        office.clock.advance_ms(16 * MINUTE);
        round(&office.office).await.unwrap();
        assert_eq!(follow(&office.office).await.unwrap(), 1);
        let after = document(&office, order).await;
        let last = after.coordination.steps().last().unwrap().1;
        assert!(matches!(&last.decision, Decision::Withdrawn { reason } if reason.contains("未接单")), "{last:?}");
        assert_eq!(last.author, None, "by the rules");
        let dispatch = crate::orders::dispatching::automatic::round;
        assert_eq!(dispatch(&office.office).await.unwrap(), 0, "it let the order lie");
        let other = crew(&office, "other", 3.0).await;
        assert_eq!(dispatch(&office.office).await.unwrap(), 1);
        assert_eq!(document(&office, order).await.coordination.assignment().unwrap().crew, other);
    }
);

#[tokio::test]
async fn only_a_rule_about_crews_that_have_not_answered_takes_orders_off() {
    let office = TestOffice::open().await;
    let rule = json!({ "name": "repeat", "when": { "kind": "repeats" }, "to": ["dispatcher"], "then": "take-off" });
    let (status, told) = office.change(&office.admin, "PUT", "/api/v1/alarms/rules", json!({ "rules": [rule] })).await;
    assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("rules")), "{told}");
}
