//! Who could be sent: the crews as they are now, ranked for an order.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::ids::OrderId;
use shared::time::Moment;

use super::projection::Projection;
use crate::dispatch::nearest::{CrewNow, Job, Ranked, rank};
use crate::state::Office;
use crate::store::StoreError;
use crate::store::books::{CrewEntry, crews};
use crate::store::orders::order as stored;

/// Minutes for which a crew's last position counts; after that it is reckoned from its base.
const FRESH_MINUTES: i64 = 60;

/// The present revision of `order` and the crews for it; `None` if there is no such order.
pub async fn candidates(office: &Office, order: OrderId) -> Result<Option<(u64, Vec<Ranked>)>, StoreError> {
    let mut tx = office.store().read().await?;
    let Some(stored) = stored(&mut tx, order).await? else { return Ok(None) };
    let projection = Projection::of(&stored.document);
    let job = Job { trade: projection.trade, point: projection.point };
    let now = office.now();
    let crews: Vec<CrewNow> = crews(&mut tx).await?.into_iter().map(|entry| at(entry, now)).collect();
    Ok(Some((stored.document.coordination.revision(), rank(&job, &crews))))
}

fn at(entry: CrewEntry, now: Moment) -> CrewNow {
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
        people: entry.people,
        load: entry.load,
    }
}

/// The minute of the local day; of the day in UTC where the zone is unknown to this machine.
fn minute_of_day(now: Moment, zone: &str) -> u16 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let local = Timestamp::from_millisecond(now.0).unwrap_or_default().to_zoned(zone);
    u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or_default()
}
