//! Places in a crew's day, and who decides.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use shared::ids::{CrewId, OrderId};

use super::super::automatic::round;
use super::{crew, id, report};
use crate::people::Role;
use crate::sync::tests::assign;
use crate::testing::{TestOffice, on_both};

async fn day(office: &TestOffice, crew: CrewId) -> Vec<OrderId> {
    let told = office.ask(&office.admin, "GET", "/api/v1/crews/days", None).await.1;
    let days = told["days"].as_array().unwrap().clone();
    let day = days.into_iter().find(|day| id(&day["crew"]) == crew).unwrap();
    day["stops"].as_array().unwrap().iter().map(|stop| stop["order"].as_str().unwrap().parse().unwrap()).collect()
}

async fn put_in(
    office: &TestOffice,
    order: OrderId,
    crew: CrewId,
    before: Option<OrderId>,
    revision: u64,
) -> (StatusCode, Json) {
    let wish = json!({ "crew": crew, "before": before, "revision": revision });
    office.ask(&office.admin, "PUT", &format!("/api/v1/orders/{order}/places"), Some(wish)).await
}

on_both!(
    async fn an_order_stays_in_the_place_of_the_day_that_it_was_put_in(store: Store) {
        let office = TestOffice::on(store).await;
        office.clock.advance_ms(2 * 3_600_000);
        let (north, _, mut phone) = crew(&office, "north", 0.0).await;
        let first = report(&office, 1.0).await;
        office.clock.advance_ms(1_000);
        let (second, third) = (report(&office, 2.0).await, report(&office, 3.0).await);
        assign(&office, first, north, 0).await;
        assign(&office, second, north, 0).await;
        phone.act(first, crate::sync::tests::accepted(1));
        phone.sync_from(&office, 1).await;
        assert_eq!(day(&office, north).await, [first, second]);

        let path = format!("/api/v1/orders/{third}/places?crew={north}");
        let (status, told) = office.ask(&office.admin, "GET", &path, None).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        let places = told["places"].as_array().unwrap();
        let befores: Vec<Option<OrderId>> =
            places.iter().map(|place| place["before"].as_str().map(|id| id.parse().unwrap())).collect();
        assert_eq!(befores, [Some(first), Some(second), None], "{told}");
        let begins = |index: usize| places[index]["begins_at"].as_i64().unwrap();
        assert!(begins(0) < begins(1) && begins(1) < begins(2), "{told}");
        assert_eq!((&places[0]["delays_orders"], &places[2]["delays_orders"]), (&json!(2), &json!(0)), "{told}");

        // Between the two, and it stays there; who had accepted need not accept again.
        assert_eq!(put_in(&office, third, north, Some(second), 0).await.0, StatusCode::OK);
        assert_eq!(day(&office, north).await, [first, third, second]);
        let view = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{first}"), None).await.1;
        assert_eq!(view["status"], "accepted", "{view}");
        let sent = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{third}/assignment"), None).await.1;
        assert_eq!((&sent["position"], sent["planned_start"].as_i64()), (&json!(2), Some(begins(1))), "{sent}");

        // To the front, to the end, and not by what somebody saw before.
        assert_eq!(
            put_in(&office, second, north, Some(first), 2).await.0,
            StatusCode::OK,
            "its place was counted anew"
        );
        assert_eq!(day(&office, north).await, [second, first, third]);
        let (status, told) = put_in(&office, second, north, None, 2).await;
        assert_eq!((status, &told["current"]), (StatusCode::PRECONDITION_FAILED, &json!(3)), "{told}");
        assert_eq!(put_in(&office, second, north, None, 3).await.0, StatusCode::OK);
        assert_eq!(day(&office, north).await, [first, third, second]);
        let gone = OrderId([9; 16]);
        let (status, told) = put_in(&office, third, north, Some(gone), 3).await;
        assert!([StatusCode::CONFLICT, StatusCode::PRECONDITION_FAILED].contains(&status), "{told}");
        assert_eq!(day(&office, north).await, [first, third, second]);
        let (_, technician) = office.person("zhou", Role::Technician).await;
        assert_eq!(office.ask(&technician, "GET", &path, None).await.0, StatusCode::FORBIDDEN);
    }
);

