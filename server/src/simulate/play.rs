//! Playing a day: reports come in, crews set out, arrive, finish; a policy decides after each of these.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::policy::Policy;
use super::requests::{Day, Request};
use super::world::{Ways, World};
use crate::dispatch::cost::Weights;
use crate::dispatch::crew::{Crew, CrewNo, Job, OrderNo, SkillNo};
use crate::dispatch::fleet::Fleet;
use crate::dispatch::rank::Scratch;
use crate::dispatch::space::Spot;
use crate::dispatch::standby::{Demand, advise};
use crate::dispatch::travel::TravelTime as _;

/// How much longer than expected is believed of work that is not done in time.
const OVERRUN_S: i64 = 900;

/// Who works, and when.
#[derive(Clone, Copy, Debug)]
pub struct Roster {
    /// How many crews there are.
    pub crews: u32,
    /// Seconds after midnight at which they begin and end; equal ones mean around the clock.
    pub shift_s: (i64, i64),
}

/// A way to a request and the work there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trip {
    /// The place in the day's requests.
    pub request: usize,
    /// Who went.
    pub crew: CrewNo,
    /// When it set out.
    pub left_s: i64,
    /// When it was there.
    pub arrived_s: i64,
    /// When it was done.
    pub done_s: i64,
    /// Metres by road.
    pub metres: f64,
}

/// A day as it went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Played {
    /// Every trip, in the order in which they began.
    pub trips: Vec<Trip>,
    /// How often a planned order changed its crew before anybody set out for it.
    pub moved: usize,
    /// Metres by road that idle crews drove to wait somewhere else.
    pub standby_m: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Arrived(CrewNo),
    Done(CrewNo),
    Reported(usize),
    ShiftBegins,
}

/// The office while a day is played: everything that a policy may look at, and what it changes.
pub struct Desk<'d> {
    /// The day.
    pub day: &'d Day,
    /// The crews, their places and plans as the office believes them to be.
    pub fleet: Fleet,
    /// What the office knows about travelling.
    pub ways: Ways<'d>,
    /// What weighs how much.
    pub weights: Weights,
    /// Buffers.
    pub scratch: Scratch,
    /// Requests that are in nobody's plan, in the order of their reports.
    pub waiting: Vec<usize>,
    /// Requests in plans for which nobody has set out yet.
    pub planned: Vec<(Job, CrewNo)>,
    /// What is played so far.
    pub played: Played,
    world: &'d World,
    roster: Roster,
    under_way: Vec<Option<usize>>,
    /// From where each crew set out last.
    left_from: Vec<Option<Spot>>,
    /// Ways of idle crews to where they should wait.
    walks: Vec<Option<Walk>>,
    demand: Demand,
    events: BinaryHeap<Reverse<(i64, Event)>>,
}

/// An idle crew's way to where it should wait.
#[derive(Clone, Copy, Debug)]
struct Walk {
    from: Spot,
    to: Spot,
    left_s: i64,
    there_s: i64,
}

/// Plays `day` under `policy`, until the last request is served or a week is over.
pub fn play(day: &Day, world: &World, roster: Roster, policy: Policy) -> Played {
    let mut desk = Desk::open(day, world, roster, policy);
    while let Some(Reverse((now_s, event))) = desk.events.pop() {
        desk.take(now_s, event);
        // What happens in the same second is decided on together.
        if desk.events.peek().is_some_and(|Reverse((next_s, _))| *next_s == now_s) {
            continue;
        }
        desk.keep_shifts(now_s);
        desk.keep_beliefs(now_s);
        desk.keep_places(now_s);
        policy.decide(&mut desk, now_s);
    }
    desk.played
}

impl Walk {
    /// How much of it lies behind the crew, from 0 to 1.
    fn share(&self, now_s: i64) -> f64 {
        let seconds = |from: i64, to: i64| f64::from(i32::try_from(to.saturating_sub(from)).unwrap_or(i32::MAX));
        (seconds(self.left_s, now_s) / seconds(self.left_s, self.there_s).max(1.0)).clamp(0.0, 1.0)
    }
}

