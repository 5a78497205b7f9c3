//! What the office does about orders besides sending somebody: the second line, and loan units.

use serde::Deserialize;
use shared::document::loan::LoanUnit;
use shared::document::second_line::Call;
use shared::ids::OrderId;
use shared::time::Moment;

/// A case for the second line.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `SecondLineCase` of the same name")]
pub struct Case {
    pub order: OrderId,
    pub number: String,
    pub customer_name: String,
    pub address: String,
    pub fault: String,
    pub trade: String,
    pub crew_name: String,
    pub resolve_due: Option<Moment>,
    pub call: Option<Call>,
}

/// A loan unit with where it is.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `LoanEntry` of the same name")]
pub struct Loan {
    pub order: OrderId,
    pub order_number: String,
    pub order_open: bool,
    pub customer_name: String,
    pub address: String,
    #[serde(flatten)]
    pub unit: LoanUnit,
}
