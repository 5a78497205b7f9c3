//! Who could be sent: the crews as they are now, ranked for an order.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::geo::Point;
use shared::ids::{CrewId, OrderId};
use shared::time::Moment;

use super::dispatching::picture::Picture;
use super::dispatching::why::{Ranking, ranking, ranking_of};
use super::projection::Projection;
use crate::dispatch::explain::{Explanation, Manner, Plan, plan};
use crate::dispatch::nearest::{CrewNow, Job, Ranked, rank};
use crate::state::Office;
use crate::store::books::{CrewEntry, crews};
use crate::store::dispatch::absent;
use crate::store::orders::order as stored;
use crate::store::{StoreError, Tx};

/// Minutes for which a crew's last position counts; after that it is reckoned from its base.
pub(crate) const FRESH_MINUTES: i64 = 60;

/// The crews for an order.
pub struct Candidates {
    /// The order's present revision.
    pub revision: u64,
    /// Suitable before unsuitable, the cheapest of them first, each with what sending it would mean.
    pub crews: Vec<(Ranked, Option<Plan>)>,
    /// Why the first one, if it should be sent.
    pub explanation: Option<Explanation>,
}

/// The crews for `order`; `None` if there is no such order.
pub async fn candidates(office: &Office, order: OrderId) -> Result<Option<Candidates>, StoreError> {
    let mut tx = office.store().read().await?;
    let Some(stored) = stored(&mut tx, order).await? else { return Ok(None) };
    let now = office.now();
    let projection = Projection::of(&stored.document);
    let job = Job { trade: projection.trade, point: projection.point };
    let crews = crews_now(&mut tx, now).await?;
    let mut picture = Picture::read(office, &mut tx).await?;
    picture.look_into_vans(&mut tx, &[&stored.document]).await?;
    drop(tx);
    let ranking = ranking(office, &mut picture, &stored.document).await;
    let crews = by_price(rank(&job, &crews), &picture, ranking.as_ref());
    let best = crews.first().filter(|(ranked, plan)| ranked.suitable && plan.is_some()).map(|(ranked, _)| ranked.crew);
    let explanation = ranking.zip(best).and_then(|(ranking, best)| ranking.explain(&picture, best, Manner::Suggested));
    Ok(Some(Candidates { revision: stored.document.coordination.revision(), crews, explanation }))
}

/// Who could be sent to a report that is still being taken: to this place, for this trade, within so many minutes.
pub async fn for_report(
    office: &Office,
    (trade, point): (String, Point),
    promised: Option<u32>,
) -> Result<Vec<(Ranked, Option<Plan>)>, StoreError> {
    let now = office.now();
    let mut tx = office.store().read().await?;
    let crews = crews_now(&mut tx, now).await?;
    let picture = Picture::read(office, &mut tx).await?;
    drop(tx);
    let asked = picture.asked((&trade, point), promised);
    let ranking = ranking_of(office, &picture, asked).await;
    let job = Job { trade, point: Some(point) };
    Ok(by_price(rank(&job, &crews), &picture, Some(&ranking)))
}

async fn crews_now(tx: &mut Tx, now: Moment) -> Result<Vec<CrewNow>, StoreError> {
    let absent = absent(tx, now).await?;
    Ok(crews(tx).await?.into_iter().map(|entry| at(entry, now, &absent)).collect())
}

/// Suitable crews in the order of the engine's prices; those that it has no price for stay behind, nearest first.
fn by_price(ranked: Vec<Ranked>, picture: &Picture, ranking: Option<&Ranking>) -> Vec<(Ranked, Option<Plan>)> {
    let price = |ranked: &Ranked| {
        let (ranking, number) = ranking.zip(picture.number(ranked.crew))?;
        let place = ranking.offers.iter().position(|offer| offer.crew == number)?;
        ranking.offers.get(place).map(|offer| (place, plan(&ranking.job, offer)))
    };
    let mut priced: Vec<(Ranked, Option<(usize, Plan)>)> =
        ranked.into_iter().map(|ranked| (price(&ranked), ranked)).map(|(price, ranked)| (ranked, price)).collect();
    let place = |price: &Option<(usize, Plan)>| price.as_ref().map_or(usize::MAX, |(place, _)| *place);
    priced.sort_by_key(|(ranked, price)| (!ranked.suitable, place(price)));
    priced.into_iter().map(|(ranked, price)| (ranked, price.map(|(_, plan)| plan))).collect()
}

fn at(entry: CrewEntry, now: Moment, absent: &BTreeSet<CrewId>) -> CrewNow {
    let fresh = entry.position.filter(|(_, seen)| now.ms_since(*seen) <= FRESH_MINUTES * 60_000);
    let minutes_ago = |seen: Moment| u32::try_from(now.ms_since(seen).max(0) / 60_000).unwrap_or(u32::MAX);
    CrewNow {
        crew: entry.id,
        name: entry.name,
        skills: entry.skills,
        shift_start: entry.shift_start,
        shift_end: entry.shift_end,
        minute: minute_of_day(now, &entry.time_zone),
        at: fresh.map(|(point, _)| point).or(entry.base),
        seen_minutes_ago: fresh.map(|(_, seen)| minutes_ago(seen)),
        // Nobody is in a crew that is absent.
        people: if absent.contains(&entry.id) { 0 } else { entry.people },
        load: entry.load,
    }
}

/// The minute of the local day; of the day in UTC where the zone is unknown to this machine.
fn minute_of_day(now: Moment, zone: &str) -> u16 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let local = Timestamp::from_millisecond(now.0).unwrap_or_default().to_zoned(zone);
    u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or_default()
}
