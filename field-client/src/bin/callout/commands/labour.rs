//! `callout labour add|edit|remove`; without unit a new line is in hours.

use field_client::phone::Phone;
use shared::document::line::{LineDetail, LineKind};

use super::line_acts::{LineActs, LineFields};
use super::lines::Fields;
use crate::context::Context;
use crate::failing::Failing;

/// The arguments.
pub(crate) type Labour = LineActs<Fields>;

impl LineFields for Fields {
    const KIND: LineKind = LineKind::Labour;

    fn given(&self, _: &Phone) -> Result<Vec<LineDetail>, Failing> {
        self.details()
    }

    /// Name and unit of a labour line go without saying.
    fn usual(&self, context: &Context) -> Vec<LineDetail> {
        let name = self.name.is_none().then(|| LineDetail::Name(context.lang.pick("人工", "Labour").into()));
        let unit = self.unit.is_none().then(|| LineDetail::Unit(context.lang.pick("小时", "h").into()));
        name.into_iter().chain(unit).collect()
    }
}
