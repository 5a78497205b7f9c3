//! Inspections: plans and their rounds.

use serde::Deserialize;
use shared::calendar::Day;
use shared::document::status::Status;
use shared::ids::{InspectionId, OrderId};

/// A round.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `InspectionRound` of the same name")]
pub struct Round {
    pub plan: InspectionId,
    pub name: String,
    pub visit_day: Day,
    pub until_day: Day,
    pub done_day: Option<Day>,
    pub site_name: String,
    pub address: String,
    pub customer_name: String,
    pub equipment_name: String,
    pub order: Option<OrderId>,
    pub number: Option<String>,
    pub status: Option<Status>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `PlanEntry` of the same name")]
pub struct Plan {
    pub id: InspectionId,
    pub name: String,
    pub task: String,
    pub template: Option<String>,
    pub every: Every,
    pub active: bool,
    pub next: Option<Day>,
}

/// How often.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the variant of `InspectionEvery` of the same name")]
pub enum Every {
    Months { months: u16 },
    Days { days: u16 },
    Dates { dates: Vec<String> },
    Meter { by: String, unit: String },
}

/// How far rounds have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `InspectionAttainment` of the same name")]
pub struct Attainment {
    pub due: i64,
    pub in_time: i64,
    pub late: i64,
    pub missed: i64,
}

/// A checklist.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Template {
    /// Its name.
    pub name: String,
}
