//! `callout undo`: take the last fact back.

use clap::Args;
use field_client::acts::Wish;

use super::recorded::record;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Undo {
    #[command(flatten)]
    target: Target,
}

impl Undo {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        record(context, &self.target, Wish::Undo)
    }
}
