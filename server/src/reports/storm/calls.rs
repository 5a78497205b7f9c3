//! The call lists, drawn once more from their seeds by the rule as it stands in the handbook.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use sha2::{Digest as _, Sha256};
use shared::calendar::Day;
use shared::ids::OrderId;

use super::Week;
use super::facts::Fate;
use super::tables::date;
use crate::follow_up::daily::draw_lists;
use crate::store::follow_ups;

/// What was closed on a day, as the rule sees it.
struct Closing {
    order: OrderId,
    crew: usize,
    escalated: bool,
    lot: Vec<u8>,
}

pub(super) async fn lists_are_those_of_the_facts(week: &Week, fates: &[Fate]) {
    draw_lists(&week.office.office).await.unwrap();
    let mut closed: BTreeMap<jiff::civil::Date, Vec<Closing>> = BTreeMap::new();
    for (index, fate) in fates.iter().enumerate() {
        let Some(at) = fate.closed else { continue };
        let long = at - fate.received >= 3 * super::DAY;
        let escalated = fate.asked_for_help().is_some() || fate.refused().is_some() || long;
        let closing = Closing { order: week.orders[index], crew: fate.crew, escalated, lot: Vec::new() };
        closed.entry(date(at)).or_default().push(closing);
    }
    let mut expected: BTreeSet<(String, OrderId)> = BTreeSet::new();
    for (day, closings) in &mut closed {
        let number = (*day - jiff::civil::date(1970, 1, 1)).get_days();
        let seed = follow_ups::seed(week.office.office.store(), Day(number)).await.unwrap().expect("a list was drawn");
        for closing in closings.iter_mut() {
            let said = [&seed[..], &number.to_be_bytes(), closing.order.as_slice()].concat();
            closing.lot = Sha256::digest(&said).to_vec();
        }
        closings.sort_by(|one, other| one.lot.cmp(&other.lot));
        expected.extend(listed(closings).into_iter().map(|order| (day.to_string(), order)));
    }
    let calls = week.all("/api/v1/follow-ups").await;
    let found: BTreeSet<(String, OrderId)> = calls
        .iter()
        .map(|call| (call["day"].as_str().unwrap().to_owned(), call["order"].as_str().unwrap().parse().unwrap()))
        .collect();
    assert_eq!((found.len(), &found), (calls.len(), &expected));
    assert!(found.len() > closed.len(), "more than one a day");
}

/// All that escalated; of each crew of which none did, the one with the smallest lot; and by lot until it is a third.
fn listed(closings: &[Closing]) -> BTreeSet<OrderId> {
    let mut listed: BTreeSet<OrderId> =
        closings.iter().filter(|closing| closing.escalated).map(|closing| closing.order).collect();
    for crew in 0..super::CREWS {
        let of_crew: Vec<OrderId> =
            closings.iter().filter(|closing| closing.crew == crew).map(|closing| closing.order).collect();
        if !of_crew.iter().any(|order| listed.contains(order)) {
            listed.extend(of_crew.first());
        }
    }
    for closing in closings {
        if listed.len() >= closings.len().div_ceil(3) {
            break;
        }
        listed.insert(closing.order);
    }
    listed
}

/// One customer is satisfied and one is not: an alarm, and the order is open again; attainment counts both.
pub(super) async fn who_is_not_satisfied_has_it_taken_up_again(week: &Week) {
    let calls = week.all("/api/v1/follow-ups").await;
    let order = |index: usize| calls[index]["order"].as_str().unwrap().to_owned();
    for (index, satisfied) in [(0, true), (1, false)] {
        let path = format!("/api/v1/follow-ups/{}/answer", order(index));
        week.done("POST", &path, json!({ "satisfied": satisfied, "answers": [], "remark": "it floods again" })).await;
    }
    let alarms = week.all("/api/v1/alarms").await;
    let of_calls: Vec<_> = alarms.iter().filter(|alarm| alarm["rule"] == "follow-up").collect();
    assert_eq!(of_calls.len(), 1);
    assert_eq!((&of_calls[0]["order"], &of_calls[0]["state"]), (&json!(order(1)), &json!("standing")));
    let status = async |index| week.get(&format!("/api/v1/orders/{}", order(index))).await["status"].clone();
    assert_eq!(status(0).await, "closed");
    assert_ne!(status(1).await, "closed");
    let of_week = |call: &&serde_json::Value| call["day"].as_str().unwrap() <= "2014-12-14";
    let attained = week.get("/api/v1/follow-ups/attainment?week=2014-12-10").await;
    let now = week.office.office.now().0;
    let listed = calls.iter().filter(of_week).count();
    let answered: Vec<_> = calls.iter().take(2).filter(of_week).collect();
    let in_time = answered.iter().filter(|call| call["due_at"].as_i64().unwrap() >= now).count();
    assert_eq!((&attained["listed"], &attained["in_time"]), (&json!(listed), &json!(in_time)), "{attained}");
    assert_eq!(attained["waiting"], listed - answered.len(), "{attained}");
}
