//! A table by its name and period, as its address names them.

use shared::calendar::{Day, Zone};

use super::period::Month;
use super::table::Table;
use super::{AsOf, daily, levels, monthly, parts, settlement, weekly};
use crate::error::ApiError;
use crate::levels::zone;
use crate::state::Office;
use crate::store::Tx;

/// The most days of one report: a year and a day.
const MAX_DAYS: i32 = 367;

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 每日未结案暨通告总表; `period` is a date.
    Daily,
    /// 每周报修事件分析表; `period` is a date of the week, or two dates with two dots between.
    Weekly,
    /// 每月报修事件分析表; `period` is a month such as 2014-12.
    Monthly,
    /// 服务级别达标表; `period` is a month, or two dates.
    Levels,
    /// 材料消耗表; `period` is a month, or two dates.
    Parts,
    /// 施工队月度结算表; `period` is a month.
    Settlement,
}

impl Kind {
    /// Its name in addresses and in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Levels => "levels",
            Self::Parts => "parts",
            Self::Settlement => "settlement",
        }
    }

    /// The kind of that [`Kind::key`].
    pub fn named(key: &str) -> Result<Self, ApiError> {
        let known = [Self::Daily, Self::Weekly, Self::Monthly, Self::Levels, Self::Parts, Self::Settlement];
        known.into_iter().find(|kind| kind.key() == key).ok_or_else(|| ApiError::not_found("报表", "report"))
    }
}

/// Two days, the last one included.
fn days(period: &str) -> Result<(Day, Day), ApiError> {
    let bad = || {
        let (zh, en) =
            ("写作 2014-12-11、2014-12 或 2014-12-01..2014-12-31", "2014-12-11, 2014-12, or 2014-12-01..2014-12-31");
        ApiError::field("period", zh, en)
    };
    let read = |text: &str| text.parse::<Day>().map_err(|_| bad());
    let (from, until) = match period.split_once("..") {
        Some((from, until)) => (read(from)?, read(until)?),
        None => match period.parse::<Month>().ok().and_then(Month::days) {
            Some(days) => days,
            None => (read(period)?, read(period)?),
        },
    };
    if until < from || until.0.saturating_sub(from.0) > MAX_DAYS {
        let (zh, en) = ("最多一年，且结束不早于开始", "at most a year, and not backwards");
        return Err(ApiError::field("period", zh, en));
    }
    Ok((from, until))
}

/// The table of a kind and period as it is now.
pub async fn table(tx: &mut Tx, office: &Office, kind: Kind, period: &str, as_of: AsOf) -> Result<Table, ApiError> {
    let (from, until) = days(period)?;
    Ok(match kind {
        Kind::Daily => {
            let (begins, ends) = day_bounds(office, from)?;
            daily::daily(tx, &from.to_string(), begins, ends.min(as_of.now)).await?
        }
        Kind::Weekly => weekly::weekly(tx, as_of, from, until).await?,
        Kind::Monthly => monthly::monthly(tx, as_of, Month(crate::figures::month(from))).await?,
        Kind::Levels => levels::levels(tx, as_of, from, until).await?,
        Kind::Parts => parts::parts(tx, from, until).await?,
        Kind::Settlement => {
            let bad =
                || ApiError::field("period", "结算按月，写作 2014-12", "a settlement is a month's, such as 2014-12");
            let month: Month = period.parse().map_err(|()| bad())?;
            let (begins, _) = day_bounds(office, from)?;
            let (_, ends) = day_bounds(office, until)?;
            settlement::settlement(tx, month, (begins, ends), office.config().organisation.currency).await?
        }
    })
}

/// When a date begins and ends at the office.
fn day_bounds(office: &Office, day: Day) -> Result<(shared::time::Moment, shared::time::Moment), ApiError> {
    let begins = |day: Day| zone::midnight(&office.config().organisation.time_zone, day).map_err(ApiError::internal);
    Ok((begins(day)?, begins(day.plus(1))?))
}

/// The office's zone around now, in which moments are shown.
pub fn office_zone(office: &Office) -> Result<Zone, ApiError> {
    let now = office.now();
    let name = &office.config().organisation.time_zone;
    let cut = zone::cut(name, now.plus_minutes(-5 * 366 * 24 * 60), now.plus_minutes(24 * 60));
    cut.map_err(ApiError::internal)
}
