//! `callout labour add|edit|remove`.

use clap::{Args, Subcommand};
use field_client::acts::Wish;
use shared::document::line::{LineDetail, LineKind};

use super::lines::{self, Fields};
use super::recorded::answer;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Labour {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a line; without unit it is in hours · 添加
    Add {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        fields: Fields,
    },
    /// Change a line · 修改
    Edit {
        #[command(flatten)]
        target: Target,
        /// Its number in `show`, or its id · 行号
        line: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// Take a line out · 删除
    Remove {
        #[command(flatten)]
        target: Target,
        /// Its number in `show`, or its id · 行号
        line: String,
    },
}

impl Labour {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let mut phone = context.enrolled()?;
        let target = match &self.what {
            What::Add { target, .. } | What::Edit { target, .. } | What::Remove { target, .. } => target,
        };
        let (order, opened, doing) = context.target(&phone, target)?;
        let wish = match &self.what {
            What::Add { fields, .. } => Wish::AddLine { kind: LineKind::Labour, details: added(context, fields)? },
            What::Edit { line, fields, .. } => {
                Wish::ChangeLine { line: lines::find(&opened, line)?, details: fields.details()? }
            }
            What::Remove { line, .. } => Wish::RemoveLine { line: lines::find(&opened, line)? },
        };
        let done = phone.act(order, doing, wish)?;
        answer(context, &phone, order, &done)
    }
}

/// Name and unit of a labour line go without saying.
fn added(context: &Context, fields: &Fields) -> Result<Vec<LineDetail>, Failing> {
    let mut details = fields.details()?;
    if fields.name.is_none() {
        details.push(LineDetail::Name(context.lang.pick("人工", "Labour").into()));
    }
    if fields.unit.is_none() {
        details.push(LineDetail::Unit(context.lang.pick("小时", "h").into()));
    }
    Ok(details)
}
