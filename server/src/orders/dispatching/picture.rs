//! The picture that the engine decides on: every crew as it is now, with the rest of its day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::document::WorkOrder;
use shared::document::request::{RequestDetail, RequestField};
use shared::geo::Point;
use shared::ids::{CrewId, OrderId, PartId};
use shared::time::Moment;

use crate::dispatch::cost::{Weights, weight_of};
use crate::dispatch::crew::{Crew, CrewNo, Job, OrderNo, PartNo, SkillNo, Stop};
use crate::dispatch::fleet::Fleet;
use crate::dispatch::space::Spot;
use crate::dispatch::travel::Pace;
use crate::orders::assign::EXPECTED_MINUTES;
use crate::orders::candidates::FRESH_MINUTES;
use crate::orders::projection::Projection;
use crate::state::Office;
use crate::store::books::{self, CrewEntry};
use crate::store::dispatch::{self, Held};
use crate::store::{StoreError, Tx, vans};
use crate::vans::{is_named, waits_for};

/// Around the clock, in seconds since 1970.
const ALWAYS: (i64, i64) = (i64::MIN / 4, i64::MAX / 4);

/// Crews whose place nobody knows are not in it: they cannot be compared.
pub struct Picture {
    /// The crews.
    pub fleet: Fleet,
    /// Who they are, by number.
    pub names: Vec<(CrewId, String)>,
    /// How quickly one gets about.
    pub pace: Pace,
    /// What weighs how much.
    pub weights: Weights,
    /// The moment it shows.
    pub now: Moment,
    trades: Vec<String>,
    orders: Vec<OrderId>,
    /// The parts that some order waits for, by number; no others are looked at.
    parts: Vec<PartId>,
    /// Which of them each waiting order names.
    waiting: BTreeMap<OrderId, Vec<PartNo>>,
}

impl Picture {
    /// Draws the picture of now.
    pub async fn read(office: &Office, tx: &mut Tx) -> Result<Self, StoreError> {
        let now = office.now();
        let entries = books::crews(tx).await?;
        let absent = dispatch::absent(tx, now).await?;
        let mut held = office.in_hand().by_crew(tx).await?;
        let trades: BTreeSet<String> =
            entries.iter().flat_map(|entry| &entry.skills).map(|trade| plain(trade)).collect();
        let trades: Vec<String> = trades.into_iter().collect();
        let (mut crews, mut names, mut orders) = (Vec::new(), Vec::new(), Vec::new());
        for entry in entries {
            let day = held.remove(&entry.id).unwrap_or_default();
            let present = entry.people > 0 && !absent.contains(&entry.id);
            let name = (entry.id, entry.name.clone());
            if let Some(crew) = crew(&entry, day, present, now, &trades, &mut orders) {
                crews.push(crew);
                names.push(name);
            }
        }
        let pace = office.learned().pace(tx, now, &office.config().organisation.time_zone).await?;
        let fleet = Fleet::new(crews, trades.len(), &pace);
        Ok(Self {
            fleet,
            names,
            pace,
            weights: Weights::default(),
            now,
            trades,
            orders,
            parts: Vec::new(),
            waiting: BTreeMap::new(),
        })
    }

    /// Looks into the vans, as far as some of `orders` wait for parts: which they name, and who should have them. Without it
    /// every van counts as empty, and no order as waiting.
    pub async fn look_into_vans(&mut self, tx: &mut Tx, orders: &[&WorkOrder]) -> Result<(), StoreError> {
        let words = orders.iter().map(|order| (order.id, waits_for(order)));
        let waiting: Vec<(OrderId, Vec<String>)> = words.filter(|(_, words)| !words.is_empty()).collect();
        if waiting.is_empty() {
            return Ok(());
        }
        let loaded = vans::ever_loaded(tx).await?;
        let mut new = Vec::new();
        for (order, words) in waiting {
            let named: Vec<PartId> =
                loaded.iter().filter(|(_, article)| is_named(article, &words)).map(|(part, _)| *part).collect();
            for part in &named {
                if self.part(*part).is_none() {
                    self.parts.push(*part);
                    new.push(*part);
                }
            }
            let mut numbers: Vec<PartNo> = named.iter().filter_map(|part| self.part(*part)).collect();
            numbers.sort();
            self.waiting.insert(order, numbers);
        }
        for (crew, part) in vans::carriers(tx, &new).await? {
            let (Some(crew), Some(part)) = (self.number(crew), self.part(part)) else { continue };
            self.fleet.change(crew, &self.pace, |crew| {
                crew.parts.push(part);
                crew.parts.sort();
            });
        }
        Ok(())
    }

