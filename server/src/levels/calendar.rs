//! Working calendars 工作日历 as the office keeps them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shared::calendar::{Calendar, Day, Fault, Hours, Span, SpecialDay, WeekSpan, Weekday};
use shared::lang::Lang;
use shared::time::Moment;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::zone::{self, BadZone};
use crate::directory::{TimeOfDay, both};

/// When people work. Hours are local to the zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "zone": "Asia/Shanghai",
    "week": [{ "day": "monday", "hours": ["09:00-12:00", "13:00-18:00"] }],
    "special": [{ "day": "2015-01-01", "name": "元旦", "hours": [] }, { "day": "2015-01-04", "name": "调休", "hours": ["09:00-18:00"] }]
}))]
pub struct WorkingCalendar {
    /// The IANA name of its time zone.
    #[schema(min_length = 1, max_length = 60)]
    pub zone: String,
    /// Around the clock, every day 24×7; then there are no hours.
    #[serde(default)]
    pub always: bool,
    /// The hours of ordinary days; days that are not named have none.
    #[serde(default)]
    #[schema(max_items = 7)]
    pub week: Vec<DayHours>,
    /// Days that are not ordinary: holidays, and weekends that are worked.
    #[serde(default)]
    #[schema(max_items = 400)]
    pub special: Vec<SpecialHours>,
}

/// The hours of a day of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayHours {
    /// Which.
    pub day: Weekday,
    /// From when until when, in order.
    #[schema(max_items = 12)]
    pub hours: Vec<HourSpan>,
}

/// The hours of a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecialHours {
    /// Which.
    pub day: Day,
    /// What it is called.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub name: String,
    /// From when until when, in order; none: nobody works.
    #[serde(default)]
    #[schema(max_items = 12)]
    pub hours: Vec<HourSpan>,
}

/// `09:00-12:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourSpan(pub Span);

/// What is wrong with a calendar, by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadCalendar {
    /// The zone.
    Zone,
    /// Around the clock, and hours as well.
    AlwaysWithHours,
    /// The hours.
    Hours(Fault),
    /// A name that is too long.
    LongName(Day),
    /// A day that is over was changed: orders have been reckoned with it.
    ChangedThePast(Day),
}

impl WorkingCalendar {
    /// The hours as they are reckoned with; `None` around the clock.
    pub fn hours(&self) -> Result<Option<Hours>, BadCalendar> {
        if self.always {
            let empty = self.week.is_empty() && self.special.is_empty();
            return if empty { Ok(None) } else { Err(BadCalendar::AlwaysWithHours) };
        }
        if let Some(long) = self.special.iter().find(|special| special.name.chars().count() > 100) {
            return Err(BadCalendar::LongName(long.day));
        }
        let mut week: Vec<WeekSpan> = Vec::new();
        for DayHours { day, hours } in &self.week {
            if let Some(repeated) = week.iter().find(|span| span.day == *day) {
                return Err(BadCalendar::Hours(Fault::Overlap(repeated.day)));
            }
            week.extend(hours.iter().map(|HourSpan(span)| WeekSpan { day: *day, span: *span }));
        }
        week.sort_by_key(|span| span.day);
        let spans = |special: &SpecialHours| special.hours.iter().map(|HourSpan(span)| *span).collect();
        let mut special: Vec<SpecialDay> =
            self.special.iter().map(|special| SpecialDay { day: special.day, spans: spans(special) }).collect();
        special.sort_by_key(|special| special.day);
        let hours = Hours { week, special };
        hours.check().map_err(BadCalendar::Hours)?;
        Ok(Some(hours))
    }

    /// Whether it may take the place of `before` at `now`: what is over stays as it was.
    pub fn check(&self, before: Option<&Self>, now: Moment) -> Result<(), BadCalendar> {
        let today = zone::today(&self.zone, now).map_err(|BadZone| BadCalendar::Zone)?;
        self.hours()?;
        let over = |of: &Self| {
            let mut over: Vec<(Day, Vec<Span>)> = Vec::new();
            let hours = |special: &SpecialHours| special.hours.iter().map(|HourSpan(span)| *span).collect();
            over.extend(of.special.iter().filter(|day| day.day < today).map(|day| (day.day, hours(day))));
            over.sort();
            over
        };
        let Some(before) = before else { return Ok(()) };
        let (before, after) = (over(before), over(self));
        let changed = before.iter().find(|day| !after.contains(day)).or(after.iter().find(|day| !before.contains(day)));
        changed.map_or(Ok(()), |(day, _)| Err(BadCalendar::ChangedThePast(*day)))
    }

    /// The calendar as an order carries it that was received then. Days long past are left out.
    pub fn around(&self, name: &str, received: Moment) -> Result<Calendar, BadCalendar> {
        let zone = zone::around(&self.zone, received).map_err(|BadZone| BadCalendar::Zone)?;
        let from = zone.local(received).map(|(day, _)| day.plus(-4));
        let hours = self.hours()?.map(|mut hours| {
            hours.special.retain(|special| from.is_none_or(|from| special.day >= from));
            hours
        });
        Ok(Calendar { name: name.to_owned(), zone, hours })
    }
}

impl BadCalendar {
    /// The field that is wrong.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::AlwaysWithHours => "always",
            Self::Hours(Fault::Twice(_) | Fault::OverlapOn(_)) | Self::LongName(_) | Self::ChangedThePast(_) => {
                "special"
            }
            Self::Hours(_) => "week",
        }
    }

    /// For people.
    pub fn words(&self, lang: Lang) -> String {
        let told = |zh: &str, en: &str| lang.pick(zh, en).to_owned();
        match self {
            Self::Zone => told("不是 IANA 时区名，例如 Asia/Shanghai", "not an IANA time zone such as Asia/Shanghai"),
            Self::AlwaysWithHours => {
                told("24×7 与工作时间不能同时填写", "around the clock leaves no room for hours; give one or the other")
            }
            Self::Hours(fault) => fault.words(lang),
            Self::LongName(day) => told(&format!("{day} 的名称过长"), &format!("the name of {day} is too long")),
            Self::ChangedThePast(day) => told(
                &format!("{day} 已过去，已有工单按它计时，不能再改"),
                &format!("{day} is over: orders have been reckoned with it, so it stays as it was"),
            ),
        }
    }
}

impl Serialize for HourSpan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        serializer.collect_str(&format_args!("{}-{}", time(self.0.from), time(self.0.to)))
    }
}

impl<'de> Deserialize<'de> for HourSpan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let read = text.split_once('-').and_then(|(from, to)| {
            let (from, to): (TimeOfDay, TimeOfDay) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
            Some(Span { from: from.minutes(), to: to.minutes() })
        });
        let wrong = || both("时段写作 09:00-12:00", "hours are written 09:00-12:00");
        read.map(Self).ok_or_else(|| serde::de::Error::custom(wrong()))
    }
}

impl PartialSchema for HourSpan {
    fn schema() -> RefOr<Schema> {
        let text =
            ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}$"));
        text.description(Some("From when until when, such as 09:00-12:00; 24:00 is the end of the day.")).build().into()
    }
}

impl ToSchema for HourSpan {}
