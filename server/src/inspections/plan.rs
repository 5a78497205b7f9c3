//! What a plan says, and what contradicts itself in it.

use serde::{Deserialize, Serialize};
use shared::calendar::Day;
use shared::document::limits::{MAX_DETAILS, MAX_NAME};
use shared::document::reading::Reading;
use shared::ids::{CustomerId, EquipmentId, SiteId};
use shared::lang::Lang;
use shared::money::Quantity;
use utoipa::ToSchema;

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InspectionPlan)]
pub struct Plan {
    /// What people call it; unique.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Whose.
    pub customer: CustomerId,
    /// Where.
    pub site: SiteId,
    /// Which machine; without one, the place.
    #[serde(default)]
    pub equipment: Option<EquipmentId>,
    /// The skill a crew needs.
    #[schema(min_length = 1, max_length = 60)]
    pub trade: String,
    /// What is to be done, as the crew reads it.
    #[schema(min_length = 1, max_length = 500)]
    pub task: String,
    /// The checklist, by its name; without one, the trade's.
    #[serde(default)]
    pub template: Option<String>,
    /// How often.
    pub every: Every,
    /// The first day.
    pub from: Day,
    /// The last day, if there is one.
    #[serde(default)]
    pub until: Option<Day>,
    /// How many days before it is due its order is made.
    #[serde(default = "usual_ahead")]
    #[schema(maximum = 60)]
    pub ahead_days: u16,
    /// How many days after it is due it still counts as done in time.
    #[serde(default = "usual_grace")]
    #[schema(maximum = 60)]
    pub grace_days: u16,
    /// Within how many days it goes along with another inspection of the same place, to save driving.
    #[serde(default = "usual_together")]
    #[schema(maximum = 31)]
    pub together_days: u16,
    /// Whether it makes orders.
    #[serde(default = "yes")]
    pub active: bool,
}

/// How often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = InspectionEvery)]
pub enum Every {
    /// Every so many months, on the day of the month of its first day; on the last one of shorter months.
    Months {
        /// How many.
        months: u16,
    },
    /// Every so many days.
    Days {
        /// How many.
        days: u16,
    },
    /// On fixed dates of every year, written 03-15.
    Dates {
        /// The dates.
        #[schema(max_items = 24)]
        dates: Vec<String>,
    },
    /// Whenever a meter has gone on by so much; readings are handed in.
    Meter {
        /// By how much.
        by: Quantity,
        /// Of what, such as h or km.
        #[schema(min_length = 1, max_length = 20)]
        unit: String,
    },
}

/// A checklist of inspections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InspectionTemplate)]
pub struct Template {
    /// Its questions.
    #[schema(max_items = 32)]
    pub items: Vec<Item>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InspectionItem)]
pub struct Item {
    /// What is asked.
    #[schema(min_length = 1, max_length = 200)]
    pub question: String,
    /// Not below, where a number is asked for.
    #[serde(default)]
    pub min: Option<Quantity>,
    /// Not above.
    #[serde(default)]
    pub max: Option<Quantity>,
    /// Of which unit.
    #[serde(default)]
    #[schema(max_length = 20)]
    pub unit: String,
    /// Whether a photo is asked for as well.
    #[serde(default)]
    pub photo: bool,
}

const fn usual_ahead() -> u16 {
    7
}

const fn usual_grace() -> u16 {
    3
}

const fn usual_together() -> u16 {
    3
}

const fn yes() -> bool {
    true
}