    fn part(&self, part: PartId) -> Option<PartNo> {
        let index = self.parts.iter().position(|known| *known == part)?;
        u32::try_from(index).ok().map(PartNo)
    }

    /// The moment it shows, in seconds.
    pub fn now_s(&self) -> i64 {
        seconds(self.now)
    }

    /// The number of a crew; `None` if nobody knows where it is.
    pub fn number(&self, crew: CrewId) -> Option<CrewNo> {
        let index = self.names.iter().position(|(id, _)| *id == crew)?;
        u32::try_from(index).ok().map(CrewNo)
    }

    /// Which order a number stands for.
    pub fn order(&self, number: OrderNo) -> Option<OrderId> {
        self.orders.get(number.0 as usize).copied()
    }

    /// Takes an order out of the day it stands in: it is about to be decided anew.
    fn forget(&mut self, order: OrderId) {
        let Some(index) = self.orders.iter().position(|held| *held == order) else { return };
        let Ok(order) = u32::try_from(index).map(OrderNo) else { return };
        for number in self.fleet.numbers() {
            if self.fleet.take(number, order, &self.pace).is_some() {
                return;
            }
        }
    }

    /// The job that an order is; `None` if nobody knows where it is.
    pub fn job(&mut self, document: &WorkOrder) -> Option<Job> {
        self.forget(document.id);
        let of = Projection::of(document);
        let at = of.point?.into();
        let appointment = match document.request.settled(&RequestField::Appointment) {
            Some(RequestDetail::Appointment(appointment)) => Some(seconds(appointment.from)),
            _ => None,
        };
        let promised = of.response_due.map(|due| due.ms_since(of.received_at) / 60_000);
        Some(Job {
            order: number(document.id, &mut self.orders),
            skill: skill(&of.trade, &self.trades),
            at,
            work_s: i64::from(EXPECTED_MINUTES) * 60,
            since_s: seconds(of.received_at),
            earliest_s: appointment.unwrap_or(i64::MIN),
            due_s: of.response_due.map_or(i64::MAX, seconds),
            weight: weight_of(promised.and_then(|minutes| u32::try_from(minutes).ok()).unwrap_or(u32::MAX)),
            parts: self.waiting.get(&document.id).cloned().unwrap_or_default(),
        })
    }

    /// The number of a trade; one beyond all of them if no crew knows it.
    pub fn skill(&self, trade: &str) -> SkillNo {
        skill(trade, &self.trades)
    }

    /// The job that a report would be if it came in now; `promised` are the minutes until somebody has to be there.
    pub fn asked(&self, (trade, at): (&str, Point), promised: Option<u32>) -> Job {
        Job {
            // No order has this number: it stands in nobody's day.
            order: OrderNo(u32::MAX),
            skill: skill(trade, &self.trades),
            at: at.into(),
            work_s: i64::from(EXPECTED_MINUTES) * 60,
            since_s: self.now_s(),
            earliest_s: i64::MIN,
            due_s: promised.map_or(i64::MAX, |minutes| self.now_s() + i64::from(minutes) * 60),
            weight: weight_of(promised.unwrap_or(u32::MAX)),
            parts: Vec::new(),
        }
    }

    /// Leaves out whoever is not on shift now: automatic dispatch never sends them.
    pub fn only_on_shift(&mut self) {
        let now_s = self.now_s();
        for number in self.fleet.numbers() {
            let off = self.fleet.crew(number).is_some_and(|crew| !(crew.shift_s.0..crew.shift_s.1).contains(&now_s));
            if off {
                self.fleet.change(number, &self.pace, |crew| crew.is_present = false);
            }
        }
    }

    /// How many crews are present and idle.
    pub fn idle(&self) -> usize {
        let idle = |number: &CrewNo| self.fleet.crew(*number).is_some_and(|crew| crew.is_present && crew.is_idle());
        self.fleet.numbers().filter(idle).count()
    }

    /// Notes that a job now stands in a crew's day, for the decisions that follow.
    pub fn put(&mut self, crew: CrewNo, position: usize, job: &Job) {
        self.fleet.put(crew, position, Stop::of(job), &self.pace);
    }
}

