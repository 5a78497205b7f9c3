//! Repeat reports over REST: offered, asked for, linked and taken back.

pub mod ask;
pub mod link;
pub mod list;
pub mod unlink;

pub use ask::ask;
pub use link::link;
pub use list::list;
pub use unlink::unlink;

use serde::Serialize;
use shared::document::repeat::RepeatReason;
use shared::ids::OrderId;
use shared::lang::Lang;

use crate::error::ApiError;
use crate::repeats::merge::Merged;
use crate::repeats::{Match, SUSPECTED};

/// An order that a report probably repeats, for a dispatcher to read out.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RepeatOffer)]
pub struct Offer {
    /// Which.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// How sure, in percent.
    pub score: u8,
    /// Whether that is sure enough for the order to be marked without anybody's word.
    pub suspected: bool,
    /// Why, as data.
    pub reasons: Vec<RepeatReason>,
    /// Why, in words.
    pub words: Words,
}

/// A text in both languages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RepeatWords)]
pub struct Words {
    /// Chinese.
    #[serde(rename = "zh-CN")]
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<Match> for Offer {
    fn from(found: Match) -> Self {
        let told = |lang: Lang| {
            let reasons: Vec<String> = found.reasons.iter().map(|reason| reason.words(lang)).collect();
            reasons.join(lang.pick("，", ", "))
        };
        let words = Words { zh: told(Lang::ZhCn), en: told(Lang::En) };
        let suspected = found.score >= SUSPECTED;
        Self { order: found.order, number: found.number, score: found.score, suspected, reasons: found.reasons, words }
    }
}

/// What a decision about two orders answers, where it did not simply succeed.
fn refused(order: OrderId, merged: Merged) -> ApiError {
    match merged {
        Merged::Done | Merged::Already => ApiError::internal("a decision that stands was taken for a refusal"),
        Merged::NoOrder => ApiError::not_found("工单", "work order"),
        Merged::Itself => ApiError::field("other", "工单不能与自己重复", "an order does not repeat itself"),
        Merged::Chain { original, number } => {
            ApiError::conflict(format!("该工单本身重复 {number}"), format!("that order itself repeats {number}"))
                .on("other")
                .with("original", original.to_string())
                .what_to_do(format!("改为关联 {number}"), format!("link to {number} instead"))
        }
        Merged::Taken => ApiError::conflict("工单已关联为重复报修", "the order is linked as a repeat already")
            .what_to_do("先取消原有关联", "take the present link back first"),
        Merged::TooMany => ApiError::conflict("关联过多", "there are too many links"),
        Merged::Stale { current } => ApiError::new(
            crate::error::Kind::Stale,
            "此工单已被他人处理",
            "somebody decided about this order meanwhile",
        )
        .on("revision")
        .with("order", order.to_string())
        .with("current", current),
        Merged::WrongPhase(_) => ApiError::conflict("工单已结案或取消", "the order is settled or called off already")
            .what_to_do("只关联，不取消", "link it without calling it off"),
        Merged::NotLinked => ApiError::conflict("两张工单没有关联", "the two orders are not linked"),
    }
}
