//! Adding, changing and taking out a line, be it labour or material.

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

/// The fields of one kind of line.
pub(crate) trait LineFields: Args {
    /// The kind.
    const KIND: LineKind;

    /// The details that were given.
    fn given(&self, phone: &Phone) -> Result<Vec<LineDetail>, Failing>;

    /// Those that go without saying in a new line.
    fn usual(&self, context: &Context) -> Vec<LineDetail>;
}

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct LineActs<F: LineFields> {
    #[command(subcommand)]
    what: What<F>,
}

#[derive(Debug, Subcommand)]
enum What<F: LineFields> {
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

impl<F: LineFields> LineActs<F> {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let mut phone = context.enrolled()?;
        let target = match &self.what {
            What::Add { target, .. } | What::Edit { target, .. } | What::Remove { target, .. } => target,
        };
        let (order, opened, doing) = context.target(&phone, target)?;
        let wish = match &self.what {
            What::Add { fields, .. } => {
                let mut details = fields.given(&phone)?;
                details.extend(fields.usual(context));
                Wish::AddLine { kind: F::KIND, details }
            }
            What::Edit { line, fields, .. } => {
                Wish::ChangeLine { line: lines::find(&opened, line)?, details: fields.given(&phone)? }
            }
            What::Remove { line, .. } => Wish::RemoveLine { line: lines::find(&opened, line)? },
        };
        let done = phone.act(order, doing, wish)?;
        answer(context, &phone, order, &done)
    }
}