impl<'d> Desk<'d> {
    fn open(day: &'d Day, world: &'d World, roster: Roster, policy: Policy) -> Self {
        let ways = Ways::new(policy.knows_roads().then_some(world));
        let first_s = day.requests.first().map_or(0, |request| request.received_s);
        let crews = (0..roster.crews).filter_map(|number| crew(CrewNo(number), day, world, first_s)).collect();
        let fleet = Fleet::new(crews, day.trades.len(), &ways);
        let midnight_s = first_s - first_s.rem_euclid(86_400);
        let reports = day.requests.iter().enumerate().map(|(index, of)| (of.received_s, Event::Reported(index)));
        let shifts = (0..8).map(|days| (midnight_s + days * 86_400 + roster.shift_s.0, Event::ShiftBegins));
        let events = reports.chain(shifts).map(Reverse).collect();
        let (under_way, left_from) = (vec![None; fleet.len()], vec![None; fleet.len()]);
        let (walks, demand) = (vec![None; fleet.len()], Demand::of(day.before.iter().copied()));
        let (weights, scratch) = Default::default();
        let (waiting, planned, played) = Default::default();
        Self {
            day,
            fleet,
            ways,
            weights,
            scratch,
            waiting,
            planned,
            played,
            world,
            roster,
            under_way,
            left_from,
            walks,
            demand,
            events,
        }
    }

    fn take(&mut self, now_s: i64, event: Event) {
        match event {
            Event::Reported(request) => self.waiting.push(request),
            Event::ShiftBegins => {}
            Event::Arrived(crew) => {
                if let Some(trip) = self.trip(crew) {
                    let from = self.day.requests.get(trip.request).map(|request| request.at);
                    let expected_s = now_s + self.world.work_s;
                    self.fleet.change(crew, &self.ways, |crew| crew.free_s = expected_s);
                    let set_out_from = self.left_from.get(crew.0 as usize).copied().flatten();
                    if let Some((at, to)) = set_out_from.zip(from) {
                        self.ways.pace.learn(at.metres_to(&to), trip.left_s, trip.arrived_s - trip.left_s);
                    }
                    self.events.push(Reverse((trip.done_s, Event::Done(crew))));
                }
            }
            Event::Done(number) => {
                if let Some(held) = self.under_way.get_mut(number.0 as usize) {
                    *held = None;
                }
                self.fleet.change(number, &self.ways, |crew| (crew.free_s, crew.is_engaged) = (now_s, false));
            }
        }
    }

    /// The job that a request is.
    pub fn job(&self, request: usize) -> Option<Job> {
        let Request { received_s, skill, at, due_s, weight, .. } = *self.day.requests.get(request)?;
        let order = OrderNo(u32::try_from(request).ok()?);
        let (work_s, earliest_s) = (self.world.work_s, i64::MIN);
        Some(Job { order, skill, at, work_s, since_s: received_s, earliest_s, due_s, weight, parts: Vec::new() })
    }

    /// Whether a crew could set out now.
    pub fn is_free(&self, number: CrewNo, now_s: i64) -> bool {
        let on_shift = |crew: &Crew| (crew.shift_s.0..crew.shift_s.1).contains(&now_s);
        self.fleet.crew(number).is_some_and(|crew| !crew.is_engaged && on_shift(crew))
    }

    /// Every crew that could set out now.
    pub fn free(&self, now_s: i64) -> Vec<CrewNo> {
        self.fleet.numbers().filter(|number| self.is_free(*number, now_s)).collect()
    }

    /// A crew sets out for a request.
    pub fn set_out(&mut self, number: CrewNo, request: usize, now_s: i64) {
        self.halt(number, now_s);
        let Some((job, from)) = self.job(request).zip(self.fleet.crew(number).map(|crew| crew.at)) else { return };
        let arrived_s = now_s + self.world.travel_s(&from, &job.at, now_s);
        let done_s = arrived_s + self.world.work_s(request);
        let metres = self.world.road_m(&from, &job.at);
        if let Some(held) = self.under_way.get_mut(number.0 as usize) {
            *held = Some(self.played.trips.len());
        }
        if let Some(held) = self.left_from.get_mut(number.0 as usize) {
            *held = Some(from);
        }
        self.played.trips.push(Trip { request, crew: number, left_s: now_s, arrived_s, done_s, metres });
        self.events.push(Reverse((arrived_s, Event::Arrived(number))));
        let believed_s = now_s + self.ways.seconds(&from, &job.at, now_s) + job.work_s;
        self.fleet.change(number, &self.ways, |crew| {
            crew.route.retain(|stop| stop.order != job.order);
            (crew.at, crew.free_s, crew.is_engaged) = (job.at, believed_s, true);
        });
    }

