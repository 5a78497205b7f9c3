//! The places of a crew's day into which an order can be put: what each would mean, and putting it into one so that it stays
//! there, whatever the places of the others were.

use serde::Serialize;
use shared::document::coordination::{Assignment, Decision, Phase};
use shared::document::edit::Act;
use shared::ids::{CrewId, OrderId};
use shared::time::Moment;

use super::picture::Picture;
use crate::dispatch::crew::{Crew, Job, OrderNo, Stop};
use crate::dispatch::explain::Manner;
use crate::orders::assign::{Assigned, Wish, assign_as};
use crate::orders::desk::{By, Desk};
use crate::state::Office;
use crate::store::dispatch::{Sent, add_sent, last_sent};
use crate::store::{StoreError, Tx, orders};

/// A crew's day with a place between any two orders, before the first and behind the last.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PlacesInDay)]
pub struct Places {
    /// The order's present revision.
    pub revision: u64,
    /// From the beginning of the day to its end.
    pub places: Vec<Place>,
}

/// What it would mean to put the order here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = PlaceInDay)]
pub struct Place {
    /// The order that would come next; absent for the end of the day.
    pub before: Option<OrderId>,
    /// Minutes of driving to it.
    pub drive_minutes: u32,
    /// When the work would begin.
    pub begins_at: Moment,
    /// Whether that is as promised.
    pub in_time: bool,
    /// Orders behind it that would begin later than was promised, and do not without it.
    pub breaks: Vec<OrderId>,
    /// Orders behind it that would begin later than without it.
    pub delays_orders: u32,
    /// By how many minutes, all together.
    pub delays_minutes: u32,
    /// Whether the day would go on past the end of the shift.
    pub past_shift: bool,
}

/// What became of putting an order somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// The crew was sent, and the order stands where it was put; or why not.
    Sent(Assigned),
    /// The day is no longer as it was seen: the order that should come next is not in it.
    DayChanged,
    /// Nobody knows where the order or the crew is, so there are no places to choose from.
    NoPlaces,
}

/// Where an order is to be put.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// Into whose day.
    pub crew: CrewId,
    /// Before which order of it; `None` for its end.
    pub before: Option<OrderId>,
    /// The revision that was seen.
    pub revision: u64,
}

/// A crew's day without an order, and the job that the order is.
struct Day {
    picture: Picture,
    crew: Crew,
    job: Job,
    revision: u64,
}

impl Day {
    async fn read(office: &Office, order: OrderId, crew: CrewId) -> Result<Option<Self>, StoreError> {
        let mut tx: Tx = office.store().read().await?;
        let Some(stored) = orders::order(&mut tx, order).await? else { return Ok(None) };
        let mut picture = Picture::read(office, &mut tx).await?;
        drop(tx);
        let Some(job) = picture.job(&stored.document) else { return Ok(None) };
        let Some(crew) = picture.number(crew).and_then(|number| picture.fleet.crew(number)).cloned() else {
            return Ok(None);
        };
        Ok(Some(Self { picture, crew, job, revision: stored.document.coordination.revision() }))
    }

    /// The day with the order in it, before its stop number `index`.
    fn with(&self, index: usize) -> Crew {
        let mut crew = self.crew.clone();
        crew.route.insert(index.min(crew.route.len()), Stop::of(&self.job));
        crew.schedule(&self.picture.pace);
        crew
    }

    fn place(&self, index: usize) -> Option<Place> {
        let (with, picture) = (self.with(index), &self.picture);
        let put = with.route.get(index)?;
        let (mut breaks, mut delays_orders, mut delays_s) = (Vec::new(), 0, 0);
        for (before, after) in self.crew.route.iter().skip(index).zip(with.route.iter().skip(index + 1)) {
            let later_s = after.begin_s() - before.begin_s();
            if later_s >= 60 {
                delays_orders += 1;
                delays_s += later_s;
            }
            if after.begin_s() > after.due_s && before.begin_s() <= before.due_s {
                breaks.extend(picture.order(after.order));
            }
        }
        let minutes = |seconds: i64| u32::try_from(seconds.max(0).div_euclid(60)).unwrap_or(u32::MAX);
        Some(Place {
            before: self.crew.route.get(index).and_then(|stop| picture.order(stop.order)),
            drive_minutes: minutes(put.leg_s()),
            begins_at: moment(put.begin_s()),
            in_time: put.begin_s() <= put.due_s,
            breaks,
            delays_orders,
            delays_minutes: minutes(delays_s),
            past_shift: with.route.last().is_some_and(|last| last.end_s() > with.shift_s.1),
        })
    }
}

