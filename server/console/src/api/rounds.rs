//! What the office looks at of itself: who is to be called, what alarms stand, and the reports.

use serde::Deserialize;
use shared::calendar::Day;
use shared::ids::OrderId;
use shared::money::Money;
use shared::time::Moment;

/// A call that is owed or was made.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `FollowUp` of the same name")]
pub struct FollowUp {
    pub order: OrderId,
    pub number: String,
    pub customer_name: String,
    pub day: Day,
    pub reasons: Vec<Reason>,
    pub due_at: Moment,
    pub state: String,
    pub answered_at: Option<Moment>,
    pub remark: String,
}

/// Why somebody is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the value of `FollowUpReason` of the same name")]
pub enum Reason {
    Warranty,
    Escalated,
    OfCrew,
    Drawn,
}

/// How far the calls of a week have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Attainment` of the same name")]
pub struct Attainment {
    pub listed: u64,
    pub in_time: u64,
    pub satisfied: u64,
    pub waiting: u64,
}

/// An alarm with the order that it is about.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `AlarmEntry` of the same name")]
pub struct Alarm {
    pub id: String,
    pub order: OrderId,
    pub number: String,
    pub customer: String,
    pub words_zh: String,
    pub words_en: String,
    pub at: Moment,
    pub state: String,
    pub service_remark: String,
    pub manager_remark: String,
}

/// A channel that alarms are sent to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `AlarmChannel` of the same name")]
pub struct Channel {
    pub id: String,
    pub wish: ChannelWish,
}

/// What is known of a channel.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ChannelWish {
    /// What people call it.
    pub name: String,
    /// By what it tells.
    pub by: serde_json::Value,
}

/// A report that is made by itself.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `ScheduleEntry` of the same name")]
pub struct Schedule {
    pub kind: String,
    pub at: String,
    pub mail: Option<ScheduleMail>,
}

/// Who gets it by mail.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ScheduleMail {
    /// The addresses.
    pub to: Vec<String>,
}

/// A report as it is now, and as it was handed in.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `ReportShown` of the same name")]
pub struct Report {
    pub table: Table,
    pub frozen: Option<Frozen>,
    pub corrections: Vec<serde_json::Value>,
}

/// When a report was handed in.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Frozen {
    /// When.
    pub at: Moment,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Table` of the same name")]
pub struct Table {
    pub title_zh: String,
    pub title_en: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

/// A column's head.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `ReportColumn` of the same name")]
pub struct Column {
    pub zh: String,
    pub en: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Row {
    /// A cell a column.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the kind of `ReportCell` of the same name")]
pub enum Cell {
    Text(String),
    Words {
        zh: String,
        en: String,
    },
    Count(i64),
    Orders {
        count: i64,
    },
    Share(i64),
    Minutes(i64),
    Quantity(i64),
    Money(Money),
    At(Moment),
    Empty,
    /// One that a newer office tells.
    #[serde(other)]
    Unknown,
}
