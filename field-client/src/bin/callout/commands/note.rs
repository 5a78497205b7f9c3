//! `callout note`: a note for the file or for the customer.

use clap::Args;
use field_client::acts::Wish;
use shared::document::evidence::Audience;

use super::recorded::record;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Note {
    #[command(flatten)]
    target: Target,
    /// The text · 内容
    text: String,
    /// The customer may read it too · 客户可见
    #[arg(long)]
    customer: bool,
}

impl Note {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let audience = if self.customer { Audience::Customer } else { Audience::Internal };
        record(context, &self.target, Wish::Note { audience, text: self.text })
    }
}
