//! Dispatch over the server's own interface, on both databases: suggested with reasons, automatic within limits, offered to
//! several, open to all, and a crew that drops out.

mod places;

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use shared::document::edit::{Act, Edit};
use shared::document::visit::{Happening, Outcome};
use shared::geo::{Place, Point};
use shared::ids::{CrewId, EditId, OrderId};
use shared::time::TimeEvidence;

use super::automatic::round;
use crate::people::Role;
use crate::sync::tests::{Phone, accepted, assign};
use crate::testing::{START, TestOffice, on_both};

/// A crew of one at a place in town, `north` kilometres from its middle.
async fn crew(office: &TestOffice, name: &str, north: f64) -> (CrewId, String, Phone) {
    let (person, token) = office.person(name, Role::Technician).await;
    let crew = office.crew(name, person).await;
    let base = json!({ "base": { "lat": 31.2 + north / 111.2, "lon": 121.5 } });
    let (status, told) = office.change(&office.admin, "PATCH", &format!("/api/v1/crews/{crew}"), base).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    (crew, token, Phone::enrolled(office, person).await)
}

/// A report from the middle of town, or `north` kilometres from it.
async fn report(office: &TestOffice, north: f64) -> OrderId {
    let report = json!({ "customer_name": "王府花园", "address": "三号楼", "fault": "空调不制冷", "trade": "HVAC",
        "contact": { "name": "张", "phone": "1" }, "point": { "lat": 31.2 + north / 111.2, "lon": 121.5 } });
    let (status, made) = office.ask(&office.admin, "POST", "/api/v1/orders", Some(report)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["id"].as_str().unwrap().parse().unwrap()
}

async fn assignment(office: &TestOffice, order: OrderId) -> Json {
    office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}/assignment"), None).await.1
}

fn id(told: &Json) -> CrewId {
    told.as_str().unwrap_or_default().parse().unwrap_or(CrewId([0; 16]))
}

on_both!(
    async fn a_suggestion_says_why_and_the_choice_is_remembered_with_its_reasons(store: Store) {
        let office = TestOffice::on(store).await;
        let (near, ..) = crew(&office, "near", 1.0).await;
        let (far, ..) = crew(&office, "far", 6.0).await;
        let order = report(&office, 0.0).await;
        let path = format!("/api/v1/orders/{order}/candidates");
        let (status, told) = office.ask(&office.admin, "GET", &path, None).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        assert_eq!((id(&told["crews"][0]["crew"]), id(&told["suggestion"]["crew"])), (near, near), "{told}");
        assert_eq!(told["crews"][0]["plan"]["metres"], 1_000);
        assert_eq!(told["suggestion"]["passed"][0]["why_not"][0]["reason"], "later");
        assert!(
            told["suggestion"]["words"][3].as_str().unwrap().starts_with("Not far, 6.0 km by air: it would begin"),
            "{told}"
        );
        let (status, _) = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}/assignment"), None).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        // The dispatcher knows better, and that is told as well.
        assign(&office, order, far, 0).await;
        let told = assignment(&office, order).await;
        assert_eq!((id(&told["crew"]), &told["stands"], &told["revision"]), (far, &json!(true), &json!(1)), "{told}");
        assert_eq!(told["explanation"]["manner"], "chosen");
        assert_eq!(id(&told["explanation"]["instead_of"]["crew"]), near);
        // Whoever holds an order is busy: the next one goes to the other, and says what it would cost.
        let next = report(&office, 5.0).await;
        let (_, told) = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{next}/candidates"), None).await;
        assert_eq!(id(&told["suggestion"]["crew"]), near, "{told}");
    }
);

