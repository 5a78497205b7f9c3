//! `add`, `edit` and `remove`, which labour and material lines have in common.

use clap::{Args, Subcommand};
use field_client::acts::Wish;
use field_client::phone::Phone;
use shared::document::line::{LineDetail, LineKind};

use super::lines;
use super::recorded::answer;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The fields that lines of one kind have on the command line.
pub(crate) trait LineFields: Args {
    /// What kind of line they describe.
    const KIND: LineKind;

    /// The details that were given.
    fn given(&self, phone: &Phone) -> Result<Vec<LineDetail>, Failing>;

    /// The details of a new line: what was given, and what goes without saying.
    fn of_new_line(&self, context: &Context, phone: &Phone) -> Result<Vec<LineDetail>, Failing>;
}

/// What is done to a line.
#[derive(Debug, Subcommand)]
pub(crate) enum ChangeLine<F: Args> {
    /// Add a line · 添加
    Add {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        fields: Box<F>,
    },
    /// Change a line · 修改
    Edit {
        #[command(flatten)]
        target: Target,
        /// Its number in `show`, or its id · 行号
        line: String,
        #[command(flatten)]
        fields: Box<F>,
    },
    /// Take a line out · 删除
    Remove {
        #[command(flatten)]
        target: Target,
        /// Its number in `show`, or its id · 行号
        line: String,
    },
}

impl<F: LineFields> ChangeLine<F> {
    /// Does it, and says what became of it.
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let mut phone = context.enrolled()?;
        let (Self::Add { target, .. } | Self::Edit { target, .. } | Self::Remove { target, .. }) = &self;
        let (order, opened, doing) = context.target(&phone, target)?;
        let wish = match &self {
            Self::Add { fields, .. } => Wish::AddLine { kind: F::KIND, details: fields.of_new_line(context, &phone)? },
            Self::Edit { line, fields, .. } => {
                Wish::ChangeLine { line: lines::find(&opened, line)?, details: fields.given(&phone)? }
            }
            Self::Remove { line, .. } => Wish::RemoveLine { line: lines::find(&opened, line)? },
        };
        let done = phone.act(order, doing, wish)?;
        answer(context, &phone, order, &done)
    }
}
