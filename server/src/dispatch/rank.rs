//! Ranking: the nearest by air, the cheapest place in the day of each, the cheapest crew first.

use super::cost::Weights;
use super::crew::{Crew, CrewNo, Job};
use super::fleet::Fleet;
use super::grid::Nearest;
use super::insertion::{Infeasible, Insertion, cheapest};
use super::travel::TravelTime;

/// How many crews are looked at: the nearest by air. Beyond these almost nothing is won (see `docs/dispatch.md`).
pub const LOOKED_AT: usize = 16;
/// How many of them may be idle ones.
const IDLE: usize = 8;
/// What a cost ranks behind that cannot be paid.
const OUT_OF_REACH: usize = 64;

/// A crew that could be sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// Which.
    pub crew: CrewNo,
    /// Metres by air from where it is, or will be, to the job.
    pub air_m: f64,
    /// Its place for the job, coverage included in the price.
    pub insertion: Insertion,
}

impl Offer {
    /// The price, in seconds of an ordinary customer's waiting.
    pub fn total(&self) -> i64 {
        self.insertion.cost.total()
    }
}

/// Buffers that a caller keeps from one ranking to the next, so that ranking allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    found: (Nearest, Nearest),
    offers: Vec<Offer>,
}

/// Ranks the crews near `job` at `now_s`, cheapest first. Empty if nobody who knows the trade could do it on shift. Looks
/// at the [`LOOKED_AT`] nearest; where none of these has a place, at more, and at last at everyone.
pub fn rank<'s>(
    fleet: &Fleet,
    job: &Job,
    now_s: i64,
    (travel, weights): (&impl TravelTime, &Weights),
    scratch: &'s mut Scratch,
) -> &'s [Offer] {
    let mut look_at = LOOKED_AT;
    loop {
        fleet.nearest(job.skill, &job.at, (look_at * IDLE / LOOKED_AT, look_at), &mut scratch.found);
        scratch.offers.clear();
        for (air_m, crew) in scratch.found.0.iter().chain(scratch.found.1.iter()) {
            scratch.offers.extend(offer(fleet, crew, air_m, job, (now_s, travel, weights)).ok());
        }
        let seen_all =
            scratch.found.0.len() + scratch.found.1.len() < look_at || look_at >= fleet.len().saturating_mul(2);
        if !scratch.offers.is_empty() || seen_all {
            break;
        }
        look_at = if look_at < OUT_OF_REACH { OUT_OF_REACH } else { fleet.len().saturating_mul(2) };
    }
    scratch.offers.sort_unstable_by(|one, two| one.total().cmp(&two.total()).then(one.crew.cmp(&two.crew)));
    &scratch.offers
}

/// What it would take to send this very crew.
pub fn offer(
    fleet: &Fleet,
    number: CrewNo,
    air_m: f64,
    job: &Job,
    (now_s, travel, weights): (i64, &impl TravelTime, &Weights),
) -> Result<Offer, Infeasible> {
    let Some(crew) = fleet.crew(number) else { return Err(Infeasible::Absent) };
    let mut insertion = cheapest(crew, job, now_s, travel, weights)?;
    insertion.cost.coverage = coverage(fleet, crew, job, weights);
    Ok(Offer { crew: number, air_m, insertion })
}

/// What leaving its neighbourhood costs: all of it for the last idle crew, half with one more, a third with two.
fn coverage(fleet: &Fleet, crew: &Crew, job: &Job, weights: &Weights) -> i64 {
    if !crew.is_idle() {
        return 0;
    }
    let stay = fleet.idle_around(job.skill, &crew.at).saturating_sub(1);
    weights.bare_s / i64::from(stay.saturating_add(1))
}

/// Looks at everyone who knows the trade: the oracle that the quick way is measured against.
pub fn exhaustive(fleet: &Fleet, job: &Job, now_s: i64, (travel, weights): (&impl TravelTime, &Weights)) -> Vec<Offer> {
    let knows = |number: &CrewNo| fleet.crew(*number).is_some_and(|crew| crew.skills.contains(&job.skill));
    let mut offers: Vec<Offer> = fleet
        .numbers()
        .filter(knows)
        .filter_map(|number| {
            let air_m = fleet.crew(number).map_or(0.0, |crew| crew.at.metres_to(&job.at));
            offer(fleet, number, air_m, job, (now_s, travel, weights)).ok()
        })
        .collect();
    offers.sort_by(|one, two| one.total().cmp(&two.total()).then(one.crew.cmp(&two.crew)));
    offers
}
