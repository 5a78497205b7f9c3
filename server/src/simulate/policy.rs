//! The policies that are compared.

use super::play::Desk;
use crate::dispatch::batch;
use crate::dispatch::crew::{CrewNo, Stop};
use crate::dispatch::improve::improve;
use crate::dispatch::rank::rank;

/// A way to dispatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// The oldest report gets the idle crew that is nearest by air; what it is measured against.
    Nearest,
    /// While hands are free, every report goes at once where it is cheapest in somebody's day, and is moved while that wins;
    /// when more wait than hands are free, by matching.
    Engine,
    /// The same, with a routing server's knowledge of the roads.
    Roads,
    /// The same as the engine, and idle crews wait where the next report is likely to come from.
    Standby,
    /// Idle crews and waiting reports are matched, all together, whenever one of them appears, crowded or not.
    Batch,
}

impl Policy {
    /// What it is called in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nearest => "nearest idle by air",
            Self::Engine => "engine",
            Self::Roads => "engine, with roads",
            Self::Standby => "engine, standing by",
            Self::Batch => "batch matching",
        }
    }

    /// Whether it asks a routing server.
    pub fn knows_roads(self) -> bool {
        self == Self::Roads
    }

    /// Decides on everything that can be decided at `now_s`.
    pub fn decide(self, desk: &mut Desk<'_>, now_s: i64) {
        match self {
            Self::Nearest => nearest(desk, now_s),
            Self::Engine | Self::Roads => engine(desk, now_s),
            Self::Standby => {
                engine(desk, now_s);
                desk.stand_by(now_s);
            }
            Self::Batch => matched(desk, now_s),
        }
    }
}

fn nearest(desk: &mut Desk<'_>, now_s: i64) {
    for request in std::mem::take(&mut desk.waiting) {
        match nearest_idle(desk, request, now_s) {
            Some(crew) => desk.set_out(crew, request, now_s),
            None => desk.waiting.push(request),
        }
    }
}

fn nearest_idle(desk: &Desk<'_>, request: usize, now_s: i64) -> Option<CrewNo> {
    let of = desk.day.requests.get(request)?;
    let away = |number: CrewNo| {
        let crew = desk.fleet.crew(number).filter(|crew| crew.skills.contains(&of.skill))?;
        desk.is_free(number, now_s).then(|| (crew.at.metres_to(&of.at), number))
    };
    let nearer = |one: &(f64, CrewNo), two: &(f64, CrewNo)| one.0.total_cmp(&two.0).then(one.1.cmp(&two.1));
    desk.fleet.numbers().filter_map(away).min_by(nearer).map(|(_, number)| number)
}

fn engine(desk: &mut Desk<'_>, now_s: i64) {
    if batch::pays(desk.waiting.len() + desk.planned.len(), desk.free(now_s).len()) {
        // Plans that would be torn up by the next report are not made: who is left over waits for the next idle crew.
        let planned = std::mem::take(&mut desk.planned);
        for (job, crew) in planned {
            desk.fleet.take(crew, job.order, &desk.ways);
            desk.waiting.push(job.order.0 as usize);
        }
        desk.waiting.sort_unstable();
        matched(desk, now_s);
        return;
    }
    for request in std::mem::take(&mut desk.waiting) {
        if !plan(desk, request, now_s) {
            desk.waiting.push(request);
        }
    }
    let moved = improve(&mut desk.fleet, &desk.planned, now_s, (&desk.ways, &desk.weights), &mut desk.scratch);
    for change in moved.into_iter().filter(|change| change.from != change.to) {
        desk.played.moved += 1;
        if let Some(planned) = desk.planned.get_mut(change.job) {
            planned.1 = change.to;
        }
    }
    for number in desk.free(now_s) {
        let next = desk.fleet.crew(number).and_then(|crew| crew.route.first().map(|stop| stop.order));
        if let Some(order) = next {
            desk.planned.retain(|(job, _)| job.order != order);
            desk.set_out(number, order.0 as usize, now_s);
        }
    }
}

/// Puts a request into the day of whoever is cheapest. `false` if there is nobody.
fn plan(desk: &mut Desk<'_>, request: usize, now_s: i64) -> bool {
    let Some(job) = desk.job(request) else { return false };
    let offers = rank(&desk.fleet, &job, now_s, (&desk.ways, &desk.weights), &mut desk.scratch);
    let Some(best) = offers.first().copied() else { return false };
    desk.fleet.put(best.crew, best.insertion.position, Stop::of(&job), &desk.ways);
    desk.planned.push((job, best.crew));
    true
}

fn matched(desk: &mut Desk<'_>, now_s: i64) {
    let waiting: Vec<usize> = std::mem::take(&mut desk.waiting);
    let jobs: Vec<_> = waiting.iter().filter_map(|request| desk.job(*request)).collect();
    let sent = batch::send(&desk.fleet, &jobs, now_s, (&desk.ways, &desk.weights));
    for (request, offer) in waiting.into_iter().zip(sent) {
        match offer.filter(|offer| desk.is_free(offer.crew, now_s)) {
            Some(offer) => desk.set_out(offer.crew, request, now_s),
            None => desk.waiting.push(request),
        }
    }
}
