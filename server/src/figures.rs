//! The figures of one order, out of its document: what reports add up. Days are those of the office's zone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::calendar::{Day, Zone};
use shared::document::WorkOrder;
use shared::document::coordination::{Decision, Phase};
use shared::document::finding::{Cause, Finding, FindingField};
use shared::document::line::{Charge, LineKind};
use shared::document::payment::collected;
use shared::document::request::RequestDetail;
use shared::document::service_level::{Due, Reckoned, reckon};
use shared::document::visit::{Happening, Outcome};
use shared::document::visits::visits;
use shared::ids::CrewId;
use shared::money::{Currency, Money};
use shared::time::Moment;

use crate::alarms::situation::{Situation, is_inspection};
use crate::orders::place;
use crate::orders::trips::{Trip, trips};

/// The figures of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The date of its receipt.
    pub day: Option<Day>,
    /// The Monday of that week.
    pub week: Option<Day>,
    /// That month: 12 × year + month − 1.
    pub month: Option<i64>,
    /// The crew that holds it, or held it last.
    pub crew: Option<CrewId>,
    /// The customer's name.
    pub customer: String,
    /// The region of the map in which it lies.
    pub region: Option<i64>,
    /// The service level's name.
    pub level: String,
    /// The class of its cause, if settled.
    pub cause: Option<Cause>,
    /// When it was received.
    pub received_at: Moment,
    /// Whether reports count it: it was not called off, and is a report and no inspection.
    pub counted: bool,
    /// Latest arrival.
    pub response_due: Option<Moment>,
    /// The first arrival.
    pub arrived_at: Option<Moment>,
    /// Latest solution.
    pub resolve_due: Option<Moment>,
    /// The solution that stands.
    pub fixed_at: Option<Moment>,
    /// The date on which it was solved or settled, whichever came first.
    pub fixed_day: Option<Day>,
    /// When it was settled.
    pub settled_at: Option<Moment>,
    /// Whether the second line was asked for.
    pub second_line: bool,
    /// Whether the customer ever disagreed.
    pub disagrees: bool,
    /// Whether a person decided that it repeats another order.
    pub repeated: bool,
    /// Whether the first visit solved it for good; `None` until it is solved.
    pub first_time: Option<bool>,
    /// Hours of labour, in thousandths.
    pub labour_thousandths: i64,
    /// Whether the machine was in its warranty when it was reported.
    pub warranty: bool,
    /// The last rating, 1 to 5.
    pub rating: Option<u8>,
    /// Parts that were used.
    pub parts: Vec<PartUsed>,
    /// Its money, by crew and currency.
    pub money: Vec<CrewMoney>,
    /// The ways of crews to it.
    pub trips: Vec<Trip>,
}

/// What the work of a crew on an order came to, in minor units of one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrewMoney {
    /// The crew; of visits whose crew is not known, the one that held the order last.
    pub crew: Option<CrewId>,
    /// The currency.
    pub currency: Currency,
    /// Labour that the customer pays.
    pub labour_charged: i64,
    /// Labour that warranty or goodwill bears.
    pub labour_free: i64,
    /// Material that the customer pays.
    pub material_charged: i64,
    /// Material that warranty or goodwill bears.
    pub material_free: i64,
    /// Fees that were collected; of the crew that held the order last.
    pub collected: i64,
}

/// A part that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartUsed {
    /// Its name and model.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// How many, in thousandths.
    pub thousandths: i64,
    /// What it costs, whoever pays.
    pub amount: Option<Money>,
    /// Who pays.
    pub charge: Option<Charge>,
}

impl Figures {
    /// The figures of `order`, its situation being known. `zone` is the office's, over the life of the order.
    pub fn of(order: &WorkOrder, situation: &Situation, zone: &Zone) -> Self {
        let day = |at: Moment| zone.local(at).map(|(day, _)| day);
        let received = day(situation.received_at);
        let clocks = reckon(order);
        let (response, resolve) = match &clocks {
            Some(clocks) => (Some(&clocks.response), Some(&clocks.resolve)),
            None => (None, None),
        };
        let arrived_at = response.and_then(|clock| clock.met_at);
        let fixed_at = resolve.and_then(|clock| clock.met_at);
        let stands = order.coordination.phase() != Phase::Cancelled;
        let mut of = Self {
            day: received,
            week: received.map(monday),
            month: received.map(month),
            crew: order.coordination.assignments().last().map(|assignment| assignment.crew),
            customer: situation.customer.clone(),
            received_at: situation.received_at,
            counted: stands && order.origin().is_some() && !is_inspection(order),
            response_due: response.and_then(promised),
            arrived_at,
            resolve_due: resolve.and_then(promised),
            fixed_at,
            fixed_day: situation.ended().and_then(day),
            settled_at: situation.settled_at,
            second_line: !situation.second_line.is_empty(),
            disagrees: !situation.disagrees.is_empty(),
            repeated: order.repeats_order().is_some(),
            first_time: fixed_at.map(|_| first_time(order)),
            rating: order.sign_offs.values().filter_map(|signed| signed.item.rating).next_back(),
            trips: trips(order),
            ..Self::default()
        };
        of.asked(order);
        of.worked(order);
        if stands {
            of.earned(order);
        }
        of
    }

