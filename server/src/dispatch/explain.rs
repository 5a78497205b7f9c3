//! Why this crew, why not the two nearest by air, and what it costs the others: data, which [`super::words`] puts into
//! sentences and which is stored with the assignment.

use serde::{Deserialize, Serialize};
use shared::ids::CrewId;
use shared::time::Moment;

use super::cost::{Cost, Weights};
use super::crew::{CrewNo, Job};
use super::fleet::Fleet;
use super::insertion::Infeasible;
use super::rank::{Offer, offer};
use super::travel::TravelTime;

/// How many of the nearest by air are spoken of.
const NEAREST_TOLD: usize = 2;
/// How many reasons are given against one crew.
const REASONS_TOLD: usize = 2;
/// A difference below a minute is no reason.
const WORTH_TELLING_S: i64 = 60;

/// Who decided, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = DispatchManner)]
pub enum Manner {
    /// Nobody has decided yet; the engine suggests it.
    Suggested,
    /// A dispatcher chose.
    Chosen,
    /// The server sent the best crew by its own rules.
    Automatic,
    /// It was offered to several, and this crew took it first.
    Offered,
    /// It lay open to all, and this crew took it.
    Grabbed,
    /// The crew before dropped out.
    Replaced,
}

/// Where travel times came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = TravelTimesFrom)]
pub enum Ways {
    /// Great circle, learned detour and speed.
    Air,
    /// A routing server.
    Roads,
}

/// Why a crew was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Explanation {
    /// Who decided.
    pub manner: Manner,
    /// Who was sent.
    pub crew: CrewId,
    /// Its name then.
    pub crew_name: String,
    /// What sending it meant; `None` if the engine would not have sent it at all, see `against`.
    pub plan: Option<Plan>,
    /// What spoke against it.
    pub against: Vec<WhyNot>,
    /// The crew that the engine would have sent instead.
    pub instead_of: Option<Passed>,
    /// The two nearest by air who know the trade, as far as they are not the one that was sent.
    pub passed: Vec<Passed>,
    /// How many crews who know the trade were looked at.
    pub looked_at: u32,
    /// Where the travel times came from.
    pub ways: Ways,
}

/// What sending a crew means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = InsertionPlan)]
pub struct Plan {
    /// Metres by air.
    pub metres: u64,
    /// Minutes of driving.
    pub drive_minutes: u32,
    /// When the work begins.
    pub begins_at: Moment,
    /// Orders that the crew does before.
    pub after_orders: u32,
    /// Whether it is there as promised.
    pub in_time: bool,
    /// Other orders that begin later for it.
    pub delays_orders: u32,
    /// By how many minutes, all together.
    pub delays_minutes: u32,
    /// The price with its parts, in seconds of an ordinary customer's waiting.
    pub cost: Cost,
}

/// A crew that was not sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PassedCrew)]
pub struct Passed {
    /// Which.
    pub crew: CrewId,
    /// Its name then.
    pub crew_name: String,
    /// Metres by air.
    pub metres: u64,
    /// Why not, the weightiest first.
    pub why_not: Vec<WhyNot>,
}

/// A reason against a crew, mostly compared with the one that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum WhyNot {
    /// It does not know the trade.
    LacksTrade,
    /// Nobody is in it, or it is absent.
    Absent,
    /// Its shift ends first.
    PastShift {
        /// Minutes that it would lack.
        minutes: u32,
    },
    /// It would be there later.
    Later {
        /// By that many minutes.
        minutes: u32,
        /// Orders that it would do before.
        after_orders: u32,
    },
    /// It would drive more.
    DrivesMore {
        /// Minutes more, counting the way on to its next order.
        minutes: u32,
    },
    /// Others would wait longer.
    DelaysOthers {
        /// By that many minutes all together.
        minutes: u32,
        /// How many orders.
        orders: u32,
    },
    /// A promised arrival would be broken, or broken by more.
    BreaksPromise,
    /// Its van lacks parts.
    LacksParts,
    /// It holds more orders already.
    HoldsMore {
        /// How many.
        orders: u32,
    },
    /// It is the last idle one of the trade around there.
    LeavesBare,
    /// Nothing does: it would have been as good or better.
    Nothing,
}

/// The names of a fleet's crews, by number.
pub type Names<'n> = &'n [(CrewId, String)];