on_both!(
    async fn automatic_dispatch_sends_the_best_within_its_limits(store: Store) {
        let settings = [("CALLOUT_DISPATCH_MODE", "automatic"), ("CALLOUT_DISPATCH_MAX_KM", "10")];
        let office = TestOffice::with_settings(store, &settings).await;
        let (one, ..) = crew(&office, "one", 1.0).await;
        let (two, ..) = crew(&office, "two", 4.0).await;
        let (first, second, too_far) =
            (report(&office, 0.0).await, report(&office, 5.0).await, report(&office, 30.0).await);
        assert_eq!(round(&office.office).await.unwrap(), 2);
        assert_eq!(round(&office.office).await.unwrap(), 0, "nothing is done twice");
        let told = assignment(&office, first).await;
        assert_eq!((id(&told["crew"]), &told["explanation"]["manner"]), (one, &json!("automatic")), "{told}");
        assert!(told["planned_start"].is_i64() && told["position"] == 1);
        assert_eq!(id(&assignment(&office, second).await["crew"]), two);
        assert!(assignment(&office, too_far).await["crew"].is_null());
        // Ten hours later the shifts are over.
        office.clock.advance_ms(10 * 3_600_000);
        let late = report(&office, 0.0).await;
        assert_eq!(round(&office.office).await.unwrap(), 0);
        assert!(assignment(&office, late).await["crew"].is_null());
    }
);

on_both!(
    async fn of_two_who_wait_together_one_is_advised_to_wait_where_else_work_comes_from(store: Store) {
        let office = TestOffice::on(store).await;
        crew(&office, "stays", 0.0).await;
        let advice = async || office.ask(&office.admin, "GET", "/api/v1/crews/standby", None).await;
        assert_eq!(advice().await, (StatusCode::OK, json!({ "moves": [] })), "nothing is known of the town");
        let (goes, ..) = crew(&office, "goes", 0.1).await;
        for _ in 0..3 {
            report(&office, 0.0).await;
            report(&office, 12.0).await;
        }
        let (_, told) = advice().await;
        assert_eq!((id(&told["moves"][0]["crew"]), told["moves"].as_array().unwrap().len()), (goes, 1), "{told}");
        assert!(told["moves"][0]["to"]["lat"].as_f64().unwrap() > 31.3, "{told}");
        assert!(told["moves"][0]["words"].as_str().unwrap().contains("could wait there"), "{told}");
    }
);

on_both!(
    async fn what_is_kept_of_the_orders_in_hand_is_what_stands(store: Store) {
        let office = TestOffice::on(store).await;
        let agrees = async || {
            let mut tx = office.office.store().read().await.unwrap();
            let kept = office.office.in_hand().by_crew(&mut tx).await.unwrap();
            let mut kept: Vec<_> = kept.into_values().flatten().map(|held| (held.order, format!("{held:?}"))).collect();
            let stands = crate::store::dispatch::held(&mut tx).await.unwrap();
            let mut stands: Vec<_> = stands.into_iter().map(|held| (held.order, format!("{held:?}"))).collect();
            kept.sort();
            stands.sort();
            assert_eq!(kept, stands);
            kept.len()
        };
        let (one, ..) = crew(&office, "one", 1.0).await;
        let (two, ..) = crew(&office, "two", 4.0).await;
        let mut orders = Vec::new();
        for north in 0..3 {
            orders.push(report(&office, f64::from(north)).await);
        }
        assert_eq!(agrees().await, 0);
        for order in &orders {
            assign(&office, *order, one, 0).await;
        }
        assert_eq!(agrees().await, 3);
        assign(&office, orders[0], two, 1).await;
        assert_eq!(agrees().await, 3, "one changed hands");
        let cancel = json!({ "revision": 1, "reason": "the customer mended it" });
        let path = format!("/api/v1/orders/{}/cancellation", orders[1]);
        let (status, told) = office.ask(&office.admin, "POST", &path, Some(cancel)).await;
        assert!(status.is_success(), "{told}");
        assert_eq!(agrees().await, 2, "one is in nobody's hands any more");
    }
);

