//! `callout material add|edit|remove`.

use clap::{Args, Subcommand};
use field_client::acts::Wish;
use shared::document::line::LineKind;

use super::lines::{self, MaterialFields};
use super::recorded::answer;
use crate::answer::Answer;
use crate::cli::Target;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Material {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a line · 添加
    Add {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        fields: Box<MaterialFields>,
    },
    /// Change a line · 修改
    Edit {
        #[command(flatten)]
        target: Target,
        /// Its number in `show`, or its id · 行号
        line: String,
        #[command(flatten)]
        fields: Box<MaterialFields>,
    },
    /// Take a line out · 删除
    Remove {
        #[command(flatten)]
        target: Target,
        /// Its number in `show`, or its id · 行号
        line: String,
    },
}

impl Material {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        let mut phone = context.enrolled()?;
        let target = match &self.what {
            What::Add { target, .. } | What::Edit { target, .. } | What::Remove { target, .. } => target,
        };
        let (order, opened, doing) = context.target(&phone, target)?;
        let wish = match &self.what {
            What::Add { fields, .. } => Wish::AddLine { kind: LineKind::Material, details: fields.details(&phone)? },
            What::Edit { line, fields, .. } => {
                Wish::ChangeLine { line: lines::find(&opened, line)?, details: fields.details(&phone)? }
            }
            What::Remove { line, .. } => Wish::RemoveLine { line: lines::find(&opened, line)? },
        };
        let done = phone.act(order, doing, wish)?;
        answer(context, &phone, order, &done)
    }
}
