//! Lists are fair, reproducible, and complete by the rules; answers close or reopen.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use proptest::prelude::*;
use serde_json::json;
use shared::calendar::Day;
use shared::ids::{CrewId, OrderId};

use super::Reason;
use super::daily::draw_lists;
use super::draw::{Closing, draw};
use crate::sync::tests::Town;
use crate::testing::{TestOffice, on_both};

fn closing(number: u8, crew: u8, warranty: bool, escalated: bool) -> Closing {
    Closing { order: OrderId([number; 16]), crew: (crew > 0).then_some(CrewId([crew; 16])), warranty, escalated }
}

prop_compose! {
    fn closings()(
        all in proptest::collection::btree_map(any::<u8>(), (0_u8..5, proptest::bool::weighted(0.1), proptest::bool::weighted(0.1)), 0..60)
    ) -> Vec<Closing> {
        all.into_iter().map(|(number, (crew, warranty, escalated))| closing(number, crew, warranty, escalated)).collect()
    }
}

proptest! {
    #[test]
    fn a_list_keeps_every_rule_and_is_the_same_however_the_closings_are_named(all in closings(), seed in any::<[u8; 32]>()) {
        let day = Day(16_415);
        let drawn = draw(day, &all, &seed);
        let mut backwards: Vec<Closing> = all.iter().rev().copied().collect();
        backwards.extend(all.first().copied());
        prop_assert_eq!(&draw(day, &backwards, &seed), &drawn);
        prop_assert!(drawn.len() >= all.len().div_ceil(3), "a third");
        for of in &all {
            let reasons = drawn.get(&of.order);
            let has = |reason| reasons.is_some_and(|reasons| reasons.contains(&reason));
            prop_assert_eq!((has(Reason::Warranty), has(Reason::Escalated)), (of.warranty, of.escalated));
        }
        for crew in all.iter().filter_map(|of| of.crew).collect::<BTreeSet<_>>() {
            prop_assert!(all.iter().any(|of| of.crew == Some(crew) && drawn.contains_key(&of.order)), "one of each crew");
        }
        let lots = drawn.values().filter(|reasons| reasons.contains(&Reason::Drawn)).count();
        prop_assert!(lots == 0 || drawn.len() == all.len().div_ceil(3), "no more are drawn than it takes");
    }
}

#[test]
fn another_seed_draws_other_customers() {
    let all: Vec<Closing> = (1..=30).map(|number| closing(number, 0, false, false)).collect();
    let of = |seed| draw(Day(1), &all, &[seed; 32]).into_keys().collect::<Vec<_>>();
    assert_eq!((of(1).len(), of(1) == of(1), of(1) == of(2)), (10, true, false));
}

on_both!(
    async fn who_is_not_satisfied_has_the_order_taken_up_again(store: Store) {
        let town = Town::open(TestOffice::on(store).await).await;
        let office = &town.office;
        let close = json!({ "revision": 1, "remark": "已修复", "unsigned": true });
        let path = format!("/api/v1/orders/{}/closing", town.order);
        let (status, told) = office.ask(&office.admin, "POST", &path, Some(close)).await;
        assert!(status.is_success(), "{told}");
        assert_eq!(draw_lists(&office.office).await.unwrap(), 0, "the day is not over");
        office.clock.advance_ms(24 * 60 * 60_000);
        let lists = futures_util::future::join_all((0..4).map(|_| draw_lists(&office.office))).await;
        assert_eq!(lists.into_iter().map(Result::unwrap).sum::<usize>(), 1, "one list, however many servers draw");
        let (_, listed) = office.ask(&office.admin, "GET", "/api/v1/follow-ups", None).await;
        assert_eq!(
            (listed["items"][0]["order"].as_str(), &listed["items"][0]["reasons"]),
            (Some(town.order.to_string().as_str()), &json!(["of-crew"]))
        );
        let path = format!("/api/v1/follow-ups/{}/answer", town.order);
        let said = json!({ "satisfied": false, "answers": [{ "question": "是否修好？", "answer": "没有" }], "remark": "仍不制冷" });
        let (status, noted) = office.ask(&office.admin, "POST", &path, Some(said.clone())).await;
        assert_eq!((status, &noted["state"]), (StatusCode::OK, &json!("not-satisfied")), "{noted}");
        assert_eq!(office.ask(&office.admin, "POST", &path, Some(said)).await.0, StatusCode::CONFLICT, "once");
        let order = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{}", town.order), None).await.1;
        assert_eq!(order["phase"], "open");
        crate::alarms::round::round(&office.office).await.unwrap();
        let (_, alarms) = office.ask(&office.admin, "GET", "/api/v1/alarms?state=standing&to=manager", None).await;
        assert!(alarms["items"].as_array().unwrap().iter().any(|alarm| alarm["rule"] == "follow-up"), "{alarms}");
        let (_, week) = office.ask(&office.admin, "GET", "/api/v1/follow-ups/attainment?week=2014-12-11", None).await;
        assert_eq!(week, json!({ "listed": 1, "in_time": 1, "waiting": 0, "satisfied": 0 }));
    }
);
