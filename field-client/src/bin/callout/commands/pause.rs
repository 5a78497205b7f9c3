//! `callout pause`: work rests.

use clap::Args;
use field_client::acts::Wish;
use shared::document::service_level::Hindrance;
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
    /// What keeps the work waiting: customer-absent and customer-decides may stop the deadlines · 停表原因
    #[arg(long, value_parser = hindrance)]
    why: Option<Hindrance>,
}

fn hindrance(key: &str) -> Result<Hindrance, String> {
    Hindrance::named(key).ok_or_else(|| format!("one of {}", Hindrance::ALL.map(Hindrance::key).join(", ")))
}

impl Pause {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        record(context, &self.target, Wish::Happen(Happening::Paused { reason: self.reason, why: self.why }))
    }
}
