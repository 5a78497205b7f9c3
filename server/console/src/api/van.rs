//! Vans.

use serde::Deserialize;
use shared::ids::PartId;
use shared::money::Quantity;
use shared::time::Moment;

/// What should be in a crew's van.
#[derive(Clone, Debug, Deserialize)]
pub struct Van {
    /// By number.
    pub stock: Vec<Stock>,
}

/// An article that should be in a van.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `VanStock` of the same name")]
pub struct Stock {
    pub part: PartId,
    pub there: Quantity,
    pub number: String,
    pub name: String,
    pub unit: String,
}

/// Something was put into a van, or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `VanLoad` of the same name")]
pub struct Load {
    pub part: PartId,
    pub quantity: Quantity,
    pub note: String,
    pub loaded_at: Moment,
    pub number: String,
    pub name: String,
    pub unit: String,
}
