//! `callout material add|edit|remove`.

use clap::Args;
use field_client::phone::Phone;
use shared::document::line::{LineDetail, LineKind};

use super::change_line::{ChangeLine, LineFields};
use super::lines::MaterialFields;
use crate::answer::Answer;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
#[derive(Debug, Args)]
pub(crate) struct Material {
    #[command(subcommand)]
    what: ChangeLine<MaterialFields>,
}

impl Material {
    pub(crate) fn run(self, context: &Context) -> Result<Answer, Failing> {
        self.what.run(context)
    }
}

impl LineFields for MaterialFields {
    const KIND: LineKind = LineKind::Material;

    fn given(&self, phone: &Phone) -> Result<Vec<LineDetail>, Failing> {
        self.details(phone)
    }

    fn of_new_line(&self, _: &Context, phone: &Phone) -> Result<Vec<LineDetail>, Failing> {
        self.details(phone)
    }
}
