//! `callout leave`: the site is left.

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
pub(crate) struct Leave {
    #[command(flatten)]
    target: Target,
}

impl Leave {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        record(context, &self.target, Wish::Happen(Happening::Left))
    }
}
