//! Many orders at once: when more wait than hands are free, who goes where is decided for all of them together.

use super::cost::Weights;
use super::crew::{CrewNo, Job};
use super::fleet::Fleet;
use super::matching::matching;
use super::rank::{Offer, offer};
use super::travel::TravelTime;

/// Waiting orders an idle crew from which matching pays; below it, one after the other is as good and quicker. Measured on a
/// prototype with a city's real requests.
pub const PAYS_FROM: f64 = 0.3;

/// Whether to match rather than to insert.
pub fn pays(waiting: usize, idle: usize) -> bool {
    let count = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    waiting > 1 && count(waiting) > PAYS_FROM * count(idle)
}

/// Sends idle crews to waiting jobs so that all of it costs the least. The answer is in the order of `jobs`; `None` for who
/// goes on waiting. Who waited long is not passed over for ever: what it waited already counts for sending somebody now.
pub fn send(
    fleet: &Fleet,
    jobs: &[Job],
    now_s: i64,
    (travel, weights): (&impl TravelTime, &Weights),
) -> Vec<Option<Offer>> {
    let idle: Vec<CrewNo> =
        fleet.numbers().filter(|number| fleet.crew(*number).is_some_and(|c| c.is_present && c.is_idle())).collect();
    let priced = |job: &Job, number: CrewNo| {
        let crew = fleet.crew(number).filter(|crew| crew.skills.contains(&job.skill))?;
        offer(fleet, number, crew.at.metres_to(&job.at), job, (now_s, travel, weights)).ok()
    };
    let table: Vec<Vec<Option<Offer>>> =
        jobs.iter().map(|job| idle.iter().map(|number| priced(job, *number)).collect()).collect();
    let at = |row: usize, column: usize| table.get(row).and_then(|row| row.get(column)).copied().flatten();
    let cost = |row: usize, column: usize| {
        let (job, offer) = jobs.get(row).zip(at(row, column))?;
        Some(offer.total() - regret(job, &offer, now_s, weights))
    };
    let matched = matching(jobs.len(), idle.len(), cost);
    matched.into_iter().enumerate().map(|(row, column)| column.and_then(|column| at(row, column))).collect()
}

/// What it would cost not to send now: a share of what was waited already, and the promise that would be broken if the next
/// crew comes one job later.
fn regret(job: &Job, offer: &Offer, now_s: i64, weights: &Weights) -> i64 {
    let waited_s = now_s.saturating_sub(job.since_s).max(0) * job.weight / 100 * weights.patience / 100;
    let late_s = |begin_s: i64| begin_s.saturating_sub(job.due_s).max(0);
    let begin_s = offer.insertion.begin_s;
    waited_s + (late_s(begin_s.saturating_add(job.work_s)) - late_s(begin_s)) * weights.late / 100
}