fn crew(
    entry: &CrewEntry,
    day: Vec<Held>,
    is_present: bool,
    now: Moment,
    trades: &[String],
    orders: &mut Vec<OrderId>,
) -> Option<Crew> {
    let fresh = entry.position.filter(|(_, seen)| now.ms_since(*seen) <= FRESH_MINUTES * 60_000);
    let mut at: Spot = fresh.map(|(point, _)| point).or(entry.base)?.into();
    let mut free_s = seconds(now);
    let (doing, mut todo): (Vec<Held>, Vec<Held>) =
        day.into_iter().filter(|held| is_work(&held.status)).partition(|held| is_under_way(&held.status));
    for held in &doing {
        let expected_s = i64::from(held.expected_minutes.unwrap_or(EXPECTED_MINUTES)) * 60;
        // How far they are nobody knows: on the way all of the work is to come, on site half of it, in the mean.
        free_s += if held.status == "on-the-way" { expected_s } else { expected_s / 2 };
        at = held.point.map_or(at, Spot::from);
    }
    let place = |held: &Held| if held.position == 0 { u32::MAX } else { held.position };
    todo.sort_by_key(|held| (place(held), held.planned_start.unwrap_or(held.received_at), held.order));
    let route = todo.iter().filter_map(|held| Some(Stop::of(&job(held, trades, orders)?))).collect();
    let skills = entry.skills.iter().map(|trade| skill(&plain(trade), trades)).collect();
    let shift_s = shift(entry, now);
    let rest_s = entry.rest.and_then(|rest| present_or_next(rest, &entry.time_zone, now));
    let is_engaged = !doing.is_empty();
    Some(Crew { at, free_s, is_engaged, is_present, skills, shift_s, rest_s, parts: Vec::new(), route })
}

fn job(held: &Held, trades: &[String], orders: &mut Vec<OrderId>) -> Option<Job> {
    let promised = held.response_due.map(|due| due.ms_since(held.received_at) / 60_000);
    Some(Job {
        order: number(held.order, orders),
        skill: skill(&held.trade, trades),
        at: held.point?.into(),
        work_s: i64::from(held.expected_minutes.unwrap_or(EXPECTED_MINUTES)) * 60,
        since_s: seconds(held.received_at),
        earliest_s: i64::MIN,
        due_s: held.response_due.map_or(i64::MAX, seconds),
        weight: weight_of(promised.and_then(|minutes| u32::try_from(minutes).ok()).unwrap_or(u32::MAX)),
        parts: Vec::new(),
    })
}

/// Whether somebody still has to go there.
fn is_work(status: &str) -> bool {
    is_under_way(status) || matches!(status, "dispatched" | "accepted")
}

/// Whether the crew is there, or on its way.
pub(super) fn is_under_way(status: &str) -> bool {
    matches!(status, "on-the-way" | "arrived" | "working" | "paused")
}

/// The present shift, or the next one.
fn shift(entry: &CrewEntry, now: Moment) -> (i64, i64) {
    present_or_next((entry.shift_start, entry.shift_end), &entry.time_zone, now).unwrap_or(ALWAYS)
}

/// When a span of every day, in minutes after local midnight, goes on or is next; `None` for one without an end.
fn present_or_next((start, end): (u16, u16), time_zone: &str, now: Moment) -> Option<(i64, i64)> {
    const DAY: i64 = 24 * 60;
    let (start, end) = (i64::from(start), i64::from(end));
    let length = (end - start).rem_euclid(DAY);
    if length == 0 {
        return None;
    }
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    let local = Timestamp::from_millisecond(now.0).unwrap_or_default().to_zoned(zone);
    let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
    let since = (minute - start).rem_euclid(DAY);
    let begins = if since < length { -since } else { DAY - since };
    let minute_s = seconds(now) - i64::from(local.second());
    Some((minute_s + begins * 60, minute_s + (begins + length) * 60))
}

fn number(order: OrderId, orders: &mut Vec<OrderId>) -> OrderNo {
    orders.push(order);
    OrderNo(u32::try_from(orders.len() - 1).unwrap_or(u32::MAX))
}

/// A trade as it is compared.
fn plain(trade: &str) -> String {
    trade.trim().to_lowercase()
}

/// The place of a trade; one beyond all of them if nobody knows it.
fn skill(trade: &str, trades: &[String]) -> SkillNo {
    let index = trades.binary_search(&plain(trade)).ok().and_then(|index| u16::try_from(index).ok());
    SkillNo(index.unwrap_or(u16::MAX))
}

fn seconds(at: Moment) -> i64 {
    at.0.div_euclid(1_000)
}