/// A fact with its place, `minutes` after the tests begin and `north` kilometres from the middle of town.
fn moving(order: OrderId, visit: Option<EditId>, happening: Happening, (minutes, north): (i64, f64)) -> Vec<u8> {
    let time = TimeEvidence::new(START.plus_minutes(minutes), None);
    let point = Point::from_degrees(31.2 + north / 111.2, 121.5).unwrap();
    let place = Some(Place { point, accuracy_m: 10, age_s: 0 });
    Edit { order, time, place, author: None, act: Act::Happened { visit, happening, corrects: None } }.encode()
}

on_both!(
    async fn slow_trips_teach_that_the_next_one_takes_longer(store: Store) {
        let office = TestOffice::on(store).await;
        let (one, _, mut phone) = crew(&office, "one", 10.0).await;
        let order = report(&office, 0.0).await;
        assign(&office, order, one, 0).await;
        let visit = phone.act(order, accepted(1));
        phone.raw(moving(order, Some(visit), Happening::OnTheWay, (0, 10.0)));
        phone.raw(moving(order, Some(visit), Happening::Arrived, (60, 0.0)));
        phone.sync_from(&office, 1).await;
        let pace = async || {
            let mut tx = office.office.store().read().await.unwrap();
            let time_zone = &office.office.config().organisation.time_zone;
            office.office.learned().pace(&mut tx, office.office.now(), time_zone).await.unwrap()
        };
        let (before, hour) = (pace().await, pace().await.hour(START.0 / 1_000));
        crate::alarms::round::round(&office.office).await.unwrap();
        assert_eq!(pace().await, before, "what was learned holds for some minutes");
        office.clock.advance_ms(11 * 60_000);
        let after = pace().await;
        assert_eq!(hour, 8, "an hour of the day in Shanghai");
        assert!(after.at_hour(hour) > before.at_hour(hour) && after.at_hour(hour + 1) == before.at_hour(hour + 1));
        // It was another visit's: the finger slipped.
        let retracted = Act::Happened {
            visit: Some(visit),
            happening: Happening::Retracted,
            corrects: Some(EditId { n: 3, ..visit }),
        };
        phone.act(order, retracted);
        phone.sync_from(&office, 4).await;
        crate::alarms::round::round(&office.office).await.unwrap();
        office.clock.advance_ms(11 * 60_000);
        assert_eq!(pace().await, before);
    }
);

on_both!(
    async fn no_work_is_planned_into_a_rest(store: Store) {
        let office = TestOffice::with_settings(store, &[("CALLOUT_DISPATCH_MODE", "automatic")]).await;
        let (resting, ..) = crew(&office, "resting", 1.0).await;
        // It is 08:00; an hour of work would reach into the rest.
        let rest = json!({ "rest": { "from": "08:30", "until": "09:30" } });
        let (status, told) = office.change(&office.admin, "PATCH", &format!("/api/v1/crews/{resting}"), rest).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        let order = report(&office, 0.0).await;
        assert_eq!(round(&office.office).await.unwrap(), 1);
        let told = assignment(&office, order).await;
        assert_eq!(told["planned_start"], json!(crate::testing::START.0 + 90 * 60_000), "{told}");
    }
);

