//! What can be wrong with a calendar, named before anybody reckons with it.

use super::day::{Day, Weekday};
use crate::lang::Lang;

/// The first thing that is wrong with a calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its zone's offsets are not in order.
    #[error("offsets of the time zone out of order")]
    Zone,
    /// No week has any working time.
    #[error("no working time in any week")]
    NoWorkingTime,
    /// Hours that end before they begin, or leave the day.
    #[error("hours from {0} to {1} minutes")]
    Backwards(u16, u16),
    /// Two spans of one day that overlap or are out of order.
    #[error("overlapping hours on {0:?}")]
    Overlap(Weekday),
    /// Two spans of one special day that overlap or are out of order.
    #[error("overlapping hours on {0}")]
    OverlapOn(Day),
    /// A special day that is named twice, or out of order.
    #[error("{0} stands twice")]
    Twice(Day),
    /// More than is sensible.
    #[error("too many entries")]
    TooMany,
}

impl Fault {
    /// For people, with the way out.
    pub fn words(&self, lang: Lang) -> String {
        let time = |minutes: &u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        match self {
            Self::Zone => lang.pick("时区偏移量顺序不对", "the offsets of the time zone are not in order").to_owned(),
            Self::NoWorkingTime => lang
                .pick(
                    "每周都没有工作时间，时限永远不会到；请至少填一段，或选择 24×7",
                    "no week has any working time, so no deadline would ever come; give some hours, or choose 24×7",
                )
                .to_owned(),
            Self::Backwards(from, to) => {
                let (from, to) = (time(from), time(to));
                match lang {
                    Lang::ZhCn => {
                        format!("{from}-{to} 结束不晚于开始；跨午夜请写成两段：22:00-24:00，次日 00:00-06:00")
                    }
                    Lang::En => format!(
                        "{from}-{to} does not end after it begins; a night is two spans: 22:00-24:00, and 00:00-06:00 the next day"
                    ),
                }
            }
            Self::Overlap(day) => match lang {
                Lang::ZhCn => format!("{}的时段重叠或未按先后", day.words(lang)),
                Lang::En => format!("the hours on {} overlap or are out of order", day.words(lang)),
            },
            Self::OverlapOn(day) => match lang {
                Lang::ZhCn => format!("{day} 的时段重叠或未按先后"),
                Lang::En => format!("the hours on {day} overlap or are out of order"),
            },
            Self::Twice(day) => match lang {
                Lang::ZhCn => format!("{day} 出现两次"),
                Lang::En => format!("{day} stands twice"),
            },
            Self::TooMany => lang.pick("条目过多", "too many entries").to_owned(),
        }
    }
}
