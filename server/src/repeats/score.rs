//! The rule: how sure it is that a report repeats a known order, in percent, and why.
//!
//! place × trade × fault × time, each from 0 to 1. Each factor is a named constant with its reason; what they give on real
//! requests is measured by a test and written down in `docs/repeats.md`.

use serde::Serialize;
use shared::document::repeat::RepeatReason;
use shared::ids::OrderId;

use super::alike::likeness;
use super::case::{Case, Known};

/// From this score on a report is offered as a repeat to whoever takes it: they are on the telephone and can ask.
pub const OFFERED: u8 = 30;
/// From this score on an order is marked as a suspected repeat without anybody's word: on real requests all such marks
/// name the very address.
pub const SUSPECTED: u8 = 60;

/// Hours for which an open order counts: after a month it is more likely that nobody closed it.
pub const OPEN_HOURS: i64 = 30 * 24;
/// Hours after its settling for which an order counts: the handbooks' follow-up call comes within a week.
pub const SETTLED_HOURS: i64 = 7 * 24;
/// Metres within which two addresses may mean one matter: a city block, or a housing estate under one point of the map.
pub const NEAR_M: f64 = 250.0;

/// The same machine leaves no doubt about the place.
const SAME_EQUIPMENT: f64 = 1.0;
/// The same address may have several machines.
const SAME_PLACE: f64 = 0.95;
/// Another address at the same point, and at the end of [`NEAR_M`]: flats of one house are different customers, so nearness
/// alone is offered and never marks an order by itself.
const NEAR: (f64, f64) = (0.59, 0.4);
/// Another trade at the same machine: the first caller may have guessed the trade.
const OTHER_TRADE: f64 = 0.8;
/// Faults that have no two letters in common: people tell one fault in many ways.
const OTHER_FAULT: f64 = 0.7;
/// An open order, just received and at the end of [`OPEN_HOURS`].
const OPEN: (f64, f64) = (1.0, 0.5);
/// An order settled a moment ago and at the end of [`SETTLED_HOURS`].
const SETTLED: (f64, f64) = (0.9, 0.5);

const HOUR_MS: i64 = 3_600_000;

/// An order that a report probably repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Match {
    /// Which.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// How sure, in percent.
    pub score: u8,
    /// Why.
    pub reasons: Vec<RepeatReason>,
}

/// Compares a report with a known order; `None` where it cannot be a repeat of that one.
pub fn compare(report: &Case, known: &Known) -> Option<Match> {
    if report.received_at < known.case.received_at {
        return None;
    }
    let mut reasons = Vec::new();
    let place = place(report, &known.case, &mut reasons)?;
    let trade = trade(report, &known.case, &mut reasons)?;
    let alike = likeness(&report.fault, &known.case.fault);
    reasons.push(RepeatReason::AlikeFault { percent: percent(alike) });
    let fault = OTHER_FAULT + (1.0 - OTHER_FAULT) * alike;
    let time = time(report, known, &mut reasons)?;
    let score = percent(place * trade * fault * time);
    Some(Match { order: known.order, number: known.number.clone(), score, reasons })
}

fn place(report: &Case, known: &Case, reasons: &mut Vec<RepeatReason>) -> Option<f64> {
    if report.equipment.is_some() && report.equipment == known.equipment {
        reasons.push(RepeatReason::SameEquipment);
        return Some(SAME_EQUIPMENT);
    }
    // Two machines that are both named are two matters, wherever they stand.
    if report.equipment.is_some() && known.equipment.is_some() {
        return None;
    }
    if !report.place.is_empty() && report.place == known.place {
        reasons.push(RepeatReason::SamePlace);
        return Some(SAME_PLACE);
    }
    let metres = report.point?.metres_to(&known.point?);
    if metres > NEAR_M {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 250")]
    reasons.push(RepeatReason::Near { metres: metres.round() as u32 });
    Some(between(NEAR, metres / NEAR_M))
}

fn trade(report: &Case, known: &Case, reasons: &mut Vec<RepeatReason>) -> Option<f64> {
    if report.trade.trim().to_lowercase() == known.trade.trim().to_lowercase() {
        reasons.push(RepeatReason::SameTrade);
        return Some(1.0);
    }
    reasons.contains(&RepeatReason::SameEquipment).then_some(OTHER_TRADE)
}

fn time(report: &Case, known: &Known, reasons: &mut Vec<RepeatReason>) -> Option<f64> {
    let apart = report.received_at.ms_since(known.case.received_at) / HOUR_MS;
    // What was settled after the new report came in, or before it was itself reported, was open then.
    let settled = known.settled_at.filter(|at| *at <= report.received_at && *at >= known.case.received_at);
    let (bounds, hours, limit, why) = match settled {
        None => (OPEN, apart, OPEN_HOURS, RepeatReason::StillOpen),
        Some(at) => {
            let since = report.received_at.ms_since(at) / HOUR_MS;
            (SETTLED, since, SETTLED_HOURS, RepeatReason::SettledBefore { hours: whole(since) })
        }
    };
    if hours > limit {
        return None;
    }
    reasons.push(why);
    reasons.push(RepeatReason::Apart { hours: whole(apart) });
    #[expect(clippy::cast_precision_loss, reason = "hours of a month are exact as floating point numbers")]
    let share = hours as f64 / limit as f64;
    Some(between(bounds, share))
}

fn between((from, to): (f64, f64), share: f64) -> f64 {
    from + (to - from) * share.clamp(0.0, 1.0)
}

fn whole(hours: i64) -> u32 {
    u32::try_from(hours.max(0)).unwrap_or(u32::MAX)
}

fn percent(share: f64) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 100")]
    let percent = (share * 100.0).round().clamp(0.0, 100.0) as u8;
    percent
}

