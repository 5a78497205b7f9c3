//! A table: columns with their names in both languages, rows of cells, and what is behind each figure.

use serde::{Deserialize, Serialize};
use shared::lang::Lang;
use shared::money::Money;
use shared::time::Moment;
use utoipa::ToSchema;

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Table {
    /// What it is called in Chinese.
    pub title_zh: String,
    /// What it is called in English.
    pub title_en: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell a column.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportColumn)]
pub struct Column {
    /// The word by which programs know it.
    pub key: String,
    /// What it is called in Chinese.
    pub zh: String,
    /// What it is called in English.
    pub en: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportRow)]
pub struct Row {
    /// What tells it apart from the other rows, so that a later table can be held against it.
    pub key: String,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
#[schema(as = ReportCell)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A text in both languages.
    Words {
        /// Chinese.
        zh: String,
        /// English.
        en: String,
    },
    /// A number.
    Count(i64),
    /// A number that opens the orders behind it.
    Orders {
        /// The number.
        count: i64,
        /// The address that lists them.
        at: String,
    },
    /// A length of way, shown in kilometres, that opens the orders behind it.
    Kilometres {
        /// The length.
        metres: i64,
        /// The address that lists them.
        at: String,
    },
    /// A share, in ten-thousandths: 9 850 is 98.5 %.
    Share(i64),
    /// A length of time in minutes.
    Minutes(i64),
    /// A quantity in thousandths.
    Quantity(i64),
    /// An amount.
    Money(Money),
    /// A moment.
    At(Moment),
    /// Nothing that could be said.
    Empty,
}

impl Column {
    /// A column.
    pub fn new(key: &str, zh: &str, en: &str) -> Self {
        Self { key: key.to_owned(), zh: zh.to_owned(), en: en.to_owned() }
    }

    /// Its name.
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// What a row of sums is called in its key.
pub(super) const TOTAL: &str = "Σ";

impl Cell {
    /// The name of a row of sums.
    pub fn total() -> Self {
        Self::Words { zh: "合计".into(), en: "total".into() }
    }

    /// `part` of `whole` as a share; nothing if there is no whole.
    pub fn share(part: i64, whole: i64) -> Self {
        if whole == 0 { Self::Empty } else { Self::Share(rounded(part.saturating_mul(10_000), whole)) }
    }

    /// The mean of `count` lengths of time that add up to `ms` milliseconds; nothing if there is none.
    pub fn mean(ms: i64, count: i64) -> Self {
        if count == 0 { Self::Empty } else { Self::Minutes(rounded(ms, count.saturating_mul(60_000))) }
    }
}

/// `part / whole`, rounded half away from zero. `whole` is above 0.
pub(super) fn rounded(part: i64, whole: i64) -> i64 {
    let (part, whole) = (i128::from(part), i128::from(whole.max(1)));
    let rounded = (part.abs() * 2 + whole) / (whole * 2) * part.signum();
    i64::try_from(rounded).unwrap_or(i64::MAX)
}

/// A text in a query.
pub(super) fn encoded(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