    fn asked(&mut self, order: &WorkOrder) {
        for (_, register) in order.request.iter() {
            match register.distinct().into_iter().next() {
                Some(RequestDetail::Level(level)) => self.level = level.name,
                Some(RequestDetail::Equipment(of)) => {
                    self.warranty = of.warranty_until.is_some_and(|until| until > self.received_at);
                }
                Some(RequestDetail::Site(site)) => self.region = site.point.map(place::region),
                _ => {}
            }
        }
        self.cause = order.findings.values().rev().find_map(|fields| match fields.settled(&FindingField::Cause) {
            Some(Finding::Cause { cause }) => Some(cause),
            _ => None,
        });
    }

    fn worked(&mut self, order: &WorkOrder) {
        for visit in visits(order) {
            for (_, line) in order.lines_of(visit.id) {
                let thousandths = line.quantity().map_or(0, |quantity| quantity.thousandths);
                match line.added.map(|added| added.kind) {
                    Some(LineKind::Labour) => {
                        self.labour_thousandths = self.labour_thousandths.saturating_add(thousandths);
                    }
                    _ => self.parts.push(PartUsed {
                        name: [line.name().unwrap_or_default(), line.model().unwrap_or_default()]
                            .join(" ")
                            .trim()
                            .into(),
                        unit: line.unit().unwrap_or_default(),
                        thousandths,
                        amount: line.amount(),
                        charge: line.charge(),
                    }),
                }
            }
        }
    }
}

/// How far crews drove.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Driven {
    /// Trips whose length is known.
    pub measured: i64,
    /// Trips that lack a position.
    pub unmeasured: i64,
    /// How long those with one were together, by air.
    pub metres: i64,
}

impl Driven {
    /// Takes more into the sum.
    pub fn add(&mut self, more: Self) {
        self.measured = self.measured.saturating_add(more.measured);
        self.unmeasured = self.unmeasured.saturating_add(more.unmeasured);
        self.metres = self.metres.saturating_add(more.metres);
    }
}

impl Figures {
    /// How far crews drove for it. What no crew went is no trip of reports.
    pub fn driven(&self) -> Driven {
        let mut sum = Driven::default();
        for trip in self.trips.iter().filter(|trip| trip.crew.is_some()) {
            sum.add(match trip.metres {
                Some(metres) => Driven { measured: 1, metres, ..Driven::default() },
                None => Driven { unmeasured: 1, ..Driven::default() },
            });
        }
        sum
    }

    fn earned(&mut self, order: &WorkOrder) {
        let last = self.crew;
        let mut sums: BTreeMap<(Option<CrewId>, Currency), CrewMoney> = BTreeMap::new();
        for visit in visits(order) {
            let crew = visit.crew.or(last);
            for (_, line) in order.lines_of(visit.id).filter(|(_, line)| !line.removal_crossed()) {
                let (Some(amount), Some(charge)) = (line.amount(), line.charge()) else { continue };
                let currency = amount.currency;
                let of = sums.entry((crew, currency)).or_insert_with(|| CrewMoney::none(crew, currency));
                let labour = line.added.map(|added| added.kind) == Some(LineKind::Labour);
                let sum = match (labour, charge) {
                    (true, Charge::Charged) => &mut of.labour_charged,
                    (true, _) => &mut of.labour_free,
                    (false, Charge::Charged) => &mut of.material_charged,
                    (false, _) => &mut of.material_free,
                };
                *sum = sum.saturating_add(amount.minor);
            }
        }
        for Money { minor, currency } in collected(order) {
            let of = sums.entry((last, currency)).or_insert_with(|| CrewMoney::none(last, currency));
            of.collected = of.collected.saturating_add(minor);
        }
        self.money = sums.into_values().collect();
    }
}

impl CrewMoney {
    /// Nothing yet.
    pub fn none(crew: Option<CrewId>, currency: Currency) -> Self {
        let (labour_charged, labour_free, material_charged, material_free, collected) = Default::default();
        Self { crew, currency, labour_charged, labour_free, material_charged, material_free, collected }
    }
}

/// The deadline. Of a clock that stood when it was met, that moment: it was met in time.
fn promised(clock: &Reckoned) -> Option<Moment> {
    clock.due().or(clock.met_at.filter(|_| matches!(clock.derivation.due, Due::Stopped { .. })))
}

/// The Monday of the week in which a date lies.
pub fn monday(day: Day) -> Day {
    day.plus(-(day.0 + 3).rem_euclid(7))
}

/// The month in which a date lies: 12 × year + month − 1.
pub fn month(day: Day) -> i64 {
    let (year, month, _) = day.ymd();
    i64::from(year) * 12 + i64::from(month) - 1
}

/// Whether the first visit on which somebody arrived solved it, and it was never taken up again.
fn first_time(order: &WorkOrder) -> bool {
    let reopened = order.coordination.steps().any(|(_, decided)| matches!(decided.decision, Decision::Reopened { .. }));
    let all = visits(order);
    let mut arrived: Vec<_> =
        all.iter().filter_map(|visit| visit.arrival().map(|(_, fact)| (fact.time.judged(), visit))).collect();
    arrived.sort_by_key(|(at, visit)| (*at, visit.id));
    let fixed = |happening: &Happening| matches!(happening, Happening::Ended { outcome: Outcome::Fixed, .. });
    let by_first = match arrived.first() {
        Some((_, visit)) => visit.fact(fixed).is_some(),
        // Solved without anybody going there, on the telephone.
        None => true,
    };
    !reopened && by_first
}