on_both!(
    async fn the_first_acceptance_wins_also_one_written_without_signal(store: Store) {
        let settings = [("CALLOUT_DISPATCH_MODE", "offer"), ("CALLOUT_DISPATCH_OFFERS", "2")];
        let office = TestOffice::with_settings(store, &settings).await;
        let (_, slow_token, mut slow) = crew(&office, "slow", 1.0).await;
        let (quick_crew, _, mut quick) = crew(&office, "quick", 2.0).await;
        let (_, third_token, mut third) = crew(&office, "third", 3.0).await;
        let order = report(&office, 0.0).await;
        assert_eq!(round(&office.office).await.unwrap(), 1);
        let orders =
            |changes: &shared::sync::exchange::Changes| changes.orders.iter().map(|of| of.order).collect::<Vec<_>>();
        assert_eq!(orders(&slow.sync_from(&office, 1).await), [order]);
        assert_eq!(orders(&quick.sync_from(&office, 1).await), [order]);
        assert!(third.sync_from(&office, 1).await.orders.is_empty(), "two are asked first");
        let acceptance = format!("/api/v1/orders/{order}/acceptance");
        assert_eq!(office.ask(&third_token, "POST", &acceptance, None).await.0, StatusCode::NOT_FOUND);
        // Both accept without signal; the second one's phone finds the network first.
        slow.act(order, accepted(1));
        quick.act(order, accepted(1));
        quick.sync_from(&office, 1).await;
        office.clock.advance_ms(1_000);
        slow.sync_from(&office, 1).await;
        round(&office.office).await.unwrap();
        let told = assignment(&office, order).await;
        assert_eq!((id(&told["crew"]), &told["explanation"]["manner"]), (quick_crew, &json!("offered")), "{told}");
        let changes = slow.sync_from(&office, 2).await;
        assert_eq!(changes.leaves.iter().map(|leave| leave.order).collect::<Vec<_>>(), [order]);
        let (status, told) = office.ask(&slow_token, "POST", &acceptance, None).await;
        assert_eq!(status, StatusCode::CONFLICT, "{told}");
        let (_, view) = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}"), None).await;
        assert_eq!(view["status"], "accepted", "{view}");
    }
);

on_both!(
    async fn an_offer_that_nobody_takes_goes_to_the_next(store: Store) {
        let settings = [("CALLOUT_DISPATCH_MODE", "offer"), ("CALLOUT_DISPATCH_OFFERS", "1")];
        let office = TestOffice::with_settings(store, &settings).await;
        let (_, one_token, mut one) = crew(&office, "one", 1.0).await;
        let (two, two_token, _) = crew(&office, "two", 2.0).await;
        let order = report(&office, 0.0).await;
        round(&office.office).await.unwrap();
        one.sync_from(&office, 1).await;
        office.clock.advance_ms(11 * 60_000);
        let acceptance = format!("/api/v1/orders/{order}/acceptance");
        assert_eq!(office.ask(&one_token, "POST", &acceptance, None).await.0, StatusCode::CONFLICT, "too late");
        round(&office.office).await.unwrap();
        assert_eq!(one.sync_from(&office, 1).await.leaves.len(), 1);
        let (_, told) = office.ask(&two_token, "GET", "/api/v1/offers", None).await;
        assert_eq!(told["offers"][0]["order"], json!(order), "{told}");
        let (status, told) = office.ask(&two_token, "POST", &acceptance, None).await;
        assert_eq!((status, id(&told["crew"])), (StatusCode::OK, two), "{told}");
    }
);

on_both!(
    async fn of_two_who_grab_from_the_pool_one_wins(store: Store) {
        let office = TestOffice::with_settings(store, &[("CALLOUT_DISPATCH_MODE", "pool")]).await;
        let (_, one, _) = crew(&office, "one", 1.0).await;
        let (_, two, _) = crew(&office, "two", 2.0).await;
        let order = report(&office, 0.0).await;
        round(&office.office).await.unwrap();
        let acceptance = format!("/api/v1/orders/{order}/acceptance");
        let (first, second) = futures_util::join!(
            office.ask(&one, "POST", &acceptance, None),
            office.ask(&two, "POST", &acceptance, None),
        );
        let mut statuses = [first.0, second.0];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT], "{} {}", first.1, second.1);
        assert_eq!(assignment(&office, order).await["explanation"]["manner"], "grabbed");
        let (_, told) = office.ask(&two, "GET", "/api/v1/offers", None).await;
        assert_eq!(told["offers"], json!([]));
    }
);