/// The places for `order` in a crew's day; `None` where there is no such order or crew, or nobody knows where one of them is.
pub async fn places(office: &Office, order: OrderId, crew: CrewId) -> Result<Option<Places>, StoreError> {
    let Some(day) = Day::read(office, order, crew).await? else { return Ok(None) };
    let places = (0..=day.crew.route.len()).filter_map(|index| day.place(index)).collect();
    Ok(Some(Places { revision: day.revision, places }))
}

/// Sends a crew, and puts the order into that place of its day. First the others make room, in a transaction of their own:
/// if nothing follows, there is a gap in the count and nothing else.
pub async fn put_in(office: &Office, by: By, order: OrderId, gap: Gap) -> Result<Put, StoreError> {
    let Some(day) = Day::read(office, order, gap.crew).await? else { return Ok(Put::NoPlaces) };
    if day.revision != gap.revision {
        return Ok(Put::Sent(Assigned::Stale { current: day.revision }));
    }
    let of = |number: OrderNo| day.picture.order(number);
    let index = match gap.before {
        None => Some(day.crew.route.len()),
        Some(before) => day.crew.route.iter().position(|stop| of(stop.order) == Some(before)),
    };
    let Some(index) = index else { return Ok(Put::DayChanged) };
    let route = day.with(index).route;
    let planned = |stop: &Stop| Some((of(stop.order)?, moment(stop.begin_s())));
    let others: Vec<(u32, OrderId, Moment)> = (1..)
        .zip(&route)
        .filter(|(_, stop)| stop.order != day.job.order)
        .filter_map(|(position, stop)| planned(stop).map(|(order, begins_at)| (position, order, begins_at)))
        .collect();
    make_room(office, by.clone(), gap.crew, &others).await?;
    let wish = Wish {
        crew: Some(gap.crew),
        revision: gap.revision,
        position: u32::try_from(index.saturating_add(1)).unwrap_or_default(),
        planned_start: route.get(index).map(|stop| moment(stop.begin_s())),
        expected_minutes: None,
        reason: String::new(),
    };
    assign_as(office, by, order, wish, Manner::Chosen).await.map(Put::Sent)
}

/// Gives the orders of a day the places that they have now, counted from 1. The crew keeps each under the same epoch: whoever
/// has accepted one need not do so again.
async fn make_room(office: &Office, by: By, crew: CrewId, day: &[(u32, OrderId, Moment)]) -> Result<(), StoreError> {
    let orders: Vec<OrderId> = day.iter().map(|(_, order, _)| *order).collect();
    let mut desk = Desk::open(office, by, &orders).await?;
    for (position, order, begins_at) in day {
        let Some(document) = desk.document(*order) else { continue };
        let coordination = &document.coordination;
        let held = coordination.assignment().filter(|held| held.crew == crew && held.position != *position);
        let Some(held) = held.filter(|_| coordination.phase() == Phase::Open) else { continue };
        let assignment = Assignment {
            position: *position,
            planned_start: Some(*begins_at),
            knew: document.watermark.clone(),
            ..held.clone()
        };
        let revision = coordination.revision().saturating_add(1);
        if let Some(sent) = last_sent(&mut desk.tx, *order).await? {
            let sent = Sent { revision, position: *position, planned_start: Some(*begins_at), ..sent };
            add_sent(&mut desk.tx, &sent).await?;
        }
        desk.write(*order, Act::Decided { revision, decision: Decision::Assigned(assignment) });
    }
    desk.commit().await.map(drop)
}

fn moment(seconds: i64) -> Moment {
    Moment(seconds.saturating_mul(1_000))
}
