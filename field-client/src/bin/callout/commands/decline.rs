//! `callout decline`: not take the order.

use clap::Args;
use field_client::acts::Wish;

use super::recorded::record;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Decline {
    #[command(flatten)]
    target: Target,
    /// Why · 原因
    #[arg(long)]
    reason: String,
}

impl Decline {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        record(context, &self.target, Wish::Decline { reason: self.reason })
    }
}
