//! `callout pause`: work rests.

use clap::Args;
use field_client::acts::Wish;
use shared::document::visit::Happening;

use super::recorded::record;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Pause {
    #[command(flatten)]
    target: Target,
    /// Why · 原因
    #[arg(long, default_value = "")]
    reason: String,
}

impl Pause {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        record(context, &self.target, Wish::Happen(Happening::Paused { reason: self.reason }))
    }
}
