//! The terms of a level: its calendar, what stops its clocks, and targets by class of fault.

use serde::{Deserialize, Serialize};
use shared::calendar::Calendar;
use shared::document::service_level::{Derivation, Due, Hindrance, Terms};
use shared::lang::Lang;
use shared::sync::reference::Level;
use shared::time::Moment;
use utoipa::ToSchema;

use super::calendar::{BadCalendar, WorkingCalendar};

/// The most classes of fault that one level tells apart.
pub const MAX_CLASSES: usize = 100;

/// The terms of a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "calendar": "office", "stops": ["customer-absent", "customer-decides"],
    "classes": [{ "class": "leak", "response_minutes": 60, "resolve_minutes": 480 }]
}))]
pub struct LevelTerms {
    /// The calendar in whose working time its minutes are counted.
    #[schema(min_length = 1, max_length = 60)]
    pub calendar: String,
    /// What stops its clocks; by default what lies with the customer.
    #[serde(default = "usual_stops")]
    pub stops: Vec<Hindrance>,
    /// Faults that have targets of their own; any other has the level's.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub classes: Vec<ClassTargets>,
}

/// The targets of a class of fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassTargets {
    /// The class 故障类别, or a trade.
    #[schema(min_length = 1, max_length = 60)]
    pub class: String,
    /// Minutes to the latest arrival.
    #[schema(minimum = 1)]
    pub response_minutes: u32,
    /// Minutes to the latest solution.
    #[schema(minimum = 1)]
    pub resolve_minutes: u32,
}

/// What contradicts itself in the terms of a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadTerms {
    /// A class whose solution would be due before its arrival, or at once.
    Targets(String),
    /// A class that stands twice.
    Twice(String),
    /// A class without a name, or with one that is too long.
    Name,
    /// Too many classes.
    TooMany,
    /// A target that the calendar never reaches.
    Unreachable(String),
    /// The calendar is broken.
    Calendar(BadCalendar),
}

fn usual_stops() -> Vec<Hindrance> {
    Hindrance::USUAL.to_vec()
}

impl LevelTerms {
    /// Names the first contradiction, for a level with these targets of its own.
    pub fn check(&self, level: &Level, calendar: &WorkingCalendar, now: Moment) -> Result<(), BadTerms> {
        if self.classes.len() > MAX_CLASSES {
            return Err(BadTerms::TooMany);
        }
        let reckoned = calendar.around(&self.calendar, now).map_err(BadTerms::Calendar)?;
        reachable(level.resolve_minutes, &reckoned, now).map_err(|()| BadTerms::Unreachable(String::new()))?;
        for (index, targets) in self.classes.iter().enumerate() {
            let ClassTargets { class, response_minutes, resolve_minutes } = targets;
            if class.trim().is_empty() || class.chars().count() > 60 || class.chars().any(char::is_control) {
                return Err(BadTerms::Name);
            }
            if *response_minutes == 0 || resolve_minutes < response_minutes {
                return Err(BadTerms::Targets(class.clone()));
            }
            if self.classes.iter().skip(index + 1).any(|other| other.class == *class) {
                return Err(BadTerms::Twice(class.clone()));
            }
            reachable(*resolve_minutes, &reckoned, now).map_err(|()| BadTerms::Unreachable(class.clone()))?;
        }
        Ok(())
    }

    /// The level as an order carries it that was received then, for the first of `classes` that has targets of its own.
    pub fn level_for(
        &self,
        level: &Level,
        calendar: &WorkingCalendar,
        classes: &[&str],
        received: Moment,
    ) -> Result<Level, BadTerms> {
        let of_class = |wanted: &&str| self.classes.iter().find(|targets| targets.class == **wanted);
        let own = classes.iter().find_map(of_class);
        let mut stops = self.stops.clone();
        stops.sort();
        stops.dedup();
        let reckoned = calendar.around(&self.calendar, received).map_err(BadTerms::Calendar)?;
        let resolve_minutes = own.map_or(level.resolve_minutes, |own| own.resolve_minutes);
        let class = own.map(|own| own.class.clone()).unwrap_or_default();
        reachable(resolve_minutes, &reckoned, received).map_err(|()| BadTerms::Unreachable(class.clone()))?;
        Ok(Level {
            name: level.name.clone(),
            response_minutes: own.map_or(level.response_minutes, |own| own.response_minutes),
            resolve_minutes,
            terms: Some(Box::new(Terms { class, calendar: reckoned, stops })),
        })
    }
}

fn reachable(minutes: u32, calendar: &Calendar, from: Moment) -> Result<(), ()> {
    match Derivation::of(from, minutes, calendar, &[]).due {
        Due::At { .. } => Ok(()),
        Due::Stopped { .. } | Due::Beyond => Err(()),
    }
}

impl BadTerms {
    /// The field that is wrong.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Calendar(_) => "calendar",
            Self::Unreachable(class) if class.is_empty() => "calendar",
            _ => "classes",
        }
    }

    /// For people.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Targets(class) => lang.pick(
                format!("{class}：解决时限不得短于响应时限，且都大于 0"),
                format!("{class}: the latest solution is not before the latest arrival, and both are above 0"),
            ),
            Self::Twice(class) => lang.pick(format!("{class} 出现两次"), format!("{class} stands twice")),
            Self::Name => lang.pick("故障类别须为 1 到 60 个字".into(), "a class has 1 to 60 characters".into()),
            Self::TooMany => lang.pick(format!("最多 {MAX_CLASSES} 类"), format!("at most {MAX_CLASSES} classes")),
            Self::Unreachable(class) => lang.pick(
                format!("{class} 按此日历三年内到不了时限，请增加工作时间或缩短时限"),
                format!(
                    "{class} would not be due within three years of this calendar; give more hours or a shorter target"
                ),
            ),
            Self::Calendar(bad) => bad.words(lang),
        }
    }
}
