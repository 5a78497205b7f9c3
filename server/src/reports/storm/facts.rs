//! What happened in that week, before any program saw it: minutes after START, drawn from dice around the real requests.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use shared::ids::Entropy as _;

use super::{CREWS, DAY, MINUTE, ZONE};
use crate::testing::{Dice, START};

/// Degrees north and east.
pub(super) type Degrees = (f64, f64);

/// A request and its fate, in minutes after START; what never happens is `None`.
#[derive(Clone, Debug)]
pub(super) struct Fate {
    pub(super) ticket: String,
    pub(super) problem: String,
    pub(super) neighbourhood: String,
    pub(super) at: Degrees,
    pub(super) received: i64,
    pub(super) crew: usize,
    /// The visits, in their order: a second one where the first asks for the second line.
    pub(super) visits: Vec<Visit>,
    /// When a specialist takes up the call for the second line.
    pub(super) taken_up: Option<i64>,
    /// When a specialist says that it repeats the order before it.
    pub(super) linked: Option<i64>,
    /// When the office writes to the customer.
    pub(super) told: Option<i64>,
    pub(super) closed: Option<i64>,
    pub(super) complaint: Option<Complaint>,
}

/// A visit.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub(super) accepted: i64,
    /// When the crew set out, and where it was if its phone knew.
    pub(super) left: (i64, Option<Degrees>),
    pub(super) arrived: i64,
    pub(super) asked_for_help: Option<i64>,
    pub(super) fixed: Option<i64>,
    /// When the customer refused to sign.
    pub(super) refused: Option<i64>,
    /// When the phone brings it all.
    pub(super) synced: i64,
}

/// A complaint: when it came in, and when each step was done and when that was written down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Complaint {
    pub(super) received: i64,
    pub(super) accepted: Option<(i64, i64)>,
    pub(super) verified: Option<(i64, i64)>,
    pub(super) planned: Option<(i64, i64)>,
    pub(super) escalated: Option<i64>,
    pub(super) manager: Option<(i64, i64)>,
}

impl Fate {
    pub(super) fn arrived(&self) -> Option<i64> {
        self.visits.iter().map(|visit| visit.arrived).min()
    }

    pub(super) fn fixed(&self) -> Option<i64> {
        self.visits.iter().find_map(|visit| visit.fixed)
    }

    pub(super) fn asked_for_help(&self) -> Option<i64> {
        self.visits.iter().find_map(|visit| visit.asked_for_help)
    }

    pub(super) fn refused(&self) -> Option<i64> {
        self.visits.iter().find_map(|visit| visit.refused)
    }

    /// What the office knew of it before that minute.
    pub(super) fn known_before(&self, minute: i64) -> Option<Self> {
        let known = |at: Option<i64>| at.filter(|at| *at < minute);
        let visits = self.visits.iter().filter(|visit| visit.synced < minute).cloned().collect();
        (self.received < minute).then(|| Self {
            visits,
            taken_up: known(self.taken_up),
            linked: known(self.linked),
            told: known(self.told),
            closed: known(self.closed),
            ..self.clone()
        })
    }
}

pub(super) fn below(dice: &mut Dice, end: u64) -> i64 {
    let mut bytes = [0; 8];
    dice.fill(&mut bytes);
    i64::try_from(u64::from_be_bytes(bytes) % end).unwrap()
}

struct Request {
    received: i64,
    ticket: String,
    problem: String,
    neighbourhood: String,
    at: Degrees,
}

/// The requests of the week that begins with START: of the file that `CALLOUT_REQUESTS_CSV` names, else invented ones.
fn requests(dice: &mut Dice) -> Vec<Request> {
    let Some(path) = std::env::var_os("CALLOUT_REQUESTS_CSV") else {
        eprintln!("the requests of this week are invented; CALLOUT_REQUESTS_CSV names real ones");
        let mut off = |end| {
            #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
            let parts = below(dice, end) as f64;
            parts / 10_000.0
        };
        let places: Vec<Degrees> = (0..70).map(|_| (37.70 + off(1_300), -122.51 + off(1_300))).collect();
        let request = |(n, at): (usize, Degrees)| Request {
            received: below(dice, 6 * 24 * 60),
            ticket: format!("I{n}"),
            problem: "Flooding".to_owned(),
            neighbourhood: format!("Quarter {}", n % 7),
            at,
        };
        return places.into_iter().enumerate().map(request).collect();
    };
    let tz = TimeZone::get(ZONE).unwrap();
    let mut all = Vec::new();
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let at: DateTime = row[1].trim_end_matches('Z').parse().unwrap();
        let at = at.to_zoned(tz.clone()).unwrap().timestamp().as_millisecond();
        let received = (at - START.0).div_euclid(MINUTE);
        if (0..6 * DAY).contains(&received) {
            let at = (row[9].parse().unwrap(), row[10].parse().unwrap());
            let (ticket, problem, neighbourhood) = (row[0].to_owned(), row[6].to_owned(), row[8].to_owned());
            all.push(Request { received, ticket, problem, neighbourhood, at });
        }
    }
    all
}

