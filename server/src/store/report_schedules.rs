//! Which reports are told by themselves, and how far.

use shared::calendar::Day;
use shared::time::Moment;

use super::events::{self, StoredEvent};
use super::levels::{json, text};
use super::{Row, Store, StoreError, Tx, feed, report_letters};
use crate::directory::TimeOfDay;
use crate::reports::schedule::{Due, ReportMail, Schedule};

const ALL: &str = "SELECT kind, minute, told, mail FROM report_schedules ORDER BY kind";
const ONE: &str = "SELECT kind, minute, told, mail FROM report_schedules WHERE kind = $1 /*lock*/";
const PUT: &str = "INSERT INTO report_schedules (kind, minute, told, mail) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (kind) DO UPDATE SET minute = excluded.minute, told = excluded.told, mail = excluded.mail";
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
pub async fn put(tx: &mut Tx, kind: &str, schedule: &Schedule, told: Day) -> Result<(), StoreError> {
    let mail = schedule.mail.as_ref().map(text).transpose()?;
    tx.execute(PUT, (kind, schedule.at.minutes(), told.0, mail)).await.map(drop)
}

/// Takes a schedule away.
pub async fn remove(tx: &mut Tx, kind: &str) -> Result<(), StoreError> {
    tx.execute(REMOVE, (kind,)).await.map(drop)
}

/// Tells of a period, with a letter to each of those who get it by mail; `false` if another server did.
pub async fn tell(
    store: &Store,
    (kind, due): (&str, &Due),
    mail: Option<&ReportMail>,
    now: Moment,
) -> Result<bool, StoreError> {
    let mut tx = store.write().await?;
    if tx.execute(TOLD, (kind, due.first.0)).await? != 1 {
        return Ok(false);
    }
    let position = feed::advance(&mut tx, 1).await?;
    if let Some(mail) = mail {
        report_letters::add(&mut tx, (kind, &due.period), mail, now).await?;
    }
    events::add(&mut tx, vec![StoredEvent::of_report(position, (kind, &due.period), now)]).await?;
    tx.commit().await?;
    Ok(true)
}

fn of_row(row: &Row) -> Result<(String, Schedule, Day), StoreError> {
    let minute: u16 = row.get("minute")?;
    let at = TimeOfDay::from_minutes(minute).ok_or_else(|| row.corrupt("minute", "no time of a day"))?;
    let mail = match row.get::<Option<String>>("mail")? {
        Some(_) => Some(json(row, "mail")?),
        None => None,
    };
    Ok((row.get("kind")?, Schedule { at, mail }, Day(row.get("told")?)))
}