    fn trip(&self, crew: CrewNo) -> Option<Trip> {
        self.played.trips.get((*self.under_way.get(crew.0 as usize)?)?).copied()
    }

    /// Idle crews set out for where they should wait.
    pub fn stand_by(&mut self, now_s: i64) {
        for advice in advise(&self.fleet, &self.demand, now_s, (&self.ways, &self.weights)) {
            let Some(from) = self.fleet.crew(advice.crew).map(|crew| crew.at) else { continue };
            self.halt(advice.crew, now_s);
            let there_s = now_s + self.world.travel_s(&from, &advice.to, now_s);
            if let Some(walk) = self.walks.get_mut(advice.crew.0 as usize) {
                *walk = Some(Walk { from, to: advice.to, left_s: now_s, there_s });
            }
        }
    }

    /// Who drives to where they should wait has got so far.
    fn keep_places(&mut self, now_s: i64) {
        for number in self.fleet.numbers() {
            let Some(walk) = self.walks.get(number.0 as usize).copied().flatten() else { continue };
            let at = walk.from.towards(&walk.to, walk.share(now_s));
            self.fleet.change(number, &self.ways, |crew| crew.at = at);
            if now_s >= walk.there_s {
                self.halt(number, now_s);
            }
        }
    }

    /// Ends the way of a crew to where it should wait.
    fn halt(&mut self, number: CrewNo, now_s: i64) {
        if let Some(walk) = self.walks.get_mut(number.0 as usize).and_then(Option::take) {
            self.played.standby_m += self.world.road_m(&walk.from, &walk.to) * walk.share(now_s);
        }
    }

    /// Who should have been done by now is believed to need a quarter of an hour more.
    fn keep_beliefs(&mut self, now_s: i64) {
        for number in self.fleet.numbers() {
            if self.fleet.crew(number).is_some_and(|crew| crew.is_engaged && crew.free_s <= now_s) {
                self.fleet.change(number, &self.ways, |crew| crew.free_s = now_s + OVERRUN_S);
            }
        }
    }

    /// Every crew's shift is the present one, or the next.
    fn keep_shifts(&mut self, now_s: i64) {
        let (from_s, to_s) = self.roster.shift_s;
        if from_s == to_s {
            return;
        }
        let midnight_s = now_s - now_s.rem_euclid(86_400);
        let length_s = (to_s - from_s).rem_euclid(86_400);
        let shifts = [-1, 0, 1].map(|days| midnight_s + days * 86_400 + from_s);
        let Some(begins_s) = shifts.into_iter().find(|begins_s| begins_s + length_s > now_s) else { return };
        for number in self.fleet.numbers() {
            if self.fleet.crew(number).is_some_and(|crew| crew.shift_s.0 != begins_s) {
                self.fleet.change(number, &self.ways, |crew| crew.shift_s = (begins_s, begins_s + length_s));
            }
        }
    }
}

/// A crew of the day. With few trades every crew knows them all; with more, each knows three, in turn.
fn crew(number: CrewNo, day: &Day, world: &World, now_s: i64) -> Option<Crew> {
    let trades = u32::try_from(day.trades.len()).ok().filter(|count| *count > 0)?;
    let skills = (0..trades.min(3)).map(|step| (number.0.wrapping_mul(3) + step) % trades);
    let skills: Vec<SkillNo> = skills.filter_map(|skill| u16::try_from(skill).ok().map(SkillNo)).collect();
    Some(Crew {
        at: world.base(number, &day.places)?,
        free_s: now_s,
        is_engaged: false,
        is_present: true,
        skills,
        shift_s: (i64::MIN / 4, i64::MAX / 4),
        rest_s: None,
        parts: Vec::new(),
        route: Vec::new(),
    })
}
