//! `callout on-the-way`: on the way to the site.

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
pub(crate) struct OnTheWay {
    #[command(flatten)]
    target: Target,
}

impl OnTheWay {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        record(context, &self.target, Wish::Happen(Happening::OnTheWay))
    }
}
