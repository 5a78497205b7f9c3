//! Crews and jobs as the engine sees them: numbers and spots, no names. Times are seconds since 1970.

use super::space::Spot;
use super::travel::TravelTime;

/// A crew's place in a [`super::fleet::Fleet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CrewNo(pub u32);

/// A trade's place in the caller's list of trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillNo(pub u16);

/// An order's place in the caller's list of orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderNo(pub u32);

/// A part's place in the caller's catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartNo(pub u32);

/// Work to be done at a place.
#[derive(Clone, Debug)]
pub struct Job {
    /// Which order.
    pub order: OrderNo,
    /// What it takes.
    pub skill: SkillNo,
    /// Where.
    pub at: Spot,
    /// How long the work should take.
    pub work_s: i64,
    /// Since when somebody waits.
    pub since_s: i64,
    /// Not before: an appointment. `i64::MIN` for none.
    pub earliest_s: i64,
    /// Latest arrival. `i64::MAX` for none.
    pub due_s: i64,
    /// How much a second of its waiting weighs, in percent of an ordinary order's.
    pub weight: i64,
    /// The parts it should take, sorted.
    pub parts: Vec<PartNo>,
}

/// A job in a crew's day.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Which order.
    pub order: OrderNo,
    /// Where.
    pub at: Spot,
    /// How long the work should take.
    pub work_s: i64,
    /// Not before.
    pub earliest_s: i64,
    /// Latest arrival.
    pub due_s: i64,
    /// How much a second of its waiting weighs, in percent of an ordinary order's.
    pub weight: i64,
    /// Driving time from the place before.
    pub(super) leg_s: i64,
    /// When the work begins as things stand.
    pub(super) begin_s: i64,
    /// When it ends.
    pub(super) end_s: i64,
}

impl Stop {
    /// The stop that `job` becomes. Its times are set when it is put into a route.
    pub fn of(job: &Job) -> Self {
        let Job { order, at, work_s, earliest_s, due_s, weight, .. } = *job;
        Self { order, at, work_s, earliest_s, due_s, weight, leg_s: 0, begin_s: 0, end_s: 0 }
    }

    /// When the work begins as things stand.
    pub fn begin_s(&self) -> i64 {
        self.begin_s
    }

    /// When it ends.
    pub fn end_s(&self) -> i64 {
        self.end_s
    }

    /// Driving time from the place before.
    pub fn leg_s(&self) -> i64 {
        self.leg_s
    }
}

/// A crew.
#[derive(Clone, Debug)]
pub struct Crew {
    /// Where it is, or where it will be once what it is doing is done.
    pub at: Spot,
    /// When it can leave from there.
    pub free_s: i64,
    /// Whether it is at work or on the way to it now; if not, and without a route, it is idle.
    pub is_engaged: bool,
    /// Whether it can be sent anywhere at all: it has people and is not absent.
    pub is_present: bool,
    /// What it knows.
    pub skills: Vec<SkillNo>,
    /// When its shift begins and ends.
    pub shift_s: (i64, i64),
    /// When it rests: beginning and end.
    pub rest_s: Option<(i64, i64)>,
    /// The parts on its van, sorted.
    pub parts: Vec<PartNo>,
    /// The rest of its day, in this order.
    pub route: Vec<Stop>,
}

impl Crew {
    /// Whether it does nothing and has nothing to do.
    pub fn is_idle(&self) -> bool {
        self.route.is_empty() && !self.is_engaged
    }

    /// Works out anew when each stop begins and ends.
    pub fn schedule(&mut self, travel: &impl TravelTime) {
        let (mut at, mut leave_s) = (self.at, self.leaves_s());
        for index in 0..self.route.len() {
            let rest = self.rest_s;
            let Some(stop) = self.route.get_mut(index) else { break };
            stop.leg_s = travel.seconds(&at, &stop.at, leave_s);
            stop.begin_s = begins(leave_s.saturating_add(stop.leg_s), stop.earliest_s, stop.work_s, rest);
            stop.end_s = stop.begin_s.saturating_add(stop.work_s);
            (at, leave_s) = (stop.at, stop.end_s);
        }
    }

    /// When it can set out from where it is: not before its shift.
    pub(super) fn leaves_s(&self) -> i64 {
        self.free_s.max(self.shift_s.0)
    }
}

/// When work can begin for who is there at `there_s`: not before `earliest_s`, and not so that it reaches into the rest.
#[inline]
pub(super) fn begins(there_s: i64, earliest_s: i64, work_s: i64, rest_s: Option<(i64, i64)>) -> i64 {
    let begin_s = there_s.max(earliest_s);
    match rest_s {
        Some((from_s, to_s)) if begin_s < to_s && begin_s.saturating_add(work_s) > from_s => to_s,
        _ => begin_s,
    }
}