#[cfg(test)]
mod tests {
    use shared::geo::Point;
    use shared::ids::EquipmentId;
    use shared::time::Moment;

    use super::*;

    fn case(hours: i64) -> Case {
        Case {
            equipment: None,
            place: "1howardst".into(),
            point: Point::from_degrees(37.75, -122.41),
            trade: "sewer".into(),
            fault: "Flooding: On street".into(),
            received_at: Moment(1_418_256_000_000 + hours * HOUR_MS),
        }
    }

    fn known(case: Case, settled_at: Option<i64>) -> Known {
        let settled_at = settled_at.map(|hours| Moment(1_418_256_000_000 + hours * HOUR_MS));
        Known { order: OrderId([1; 16]), number: "1001".into(), case, settled_at }
    }

    fn score(report: &Case, known: &Known) -> Option<u8> {
        compare(report, known).map(|found| found.score)
    }

    #[test]
    fn the_same_place_and_trade_while_one_is_open_is_a_repeat_and_says_why() {
        let found = compare(&case(3), &known(case(0), None)).unwrap();
        assert!(found.score >= SUSPECTED);
        assert_eq!(
            found.reasons,
            [
                RepeatReason::SamePlace,
                RepeatReason::SameTrade,
                RepeatReason::AlikeFault { percent: 100 },
                RepeatReason::StillOpen,
                RepeatReason::Apart { hours: 3 },
            ]
        );
        assert!(score(&case(24), &known(case(0), Some(20))).unwrap() >= SUSPECTED, "settled a moment ago");
    }

    #[test]
    fn what_is_long_ago_far_away_or_another_trade_is_none() {
        assert_eq!(score(&case(31 * 24), &known(case(0), None)), None);
        assert_eq!(score(&case(9 * 24), &known(case(0), Some(24))), None);
        assert_eq!(score(&case(0), &known(case(1), None)), None, "nothing repeats what came later");
        let far = Case { place: "9marketst".into(), point: Point::from_degrees(37.76, -122.41), ..case(0) };
        assert_eq!(score(&case(1), &known(far, None)), None);
        let other = Case { trade: "glazier".into(), ..case(0) };
        assert_eq!(score(&case(1), &known(other, None)), None);
    }

    #[test]
    fn nearer_sooner_and_more_alike_is_surer() {
        let near = |metres: f64| Case {
            place: format!("{metres}"),
            point: Point::from_degrees(37.75 + metres / 111_195.0, -122.41),
            ..case(0)
        };
        let at = |metres| score(&case(1), &known(near(metres), None)).unwrap();
        assert!(at(10.0) > at(100.0) && at(100.0) > at(240.0));
        assert!(score(&case(2), &known(case(0), None)) > score(&case(200), &known(case(0), None)));
        let odor = Case { fault: "Odor: From catch basin".into(), ..case(0) };
        assert!(score(&case(1), &known(odor, None)) < score(&case(1), &known(case(0), None)));
    }

    #[test]
    fn the_same_machine_counts_whatever_the_trade_and_two_machines_are_two_matters() {
        let with = |machine: u8, trade: &str| Case {
            equipment: Some(EquipmentId([machine; 16])),
            trade: trade.into(),
            ..case(0)
        };
        let report = Case { received_at: case(1).received_at, ..with(1, "hvac") };
        assert!(score(&report, &known(with(1, "electric"), None)).unwrap() >= SUSPECTED);
        assert_eq!(score(&report, &known(with(2, "hvac"), None)), None);
    }
}
