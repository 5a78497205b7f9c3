//! Reports by schedule: when a period is over, whoever listens by webhook is told where its table lies, and those whom the schedule
//! names get it by mail ([`super::letters`]), once however many servers run. The day's table is told on its evening, a week's on Monday, a month's on the first.

use serde::{Deserialize, Serialize};
use shared::calendar::Day;
use shared::lang::Lang;
use utoipa::ToSchema;

use super::period::Month;
use crate::directory::TimeOfDay;
use crate::figures::{monday, month};
use crate::levels::zone;
use crate::state::Office;
use crate::store::{StoreError, report_schedules as stored};

/// How often a kind of report is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// Every day, about that day.
    Daily,
    /// Every Monday, about the week before.
    Weekly,
    /// Every first of a month, about the month before.
    Monthly,
}

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReportSchedule)]
pub struct Schedule {
    /// At which time of the day, local to the office.
    pub at: TimeOfDay,
    /// Who gets it by mail, as a workbook, besides what webhooks are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<ReportMail>,
}

/// Who gets a report by mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportMail {
    /// The addresses to write to.
    #[schema(min_items = 1, max_items = 20)]
    pub to: Vec<String>,
    /// In which language letter and workbook are.
    #[serde(default)]
    pub lang: Lang,
}

/// A period that is due to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its first day.
    pub first: Day,
    /// As the report's address names it.
    pub period: String,
}

/// The last period that is due on `today` at that minute of the day.
pub fn due(rhythm: Rhythm, at: TimeOfDay, today: Day, minute: u16) -> Due {
    // A day on which it is too early is as the day before.
    let day = if minute < at.minutes() { today.plus(-1) } else { today };
    match rhythm {
        Rhythm::Daily => Due { first: day, period: day.to_string() },
        Rhythm::Weekly => {
            let first = monday(day).plus(-7);
            Due { first, period: first.to_string() }
        }
        Rhythm::Monthly => {
            let before = Month(month(day) - 1);
            let first = before.days().map_or(day, |(first, _)| first);
            Due { first, period: before.to_string() }
        }
    }
}

/// The date and the minute of the day at the office.
pub fn local(office: &Office) -> Result<(Day, u16), StoreError> {
    let refused = |error: zone::BadZone| StoreError::Refused(error.to_string());
    let now = office.now();
    let zone = zone::cut(&office.config().organisation.time_zone, now, now.plus_minutes(1)).map_err(refused)?;
    let (day, since_midnight) = zone.local(now).ok_or(StoreError::Refused("no local time".into()))?;
    Ok((day, u16::try_from(since_midnight / 60_000).unwrap_or_default()))
}

/// The rhythm of a kind of report.
pub fn rhythm(kind: &str) -> Rhythm {
    match kind {
        "daily" => Rhythm::Daily,
        "weekly" => Rhythm::Weekly,
        _ => Rhythm::Monthly,
    }
}

/// Tells what is due; returns how many reports were told.
pub async fn tell(office: &Office) -> Result<usize, StoreError> {
    let (today, minute) = local(office)?;
    let mut tx = office.store().read().await?;
    let all = stored::all(&mut tx).await?;
    drop(tx);
    let mut told = 0;
    for (kind, schedule, last) in all {
        let due = due(rhythm(&kind), schedule.at, today, minute);
        if due.first > last {
            told +=
                usize::from(stored::tell(office.store(), (&kind, &due), schedule.mail.as_ref(), office.now()).await?);
        }
    }
    Ok(told)
}