/// What contradicts itself: the field, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPlan {
    /// The field.
    pub field: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl BadPlan {
    /// For people.
    pub fn words(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

fn rule(holds: bool, field: &'static str, zh: &'static str, en: &'static str) -> Result<(), BadPlan> {
    if holds { Ok(()) } else { Err(BadPlan { field, zh, en }) }
}

/// Month and day of `03-15`; 29 February is a date of leap years.
pub fn date_of_year(text: &str) -> Option<(u8, u8)> {
    let (month, day) = text.split_once('-').filter(|(month, day)| month.len() == 2 && day.len() == 2)?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    Day::from_ymd(2024, month, day).map(|_| (month, day))
}

impl Plan {
    /// Names the first contradiction.
    pub fn check(&self) -> Result<(), BadPlan> {
        let fits = |text: &str, most: usize| {
            (1..=most).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control)
        };
        rule(fits(&self.name, 200), "name", "须有 1 到 200 个字", "from 1 to 200 characters")?;
        rule(fits(&self.trade, 60), "trade", "须有 1 到 60 个字", "from 1 to 60 characters")?;
        rule(fits(&self.task, 500), "task", "须有 1 到 500 个字", "from 1 to 500 characters")?;
        match &self.every {
            Every::Months { months } => {
                rule((1..=60).contains(months), "every", "须为 1 到 60 个月", "from 1 to 60 months")?;
            }
            Every::Days { days } => rule((1..=366).contains(days), "every", "须为 1 到 366 天", "from 1 to 366 days")?,
            Every::Dates { dates } => {
                let sound = !dates.is_empty() && dates.len() <= 24 && dates.iter().all(|of| date_of_year(of).is_some());
                let mut sorted: Vec<&String> = dates.iter().collect();
                sorted.sort();
                sorted.dedup();
                let (zh, en) = ("1 到 24 个日期，写作 03-15，不重复", "from 1 to 24 dates such as 03-15, each once");
                rule(sound && sorted.len() == dates.len(), "every", zh, en)?;
            }
            Every::Meter { by, unit } => {
                let sound = by.thousandths > 0 && fits(unit, 20);
                rule(sound, "every", "间隔须大于 0，单位 1 到 20 个字", "above 0, and a unit of 1 to 20 characters")?;
                rule(self.equipment.is_some(), "equipment", "按表计需指定设备", "a meter is that of a machine")?;
            }
        }
        let order = self.until.is_none_or(|until| until >= self.from);
        rule(order, "until", "不早于开始日期", "not before the first day")?;
        rule(self.ahead_days <= 60, "ahead_days", "最多 60 天", "at most 60 days")?;
        rule(self.grace_days <= 60, "grace_days", "最多 60 天", "at most 60 days")?;
        rule(self.together_days <= 31, "together_days", "最多 31 天", "at most 31 days")?;
        let together = self.together_days <= self.ahead_days;
        rule(together, "together_days", "不大于提前天数", "not more than the days ahead")
    }
}

impl Template {
    /// Names the first contradiction.
    pub fn check(&self) -> Result<(), BadPlan> {
        let field = "items";
        rule((1..=MAX_DETAILS).contains(&self.items.len()), field, "1 到 32 个问题", "from 1 to 32 questions")?;
        for item in &self.items {
            let count = item.question.trim().chars().count();
            let plain = !item.question.chars().any(|letter| letter.is_control() || "[]…".contains(letter));
            let (zh, en) =
                ("每个问题 1 到 200 个字，不含方括号", "each of 1 to 200 characters, without brackets and ellipses");
            rule((1..=200).contains(&count) && plain, field, zh, en)?;
            let plain =
                item.unit.chars().count() <= 20 && !item.unit.chars().any(|of| of.is_control() || "[]".contains(of));
            rule(plain, field, "单位最多 20 个字", "a unit of at most 20 characters")?;
            let order = item.min.zip(item.max).is_none_or(|(min, max)| min <= max);
            rule(order, field, "下限不大于上限", "a lower limit is not above the upper one")?;
            rule(item.asked().len() <= MAX_NAME, field, "问题过长", "a question that is too long")?;
        }
        let mut asked: Vec<String> = self.items.iter().map(Item::asked).collect();
        asked.sort();
        asked.dedup();
        rule(asked.len() == self.items.len(), field, "问题重复", "a question that stands twice")
    }

    /// The questions as they are asked.
    pub fn questions(&self) -> Vec<String> {
        self.items.iter().map(Item::asked).collect()
    }
}

impl Item {
    fn asked(&self) -> String {
        let what = self.question.trim();
        let what = if self.photo { format!("{what}（拍照）") } else { what.to_owned() };
        if self.min.is_none() && self.max.is_none() {
            return what;
        }
        Reading { what, min: self.min, max: self.max, unit: self.unit.trim().to_owned() }.question()
    }
}
