//! `callout material add|edit|remove`.

use field_client::phone::Phone;
use shared::document::line::{LineDetail, LineKind};

use super::line_acts::{LineActs, LineFields};
use super::lines::MaterialFields;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
pub(crate) type Material = LineActs<MaterialFields>;

impl LineFields for MaterialFields {
    const KIND: LineKind = LineKind::Material;

    fn given(&self, phone: &Phone) -> Result<Vec<LineDetail>, Failing> {
        self.details(phone)
    }

    fn usual(&self, _: &Context) -> Vec<LineDetail> {
        Vec::new()
    }
}
