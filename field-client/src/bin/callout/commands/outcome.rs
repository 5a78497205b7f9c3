//! `callout outcome`: the result of the visit.

use clap::{Args, ValueEnum};
use field_client::acts::Wish;
use shared::document::visit::Outcome;

use super::recorded::record;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct OutcomeOf {
    #[command(flatten)]
    target: Target,
    /// Which · 结果
    outcome: Ending,
    /// A remark · 说明
    #[arg(long, default_value = "")]
    remark: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Ending {
    /// 已修复
    Fixed,
    /// 待件
    NeedsParts,
    /// 二线支持
    NeedsSecondLine,
    /// 待复核
    NeedsReview,
    /// 客户不在
    CustomerAbsent,
}

impl OutcomeOf {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let outcome = match self.outcome {
            Ending::Fixed => Outcome::Fixed,
            Ending::NeedsParts => Outcome::NeedsParts,
            Ending::NeedsSecondLine => Outcome::NeedsSecondLine,
            Ending::NeedsReview => Outcome::NeedsReview,
            Ending::CustomerAbsent => Outcome::CustomerAbsent,
        };
        record(context, &self.target, Wish::End { outcome, remark: self.remark })
    }
}