/// The fates of all requests, in the order in which they come in.
pub(super) fn fates() -> Vec<Fate> {
    let mut dice = Dice(2_014);
    let mut requests = requests(&mut dice);
    requests.sort_by_key(|request| request.received);
    // Where each crew's last order was: from there it sets out for the next one.
    let mut places = [(37.77, -122.42); CREWS];
    let mut fates: Vec<Fate> = Vec::new();
    for (index, request) in requests.into_iter().enumerate() {
        let (crew, at) = (index % CREWS, request.at);
        // Every other crew works in basements and brings its day hours later.
        let offline = index % 2 == 0;
        let mut draw = |end| below(&mut dice, end);
        let mut visits = Vec::new();
        let mut taken_up = None;
        if draw(100) < 90 {
            let first = visit(request.received, (places[crew], at), offline, &mut draw);
            let help = draw(100) < 20;
            places[crew] = at;
            if help {
                let asked = first.arrived + 10 + draw(60);
                let synced = asked + if offline { draw(400) } else { 0 };
                let first = Visit { asked_for_help: Some(asked), fixed: None, refused: None, synced, ..first };
                taken_up = (draw(100) < 70).then(|| synced + 1 + draw(300));
                let goes_again = draw(100) < 80;
                let after = taken_up.unwrap_or(synced) + 1;
                visits.push(first);
                visits.extend(goes_again.then(|| visit(after, (at, at), offline, &mut draw)));
            } else {
                visits.push(first);
            }
        }
        let last = visits.last().map(|visit| (visit.synced, visit.fixed));
        let closed = last.filter(|(_, fixed)| fixed.is_some()).map(|(synced, _)| synced + 1 + draw(300));
        let linked = (index % 9 == 8).then(|| request.received + 5);
        let told = (draw(100) < 30).then(|| request.received + 10 + draw(2_000));
        let complaint = (index % 6 == 5).then(|| complaint(request.received + draw(1_500), &mut draw));
        let Request { received, ticket, problem, neighbourhood, at } = request;
        fates.push(Fate {
            ticket,
            problem,
            neighbourhood,
            at,
            received,
            crew,
            visits,
            taken_up,
            linked,
            // What is settled is not written about any more.
            told: told.filter(|told| closed.is_none_or(|closed| *told < closed)),
            closed,
            complaint,
        });
    }
    fates
}

fn visit(after: i64, (from, _): (Degrees, Degrees), offline: bool, draw: &mut impl FnMut(u64) -> i64) -> Visit {
    let accepted = after + draw(25);
    let left = accepted + draw(20);
    let arrived = left + 1 + draw(60);
    let fixed = (draw(100) < 85).then(|| arrived + 10 + draw(900));
    let refused = fixed.filter(|_| draw(100) < 12).map(|fixed| fixed + 3);
    let synced = refused.or(fixed).unwrap_or(arrived) + if offline { draw(600) } else { 0 };
    // A phone in a tunnel knows no place.
    let from = (draw(100) < 80).then_some(from);
    Visit { accepted, left: (left, from), arrived, asked_for_help: None, fixed, refused, synced }
}

/// Steps done in time and late, some of them written down only a day later.
fn complaint(received: i64, draw: &mut impl FnMut(u64) -> i64) -> Complaint {
    let mut step = |hours: u64, after: i64| {
        (draw(100) < 80).then(|| {
            let done = after + 1 + draw(hours * 75);
            (done, done + if draw(100) < 40 { 60 + draw(1_400) } else { 0 })
        })
    };
    let accepted = step(3, received);
    let verified = accepted.and_then(|(done, _)| step(24, done));
    let planned = verified.and_then(|(done, _)| step(48, done));
    let escalated = planned.is_none().then_some(received + 2_000);
    let manager = escalated.and_then(|at| step(48, at));
    Complaint { received, accepted, verified, planned, escalated, manager }
}
