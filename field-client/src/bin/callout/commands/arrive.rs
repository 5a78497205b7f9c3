//! `callout arrive`: on site.

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
pub(crate) struct Arrive {
    #[command(flatten)]
    target: Target,
}

impl Arrive {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        record(context, &self.target, Wish::Happen(Happening::Arrived))
    }
}
