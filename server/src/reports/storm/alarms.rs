//! What has to have become of every alarm: each rule of the handbooks in one line over the raw facts, asked at every round with
//! what the office knew then.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::facts::{Complaint, Fate};
use super::{DAY, HOUR, MINUTE, RESOLVE, RESPONSE, ZONE};
use crate::testing::START;

/// An alarm as it has to stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    /// When its cause came about.
    pub(super) at: i64,
    pub(super) state: &'static str,
    /// The round that changed it last.
    pub(super) changed: i64,
}

/// Rule by rule what there is to be alarmed about in `fate` as it is known at `now`: since when, and until when if it is settled.
fn causes(fate: &Fate, now: i64) -> BTreeMap<&'static str, (i64, Option<i64>)> {
    let (received, closed, fixed) = (fate.received, fate.closed, fate.fixed());
    let ended = earliest([fixed, closed]);
    let accepted = fate.visits.first().map(|visit| visit.accepted);
    let again = fate.visits.get(1).map(|visit| visit.accepted);
    let help = earliest([fate.taken_up, again, closed]);
    let told = earliest([fate.told, fixed, closed]);
    let mut causes = BTreeMap::new();
    let mut rule = |name, at: i64, over: Option<i64>| {
        if at <= now && over.is_none_or(|over| over > at) {
            causes.insert(name, (at, over.filter(|over| *over <= now)));
        }
    };
    for (name, target, met) in [("response-soon", RESPONSE, fate.arrived()), ("resolve-soon", RESOLVE, fixed)] {
        let due = received + target;
        let window = due - 60..=due - 30;
        let news = fate.visits.iter().flat_map(|visit| {
            [Some(visit.accepted), Some(visit.left.0), Some(visit.arrived), visit.asked_for_help, visit.fixed]
        });
        if !news.flatten().any(|at| window.contains(&at)) {
            rule(name, due - 30, earliest([met, closed]).or(Some(due).filter(|due| *due <= now)));
        }
    }
    rule("response-overdue", received + RESPONSE, earliest([fate.arrived(), closed]));
    rule("resolve-overdue", received + RESOLVE, earliest([fixed, closed]));
    rule("open-today", days_end(received), ended);
    rule("open-three-days", received + 3 * DAY, ended);
    rule("not-accepted", received + 15, accepted);
    rule("feedback-owed", received + DAY, told);
    rule("feedback-owed-grave", received + 2 * DAY, told);
    if let Some(at) = fate.linked {
        rule("repeat", at, closed);
    }
    if let Some(at) = fate.refused() {
        rule("customer-disagrees", at, None);
    }
    if let Some(at) = fate.asked_for_help() {
        rule("second-line", at, help);
        rule("escalation-owed", at + 120, help);
    }
    causes
}

/// The alarms of an order after these rounds.
pub(super) fn expected(fate: &Fate, rounds: &[i64]) -> BTreeMap<&'static str, Expected> {
    let mut alarms: BTreeMap<&'static str, Expected> = BTreeMap::new();
    for now in rounds {
        let Some(known) = fate.known_before(*now) else { continue };
        let causes = causes(&known, *now);
        for (rule, (at, over)) in &causes {
            let state = if over.is_some() { "over" } else { "standing" };
            match alarms.get_mut(rule) {
                Some(alarm) if alarm.state != state => *alarm = Expected { state, changed: *now, at: alarm.at },
                Some(_) => {}
                None if state == "over" => {}
                None => {
                    alarms.insert(rule, Expected { at: *at, state, changed: *now });
                }
            }
        }
        for (rule, alarm) in &mut alarms {
            if !causes.contains_key(rule) && alarm.state != "withdrawn" {
                *alarm = Expected { state: "withdrawn", changed: *now, at: alarm.at };
            }
        }
    }
    alarms
}

/// The alarms of a complaint by its steps. Looked at are rounds, and every moment at which something is written down.
pub(super) fn of_complaint(of: &Complaint, rounds: &[i64], end: i64) -> BTreeMap<&'static str, &'static str> {
    let mut steps = vec![
        ("accepted", of.received + 3 * HOUR, of.accepted),
        ("verified", of.received + 24 * HOUR, of.verified),
        ("planned", of.received + 48 * HOUR, of.planned),
    ];
    // Without a calendar of its own every day is worked at this office.
    steps.extend(of.escalated.map(|at| ("manager-on-site", at + 2 * DAY, of.manager)));
    let written: Vec<i64> = writings(of).into_iter().filter(|at| *at < end).collect();
    let mut alarms = BTreeMap::new();
    for (step, due, done) in steps {
        let known_since = of.escalated.filter(|_| step == "manager-on-site").unwrap_or(of.received);
        let done = done.filter(|(_, noted)| *noted < end);
        let noted = done.map_or(i64::MAX, |(_, noted)| noted);
        let asked = rounds.iter().map(|at| (*at, *at)).chain(written.iter().map(|at| (*at, *at + 1)));
        // At a round what is written in that very minute is not known yet; whoever writes knows it.
        let raised = asked.into_iter().any(|(at, knows)| at > due && at >= known_since && knows <= noted && at < end);
        let state = match done {
            Some((done, _)) if done <= due => "withdrawn",
            Some(_) => "over",
            None => "standing",
        };
        alarms.extend(raised.then_some((step, state)));
    }
    alarms
}

/// When something is written down about a complaint.
pub(super) fn writings(of: &Complaint) -> Vec<i64> {
    let noted = [of.accepted, of.verified, of.planned, of.manager].map(|step| step.map(|(_, noted)| noted));
    let mut all: Vec<i64> = noted.into_iter().flatten().chain(of.escalated).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn earliest<const N: usize>(all: [Option<i64>; N]) -> Option<i64> {
    all.into_iter().flatten().min()
}

/// When the clock on the wall next shows half past five in the afternoon, by another calendar than the one under test.
fn days_end(minute: i64) -> i64 {
    let zone = TimeZone::get(ZONE).unwrap();
    let at = jiff::Timestamp::from_millisecond(START.plus_minutes(minute).0).unwrap();
    let local = zone.to_datetime(at);
    let mut evening = local.date().at(17, 30, 0, 0);
    if evening < local {
        evening = local.date().tomorrow().unwrap().at(17, 30, 0, 0);
    }
    (evening.to_zoned(zone).unwrap().timestamp().as_millisecond() - START.0) / MINUTE
}