/// Explains the sending of `chosen`, whoever chose it. `offers` is the ranking it was chosen from. `None` if `chosen` is not
/// in the fleet.
pub fn explain(
    (fleet, names): (&Fleet, Names<'_>),
    job: &Job,
    (now_s, travel, weights): (i64, &impl TravelTime, &Weights),
    offers: &[Offer],
    (chosen, manner, ways): (CrewNo, Manner, Ways),
) -> Option<Explanation> {
    let (crew, crew_name) = names.get(chosen.0 as usize)?.clone();
    let air_m = fleet.crew(chosen)?.at.metres_to(&job.at);
    let knows = |number: CrewNo| fleet.crew(number).is_some_and(|crew| crew.skills.contains(&job.skill));
    let asked = |number: CrewNo, air_m: f64| match knows(number) {
        true => offer(fleet, number, air_m, job, (now_s, travel, weights)).map_err(WhyNot::from),
        false => Err(WhyNot::LacksTrade),
    };
    let sent = asked(chosen, air_m);
    let pass = |number: CrewNo, air_m: f64| {
        let (crew, crew_name) = names.get(number.0 as usize)?.clone();
        let why_not = match (asked(number, air_m), &sent) {
            (Err(reason), _) => vec![reason],
            (Ok(_), Err(_)) => vec![WhyNot::Nothing],
            (Ok(theirs), Ok(sent)) => compared(fleet, &theirs, sent),
        };
        Some(Passed { crew, crew_name, metres: metres(air_m), why_not })
    };
    let best = offers.first().filter(|best| best.crew != chosen);
    let instead_of = best.filter(|best| sent.as_ref().map_or(true, |sent| best.total() < sent.total()));
    let nearest = nearest_by_air(fleet, job);
    let told = nearest.iter().filter(|(_, number)| *number != chosen);
    Some(Explanation {
        manner,
        crew,
        crew_name,
        plan: sent.as_ref().ok().map(|sent| plan(job, sent)),
        against: sent.as_ref().err().copied().into_iter().collect(),
        instead_of: instead_of.and_then(|best| pass(best.crew, best.air_m)),
        passed: told.filter_map(|(air_m, number)| pass(*number, *air_m)).collect(),
        looked_at: u32::try_from(offers.len()).unwrap_or(u32::MAX),
        ways,
    })
}

/// What sending this crew means.
pub fn plan(job: &Job, sent: &Offer) -> Plan {
    let insertion = &sent.insertion;
    Plan {
        metres: metres(sent.air_m),
        drive_minutes: minutes(insertion.leg_s),
        begins_at: Moment(insertion.begin_s.saturating_mul(1_000)),
        after_orders: u32::try_from(insertion.position).unwrap_or(u32::MAX),
        in_time: insertion.begin_s <= job.due_s,
        delays_orders: insertion.delayed,
        delays_minutes: minutes(insertion.delayed_s),
        cost: insertion.cost,
    }
}

/// The nearest by air who know the trade, whatever else speaks against them.
fn nearest_by_air(fleet: &Fleet, job: &Job) -> Vec<(f64, CrewNo)> {
    let knows = |number: &CrewNo| fleet.crew(*number).is_some_and(|crew| crew.skills.contains(&job.skill));
    let at = |number: CrewNo| Some((fleet.crew(number)?.at.metres_to(&job.at), number));
    let mut all: Vec<(f64, CrewNo)> = fleet.numbers().filter(knows).filter_map(at).collect();
    all.sort_by(|one, two| one.0.total_cmp(&two.0).then(one.1.cmp(&two.1)));
    all.truncate(NEAREST_TOLD);
    all
}

fn compared(fleet: &Fleet, theirs: &Offer, sent: &Offer) -> Vec<WhyNot> {
    let (their, our) = (&theirs.insertion, &sent.insertion);
    let more = |of: fn(&Cost) -> i64| of(&their.cost) - of(&our.cost);
    let after_orders = u32::try_from(their.position).unwrap_or(u32::MAX);
    let held = fleet.crew(theirs.crew).map_or(0, |crew| crew.route.len());
    let driving_s = more(|cost| cost.driving);
    let mut reasons = vec![
        (more(|cost| cost.waiting), WhyNot::Later { minutes: minutes(their.begin_s - our.begin_s), after_orders }),
        (driving_s, WhyNot::DrivesMore { minutes: minutes(driving_s * 100 / Weights::default().driving.max(1)) }),
        (more(|cost| cost.others), WhyNot::DelaysOthers { minutes: minutes(their.delayed_s), orders: their.delayed }),
        (more(|cost| cost.late), WhyNot::BreaksPromise),
        (more(|cost| cost.parts), WhyNot::LacksParts),
        (more(|cost| cost.load), WhyNot::HoldsMore { orders: u32::try_from(held).unwrap_or(u32::MAX) }),
        (more(|cost| cost.coverage), WhyNot::LeavesBare),
    ];
    if theirs.total() <= sent.total() {
        return vec![WhyNot::Nothing];
    }
    // The weightiest reason is always told; the others only where they are worth it.
    reasons.sort_by_key(|(weight, _)| -weight);
    let worth = |(index, (weight, _)): &(usize, (i64, WhyNot))| *index == 0 || *weight >= WORTH_TELLING_S;
    reasons.into_iter().enumerate().filter(worth).take(REASONS_TOLD).map(|(_, (_, reason))| reason).collect()
}

impl From<Infeasible> for WhyNot {
    fn from(reason: Infeasible) -> Self {
        match reason {
            Infeasible::Absent => Self::Absent,
            Infeasible::PastShift(by_s) => Self::PastShift { minutes: minutes(by_s) },
        }
    }
}

/// Whole minutes, rounded up: half a minute late is late.
fn minutes(seconds: i64) -> u32 {
    u32::try_from(seconds.max(0).saturating_add(59) / 60).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a distance on earth, never negative")]
fn metres(metres: f64) -> u64 {
    metres.round() as u64
}
