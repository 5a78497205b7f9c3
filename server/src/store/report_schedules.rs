//! Which reports are told by themselves, and how far.

use shared::calendar::Day;
use shared::time::Moment;

use super::events::{self, StoredEvent};
use super::{Row, Store, StoreError, Tx, feed};
use crate::directory::TimeOfDay;
use crate::reports::schedule::{Due, Schedule};

const ALL: &str = "SELECT kind, minute, told FROM report_schedules ORDER BY kind";
const ONE: &str = "SELECT kind, minute, told FROM report_schedules WHERE kind = $1 /*lock*/";
const PUT: &str = "INSERT INTO report_schedules (kind, minute, told) VALUES ($1, $2, $3) \
    ON CONFLICT (kind) DO UPDATE SET minute = excluded.minute, told = excluded.told";
const REMOVE: &str = "DELETE FROM report_schedules WHERE kind = $1";
const TOLD: &str = "UPDATE report_schedules SET told = $2 WHERE kind = $1 AND told < $2";

/// Every schedule: its kind of report, its time, and the first day of the last period that was told.
pub async fn all(tx: &mut Tx) -> Result<Vec<(String, Schedule, Day)>, StoreError> {
    tx.fetch_all(ALL, ()).await?.iter().map(of_row).collect()
}

/// The schedule of a kind of report, locked until the commit where `tx` writes.
pub async fn one(tx: &mut Tx, kind: &str) -> Result<Option<Schedule>, StoreError> {
    let row = tx.fetch_optional(ONE, (kind,)).await?;
    Ok(row.as_ref().map(of_row).transpose()?.map(|(_, schedule, _)| schedule))
}

/// Writes a schedule; periods up to the one that begins on `told` are not told any more.
pub async fn put(tx: &mut Tx, kind: &str, schedule: Schedule, told: Day) -> Result<(), StoreError> {
    tx.execute(PUT, (kind, schedule.at.minutes(), told.0)).await.map(drop)
}

/// Takes a schedule away.
pub async fn remove(tx: &mut Tx, kind: &str) -> Result<(), StoreError> {
    tx.execute(REMOVE, (kind,)).await.map(drop)
}

/// Tells of a period; `false` if another server did.
pub async fn tell(store: &Store, kind: &str, due: &Due, now: Moment) -> Result<bool, StoreError> {
    let mut tx = store.write().await?;
    if tx.execute(TOLD, (kind, due.first.0)).await? != 1 {
        return Ok(false);
    }
    let position = feed::advance(&mut tx, 1).await?;
    events::add(&mut tx, vec![StoredEvent::of_report(position, (kind, &due.period), now)]).await?;
    tx.commit().await?;
    Ok(true)
}

fn of_row(row: &Row) -> Result<(String, Schedule, Day), StoreError> {
    let minute: u16 = row.get("minute")?;
    let at = TimeOfDay::from_minutes(minute).ok_or_else(|| row.corrupt("minute", "no time of a day"))?;
    Ok((row.get("kind")?, Schedule { at }, Day(row.get("told")?)))
}
