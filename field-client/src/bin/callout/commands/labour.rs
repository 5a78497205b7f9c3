//! `callout labour add|edit|remove`. Without a unit a line is in hours.

use clap::Args;
use field_client::phone::Phone;
use shared::document::line::{LineDetail, LineKind};

use super::change_line::{ChangeLine, LineFields};
use super::lines::Fields;
use crate::answer::Answer;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Labour {
    #[command(subcommand)]
    what: ChangeLine<Fields>,
}

impl Labour {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        self.what.run(context)
    }
}

impl LineFields for Fields {
    const KIND: LineKind = LineKind::Labour;

    fn given(&self, _: &Phone) -> Result<Vec<LineDetail>, Failing> {
        self.details()
    }

    /// Name and unit of a labour line go without saying.
    fn of_new_line(&self, context: &Context, _: &Phone) -> Result<Vec<LineDetail>, Failing> {
        let mut details = self.details()?;
        if self.name.is_none() {
            details.push(LineDetail::Name(context.lang.pick("人工", "Labour").into()));
        }
        if self.unit.is_none() {
            details.push(LineDetail::Unit(context.lang.pick("小时", "h").into()));
        }
        Ok(details)
    }
}
