//! Why a row was refused, warned about or left alone: data, and the words for it.

use serde::{Deserialize, Serialize};
use shared::lang::Lang;

/// A reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "reason", rename_all = "kebab-case")]
#[schema(as = ImportReason)]
pub enum Reason {
    /// Nothing stands where something has to.
    Missing,
    /// More characters than are taken.
    TooLong {
        /// How many are.
        limit: u64,
    },
    /// Characters that no text has.
    ControlCharacters,
    /// Not a date and time.
    NotATime {
        /// What stands there.
        value: String,
    },
    /// Skipped or repeated when clocks were changed, or out of range.
    NoSuchTime {
        /// What stands there.
        value: String,
    },
    /// Not a number.
    NotANumber {
        /// What stands there.
        value: String,
    },
    /// No such place on earth.
    OffEarth {
        /// What stands there.
        value: String,
    },
    /// One coordinate without the other; taken without a place.
    HalfAPlace,
    /// 0, 0 lies in the sea and means that somebody's program knew nothing; taken without a place.
    NullIsland,
    /// It was settled before it was reported; taken as it stands.
    ClosedBeforeOpened {
        /// When it was reported, as it stands there.
        opened: String,
    },
    /// The books have no such entry; taken by its name alone.
    NotInTheBooks {
        /// What was looked for.
        value: String,
    },
    /// The books have no such entry, and nothing can be done without it.
    Unknown {
        /// What was looked for.
        value: String,
    },
    /// There are several, and nothing says which.
    Ambiguous,
    /// It is known already.
    Known,
    /// It is known already with other values; nothing was changed.
    KnownOtherwise,
    /// It stood in this file before.
    Twice {
        /// Where.
        line: u64,
    },
    /// Not one of the words that are understood here.
    NotOneOf {
        /// What stands there.
        value: String,
        /// Words that are.
        words: String,
    },
    /// Not an amount of money.
    NotAPrice {
        /// What stands there.
        value: String,
        /// The currency it has to be in.
        currency: String,
    },
    /// A limit of the work order.
    Limit {
        /// What is allowed.
        rule: String,
    },
    /// More cells than the header has columns: a separator inside a cell that is not quoted moves all that follow.
    MoreCells {
        /// Cells of the row.
        cells: u64,
        /// Columns of the header.
        columns: u64,
    },
    /// The row cannot be read as a row.
    Unreadable {
        /// What the reader says.
        told: String,
    },
}

impl Reason {
    /// In words.
    pub fn words(&self, lang: Lang) -> String {
        let plain = |zh: &str, en: &str| lang.pick(zh, en).to_owned();
        let about = |zh: &str, en: &str, value: &str| match lang {
            Lang::ZhCn => format!("{zh}：{value}"),
            Lang::En => format!("{en}: {value}"),
        };
        match self {
            Self::Missing => plain("必填", "must not be empty"),
            Self::TooLong { limit } => about("太长，最多字数", "too long; characters at most", &limit.to_string()),
            Self::ControlCharacters => plain("含有控制字符", "contains control characters"),
            Self::NotATime { value } => {
                about("不是时间（例：2014-12-11 07:36）", "not a time such as 2014-12-11 07:36", value)
            }
            Self::NoSuchTime { value } => about("该时区没有此时间", "no such time in that zone", value),
            Self::NotANumber { value } => about("不是数字", "not a number", value),
            Self::OffEarth { value } => {
                about("地球上没有此坐标（纬度 ±90，经度 ±180）", "not on earth (latitude ±90, longitude ±180)", value)
            }
            Self::HalfAPlace => {
                plain("只有一个坐标，未记录位置", "one coordinate without the other: taken without a place")
            }
            Self::NullIsland => plain("坐标为 0, 0，未记录位置", "0, 0 is in the sea: taken without a place"),
            Self::ClosedBeforeOpened { opened } => about(
                "结案早于报修，已按原样保留；报修时间",
                "closed before it was opened; kept as it is. Opened",
                opened,
            ),
            Self::NotInTheBooks { value } => about("台账中没有，仅记名称", "not in the books; taken by name", value),
            Self::Unknown { value } => about("台账中没有", "the books have no such entry", value),
            Self::Ambiguous => plain("有多个可选，请指明", "there are several; say which"),
            Self::Known => plain("已有", "known already"),
            Self::KnownOtherwise => plain(
                "已有但内容不同，未修改（--update 可更新）",
                "known with other values; left alone (--update changes it)",
            ),
            Self::Twice { line } => {
                about("此文件中已出现，行", "stood in this file before, on line", &line.to_string())
            }
            Self::NotOneOf { value, words } => match lang {
                Lang::ZhCn => format!("{value} 不在可选值中：{words}"),
                Lang::En => format!("{value} is none of: {words}"),
            },
            Self::NotAPrice { value, currency } => match lang {
                Lang::ZhCn => format!("不是 {currency} 金额（不小于 0）：{value}"),
                Lang::En => format!("not an amount in {currency}, not below 0: {value}"),
            },
            Self::Limit { rule } => about("超出限制", "not allowed", rule),
            Self::MoreCells { cells, columns } => match lang {
                Lang::ZhCn => format!("有 {cells} 格，而列只有 {columns}：含分隔符的内容须加引号"),
                Lang::En => {
                    format!(
                        "{cells} cells under {columns} columns: a cell that contains the separator has to be quoted"
                    )
                }
            },
            Self::Unreadable { told } => about("此行无法识别", "the row cannot be read", told),
        }
    }
}

/// A reason and the field it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field; empty for the whole row.
    pub field: &'static str,
    /// Why.
    pub reason: Reason,
}

impl Fault {
    /// A fault in a field.
    pub fn on(field: &'static str, reason: Reason) -> Self {
        Self { field, reason }
    }
}
