//! Second thoughts: orders that nobody set out for yet may be better off with another crew.

use super::cost::Weights;
use super::crew::{CrewNo, Job, Stop};
use super::fleet::Fleet;
use super::rank::{Scratch, rank};
use super::travel::TravelTime;

/// What a change has to win to be worth telling two crews: two minutes of an ordinary customer's waiting.
pub const WORTH_S: i64 = 120;
/// Rounds over all planned orders; the second seldom finds anything.
const ROUNDS: usize = 3;

/// An order that changed hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The place in `jobs`.
    pub job: usize,
    /// From whom.
    pub from: CrewNo,
    /// To whom; the same crew where only its place in the day changed.
    pub to: CrewNo,
}

/// Takes each of `jobs` out of the day it is planned in and puts it back where it is cheapest, if that wins [`WORTH_S`].
/// Jobs that are in no day are left out. Each change lowers the sum of all waiting and driving, so this ends.
pub fn improve(
    fleet: &mut Fleet,
    jobs: &[(Job, CrewNo)],
    now_s: i64,
    (travel, weights): (&impl TravelTime, &Weights),
    scratch: &mut Scratch,
) -> Vec<Moved> {
    let mut moved = Vec::new();
    let mut holders: Vec<CrewNo> = jobs.iter().map(|(_, crew)| *crew).collect();
    for _ in 0..ROUNDS {
        let before = moved.len();
        for (index, (job, _)) in jobs.iter().enumerate() {
            let Some(from) = holders.get(index).copied() else { continue };
            let place = |stop: &Stop| stop.order == job.order;
            let Some(position) = fleet.crew(from).and_then(|crew| crew.route.iter().position(place)) else { continue };
            let Some(stop) = fleet.take(from, job.order, travel) else { continue };
            let stays =
                fleet.crew(from).and_then(|crew| super::insertion::at(crew, job, position, (now_s, travel, weights)));
            let best = rank(fleet, job, now_s, (travel, weights), scratch).first().copied();
            let wins = |best: &super::rank::Offer| {
                stays.is_none_or(|stays| best.total().saturating_add(WORTH_S) <= stays.cost.total())
            };
            match best.filter(wins) {
                Some(best) => {
                    fleet.put(best.crew, best.insertion.position, stop, travel);
                    moved.push(Moved { job: index, from, to: best.crew });
                    if let Some(held) = holders.get_mut(index) {
                        *held = best.crew;
                    }
                }
                None => fleet.put(from, position, stop, travel),
            }
        }
        if moved.len() == before {
            break;
        }
    }
    moved
}
