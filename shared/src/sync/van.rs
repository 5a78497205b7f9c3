//! What the office knows of a device's van. It travels whole, whenever it changed; whoever does not know of it passes it by.

use minicbor::{Decode, Encode};

use crate::ids::PartId;
use crate::money::Quantity;

/// Articles of one van that are told; no van holds as many.
pub const MAX_ABOARD: usize = 2_000;

/// An article in a van.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Aboard {
    /// Which.
    #[n(0)]
    pub part: PartId,
    /// What was loaded by the office, less what lines of *other* devices took: the device that asks subtracts its own lines,
    /// of which it knows more than the office does. Below zero where more was used than loaded.
    #[n(1)]
    pub there: Quantity,
}
