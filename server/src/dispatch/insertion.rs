//! The cheapest place for a job in a crew's day.

use super::cost::{Cost, Weights};
use super::crew::{Crew, Job, begins};
use super::travel::TravelTime;

/// A place for a job in a crew's day, and its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// Before which stop of the present route; its length for the end.
    pub position: usize,
    /// When the work would begin.
    pub begin_s: i64,
    /// Driving time to it.
    pub leg_s: i64,
    /// How many other orders it delays.
    pub delayed: u32,
    /// By how long, all together.
    pub delayed_s: i64,
    /// The price, without coverage, which needs the others.
    pub cost: Cost,
}

/// Why a crew has no place for a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Infeasible {
    /// Nobody is there.
    Absent,
    /// Its shift would end first, by that many seconds at the least.
    PastShift(i64),
}

/// The cheapest feasible place for `job` in the day of `crew`, asked at `now_s`. Of equally cheap ones, the earliest.
pub fn cheapest(
    crew: &Crew,
    job: &Job,
    now_s: i64,
    travel: &impl TravelTime,
    weights: &Weights,
) -> Result<Insertion, Infeasible> {
    if !crew.is_present {
        return Err(Infeasible::Absent);
    }
    let flat = standing(crew, job, weights);
    let mut best: Option<Insertion> = None;
    let mut short_by_s = i64::MAX;
    let (mut at, mut leave_s) = (crew.at, crew.leaves_s().max(now_s));
    for position in 0..=crew.route.len() {
        // Whoever comes later in the day waits at least until the crew is free for it.
        if best.is_some_and(|best| best.cost.total() <= waiting(job, leave_s, now_s) + flat.0 + flat.1) {
            break;
        }
        match insertion(crew, job, (position, at, leave_s), (now_s, travel, weights)) {
            Ok(mut found) => {
                (found.cost.parts, found.cost.load) = flat;
                if best.is_none_or(|best| found.cost.total() < best.cost.total()) {
                    best = Some(found);
                }
            }
            Err(by_s) => short_by_s = short_by_s.min(by_s),
        }
        if let Some(stop) = crew.route.get(position) {
            (at, leave_s) = (stop.at, stop.end_s);
        }
    }
    best.ok_or(Infeasible::PastShift(short_by_s))
}

/// The price of one certain place in the crew's day; `None` if it is not feasible.
pub fn at(
    crew: &Crew,
    job: &Job,
    position: usize,
    (now_s, travel, weights): (i64, &impl TravelTime, &Weights),
) -> Option<Insertion> {
    let before = position.checked_sub(1).and_then(|before| crew.route.get(before));
    let (from, leave_s) = before.map_or((crew.at, crew.leaves_s().max(now_s)), |stop| (stop.at, stop.end_s));
    let mut found = insertion(crew, job, (position, from, leave_s), (now_s, travel, weights)).ok()?;
    (found.cost.parts, found.cost.load) = standing(crew, job, weights);
    Some(found)
}

/// What does not depend on the position: parts and load.
fn standing(crew: &Crew, job: &Job, weights: &Weights) -> (i64, i64) {
    let missing = job.parts.iter().filter(|part| crew.parts.binary_search(part).is_err()).count();
    let times = |count: usize, each: i64| i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(each);
    (times(missing, weights.missing_part_s), times(crew.route.len(), weights.load_s))
}

/// Inserts at one position: after who leaves `at` at `leave_s`. The error is by how long the shift is too short.
fn insertion<T: TravelTime>(
    crew: &Crew,
    job: &Job,
    (position, at, leave_s): (usize, super::space::Spot, i64),
    (now_s, travel, weights): (i64, &T, &Weights),
) -> Result<Insertion, i64> {
    let shift_end_s = crew.shift_s.1;
    let leg_s = travel.seconds(&at, &job.at, leave_s);
    let begin_s = begins(leave_s + leg_s, job.earliest_s, job.work_s, crew.rest_s);
    let mut end_s = begin_s.saturating_add(job.work_s);
    if end_s > shift_end_s {
        return Err(end_s - shift_end_s);
    }
    let mut cost = Cost { waiting: waiting(job, begin_s, now_s), ..Cost::default() };
    cost.late = (begin_s.saturating_sub(job.due_s)).max(0) * weights.late / 100;
    let mut driving_s = leg_s;
    let (mut delayed, mut delayed_s) = (0, 0);
    for (index, stop) in crew.route.iter().enumerate().skip(position) {
        let mut leg_s = stop.leg_s;
        if index == position {
            leg_s = travel.seconds(&job.at, &stop.at, end_s);
            driving_s += leg_s - stop.leg_s;
        }
        let begin_s = begins(end_s + leg_s, stop.earliest_s, stop.work_s, crew.rest_s);
        let delay_s = begin_s - stop.begin_s;
        // A detour on the way of the appointment: whoever follows begins as planned, and so do all behind.
        if delay_s <= 0 && index > position {
            end_s = stop.end_s;
            break;
        }
        end_s = begin_s.saturating_add(stop.work_s);
        if delay_s > 0 {
            delayed += 1;
            delayed_s += delay_s;
        }
        cost.others += delay_s * stop.weight / 100;
        let late_s = (begin_s.saturating_sub(stop.due_s)).max(0) - (stop.begin_s.saturating_sub(stop.due_s)).max(0);
        cost.late += late_s * weights.late / 100;
    }
    let last_s = crew.route.last().map_or(end_s, |last| end_s.max(last.end_s));
    if last_s > shift_end_s {
        return Err(last_s - shift_end_s);
    }
    cost.driving = driving_s * weights.driving / 100;
    Ok(Insertion { position, begin_s, leg_s, delayed, delayed_s, cost })
}

/// The waiting that is still to come, weighted; who has an appointment waits from then on.
fn waiting(job: &Job, begin_s: i64, now_s: i64) -> i64 {
    begin_s.saturating_sub(now_s.max(job.earliest_s)).max(0) * job.weight / 100
}