on_both!(
    async fn who_drops_out_hands_over_what_is_not_begun(store: Store) {
        let office = TestOffice::on(store).await;
        let (sick, ..) = crew(&office, "sick", 1.0).await;
        let (other, ..) = crew(&office, "other", 3.0).await;
        let order = report(&office, 0.0).await;
        assign(&office, order, sick, 0).await;
        let path = format!("/api/v1/crews/{sick}/absence");
        let (status, told) = office.ask(&office.admin, "POST", &path, Some(json!({ "until": 1 }))).await;
        assert_eq!((status, &told["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("until")));
        let (status, told) = office.ask(&office.admin, "POST", &path, Some(json!({ "reason": "发烧" }))).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        let proposal = &told["proposals"][0];
        assert_eq!((id(&proposal["explanation"]["crew"]), &proposal["sent"]), (other, &json!(false)), "{told}");
        assert_eq!(proposal["explanation"]["passed"][0]["why_not"][0]["reason"], "absent");
        assert_eq!(told["under_way"], json!([]));
        assign(&office, order, other, proposal["revision"].as_u64().unwrap()).await;
        let next = report(&office, 0.0).await;
        let (_, told) = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{next}/candidates"), None).await;
        assert_eq!(id(&told["crews"][0]["crew"]), other, "{told}");
        assert_eq!(office.ask(&office.admin, "DELETE", &path, None).await.0, StatusCode::NO_CONTENT);
        assert_eq!(office.ask(&office.admin, "DELETE", &path, None).await.0, StatusCode::NOT_FOUND);
        let (_, told) = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{next}/candidates"), None).await;
        assert_eq!(id(&told["crews"][0]["crew"]), sick, "{told}");
    }
);

on_both!(
    async fn automatic_dispatch_replaces_who_drops_out_at_once(store: Store) {
        let office = TestOffice::with_settings(store, &[("CALLOUT_DISPATCH_MODE", "automatic")]).await;
        let (sick, ..) = crew(&office, "sick", 1.0).await;
        let (other, ..) = crew(&office, "other", 3.0).await;
        let order = report(&office, 0.0).await;
        round(&office.office).await.unwrap();
        assert_eq!(id(&assignment(&office, order).await["crew"]), sick);
        let path = format!("/api/v1/crews/{sick}/absence");
        let (_, told) = office.ask(&office.admin, "POST", &path, Some(json!({}))).await;
        assert_eq!(told["proposals"][0]["sent"], true, "{told}");
        let told = assignment(&office, order).await;
        assert_eq!((id(&told["crew"]), &told["explanation"]["manner"]), (other, &json!("replaced")), "{told}");
    }
);

on_both!(
    async fn who_has_the_part_that_is_waited_for_goes_before_who_is_nearer(store: Store) {
        let office = TestOffice::on(store).await;
        let (near, _, mut phone) = crew(&office, "near", 1.0).await;
        let (stocked, ..) = crew(&office, "stocked", 3.0).await;
        let order = report(&office, 0.0).await;
        let part = json!({ "number": "CAP-35", "name": "压缩机电容", "unit": "个", "price": { "minor": 3500, "currency": "CNY" } });
        let (_, part) = office.ask(&office.admin, "POST", "/api/v1/parts", Some(part)).await;
        let load = json!({ "part": part["id"], "quantity": "1" });
        let (status, told) =
            office.ask(&office.admin, "POST", &format!("/api/v1/crews/{stocked}/loads"), Some(load)).await;
        assert_eq!(status, StatusCode::CREATED, "{told}");
        let suggested = async || {
            let (_, told) = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}/candidates"), None).await;
            (id(&told["suggestion"]["crew"]), told)
        };
        let (best, told) = suggested().await;
        assert_eq!(best, near, "nobody knows yet what is needed: {told}");
        assign(&office, order, near, 0).await;
        let visit = phone.act(order, accepted(1));
        let outcome = Outcome::NeedsParts;
        let happening = Happening::Ended { outcome, remark: "要换压缩机电容一只".into() };
        phone.act(order, Act::Happened { visit: Some(visit), happening, corrects: None });
        phone.sync_from(&office, 1).await;
        let (best, told) = suggested().await;
        assert_eq!(best, stocked, "{told}");
        let passed = told["suggestion"]["passed"].to_string();
        assert!(passed.contains("lacks-parts"), "{passed}");
    }
);