on_both!(
    async fn a_promise_that_would_break_is_told_before_it_does(store: Store) {
        let office = TestOffice::on(store).await;
        office.clock.advance_ms(2 * 3_600_000);
        let level = json!({ "response_minutes": 60, "resolve_minutes": 600 });
        let told = office.ask(&office.admin, "PUT", "/api/v1/levels/A", Some(level)).await;
        assert!(told.0.is_success(), "{}", told.1);
        let (north, ..) = crew(&office, "north", 0.0).await;
        let urgent = json!({ "customer_name": "x", "address": "x", "fault": "x", "trade": "HVAC", "level": "A",
            "contact": { "name": "x", "phone": "1" }, "point": { "lat": 31.21, "lon": 121.5 } });
        let urgent: OrderId = office.ask(&office.admin, "POST", "/api/v1/orders", Some(urgent)).await.1["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        assign(&office, urgent, north, 0).await;
        let other = report(&office, 1.0).await;
        let told =
            office.ask(&office.admin, "GET", &format!("/api/v1/orders/{other}/places?crew={north}"), None).await.1;
        assert_eq!(told["places"][0]["breaks"], json!([urgent]), "{told}");
        assert_eq!((&told["places"][1]["breaks"], &told["places"][1]["in_time"]), (&json!([]), &json!(true)), "{told}");
    }
);

on_both!(
    async fn somebody_chooses_who_decides_and_sees_beforehand_what_would_go_out(store: Store) {
        let office = TestOffice::on(store).await;
        office.clock.advance_ms(2 * 3_600_000);
        let (north, ..) = crew(&office, "north", 0.0).await;
        let near = report(&office, 1.0).await;
        let far = report(&office, 200.0).await;
        let path = "/api/v1/dispatching";
        let (status, told) = office.ask(&office.admin, "GET", path, None).await;
        assert_eq!(
            (status, &told["mode"], &told["chosen"]),
            (StatusCode::OK, &json!("suggest"), &Json::Null),
            "{told}"
        );
        assert_eq!((&told["waiting"], told["would"].as_array().unwrap().len()), (&json!(2), 1), "{told}");
        assert_eq!((&told["would"][0]["order"], id(&told["would"][0]["crew"])), (&json!(near), north), "{told}");
        assert_eq!(round(&office.office).await.unwrap(), 0, "looking ahead sends nobody");

        let (_, dispatcher) = office.person("li", Role::Dispatcher).await;
        let (status, told) = office.ask(&dispatcher, "PUT", path, Some(json!({ "mode": "automatic" }))).await;
        assert_eq!((status, &told["chosen"]["name"]), (StatusCode::OK, &json!("li 先生")), "{told}");
        assert_eq!(office.ask(&dispatcher, "GET", "/api/v1/office", None).await.1["dispatch_mode"], "automatic");
        assert_eq!(round(&office.office).await.unwrap(), 1);
        assert_eq!(day(&office, north).await, [near]);
        let (_, technician) = office.person("zhou", Role::Technician).await;
        assert_eq!(
            office.ask(&technician, "PUT", path, Some(json!({ "mode": "suggest" }))).await.0,
            StatusCode::FORBIDDEN
        );
        assert_eq!(office.ask(&dispatcher, "PUT", path, Some(json!({ "mode": "suggest" }))).await.0, StatusCode::OK);
        report(&office, 1.5).await;
        assert_eq!(round(&office.office).await.unwrap(), 0, "switched off, nothing goes out");
        assert!(assignment_of(&office, far).await.is_null());
        let trail = office.ask(&office.admin, "GET", "/api/v1/audit?kind=office", None).await.1;
        assert_eq!(trail["items"][0]["detail"], "automatic → suggest", "{trail}");
    }
);

async fn assignment_of(office: &TestOffice, order: OrderId) -> Json {
    office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}"), None).await.1["assignment"].clone()
}
