//! Contracts 维保合同: what a customer has paid for beforehand.

use serde::{Deserialize, Serialize};
use shared::ids::{ContractId, CustomerId, EquipmentId};
use shared::time::Moment;
use utoipa::ToSchema;

/// A contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Contract {
    /// Which.
    pub id: ContractId,
    /// What it says.
    pub terms: ContractTerms,
}

/// What a contract says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "number": "HT-2014-07", "customer": "00000000000000000000000000000001", "level": "A", "from": 1388505600000_i64,
    "until": 1420041600000_i64, "labour": true, "parts": false, "call_out": true
}))]
pub struct ContractTerms {
    /// The number on the paper; unique.
    #[schema(min_length = 1, max_length = 60)]
    pub number: String,
    /// With whom.
    pub customer: CustomerId,
    /// For which machine; all of the customer's if none is named.
    #[serde(default)]
    pub equipment: Option<EquipmentId>,
    /// The service level that it gives.
    #[serde(default)]
    pub level: Option<String>,
    /// Since when.
    pub from: Moment,
    /// Until when; that moment is not part of it.
    pub until: Moment,
    /// Whether labour is free.
    #[serde(default)]
    pub labour: bool,
    /// Whether parts are free.
    #[serde(default)]
    pub parts: bool,
    /// Whether the call-out is free.
    #[serde(default)]
    pub call_out: bool,
    /// A remark.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub remark: String,
}

impl ContractTerms {
    /// Whether both are for the same machine, or both for all of them, at some moment.
    pub fn overlaps(&self, other: &Self) -> bool {
        let same = self.customer == other.customer && self.equipment == other.equipment;
        same && self.from < other.until && other.from < self.until
    }
}
