//! `callout needs`: what has to come before it can be solved.

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
pub(crate) struct Needs {
    #[command(flatten)]
    target: Target,
    /// What kind of help · 需要什么
    need: Need,
    /// What exactly · 具体内容
    #[arg(default_value = "")]
    what: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Need {
    /// 待件
    Parts,
    /// 二线支持
    SecondLine,
    /// 待复核
    Review,
}

impl Needs {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let outcome = match self.need {
            Need::Parts => Outcome::NeedsParts,
            Need::SecondLine => Outcome::NeedsSecondLine,
            Need::Review => Outcome::NeedsReview,
        };
        record(context, &self.target, Wish::End { outcome, remark: self.what })
    }
}
