//! `callout accept`: take the order; a visit begins.

use clap::Args;
use field_client::acts::Wish;

use super::recorded::record;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Accept {
    #[command(flatten)]
    target: Target,
}

impl Accept {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        record(context, &self.target, Wish::Accept)
    }
}
