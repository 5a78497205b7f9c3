//! Loan units 备机: what the customer gets until the own machine is back. Out and back are facts of the order.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::WorkOrder;
use crate::ids::EditId;
use crate::time::Moment;

/// A loan unit goes out, or comes back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Loan {
    /// The customer has it.
    #[n(0)]
    Out {
        /// What it is.
        #[n(0)]
        name: String,
        /// The number on its plate.
        #[n(1)]
        number: String,
        /// When it should be back.
        #[n(2)]
        back_by: Option<Moment>,
        /// Its state when it was handed over, and what came with it.
        #[n(3)]
        remark: String,
    },
    /// It is back.
    #[n(1)]
    Back {
        /// The edit by which it went out.
        #[n(0)]
        out: EditId,
        /// Its state when it came back.
        #[n(1)]
        remark: String,
    },
}

/// A loan unit of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoanUnit {
    /// The edit by which it went out; bringing it back names it.
    pub id: EditId,
    /// What it is.
    pub name: String,
    /// The number on its plate.
    pub number: String,
    /// When it went out.
    pub out_at: Moment,
    /// When it should be back.
    pub back_by: Option<Moment>,
    /// Its state when it was handed over.
    pub remark: String,
    /// When it came back; absent while the customer has it.
    pub back_at: Option<Moment>,
    /// Its state when it came back.
    pub back_remark: String,
}

/// The loan units of `order`, in the order of their edits. It is back at the first word that says so.
pub fn loans(order: &WorkOrder) -> Vec<LoanUnit> {
    let out = order.loans.0.iter().filter_map(|(id, recorded)| match &recorded.item {
        Loan::Out { name, number, back_by, remark } => {
            let back = back(order, *id);
            Some(LoanUnit {
                id: *id,
                name: name.clone(),
                number: number.clone(),
                out_at: recorded.time.judged(),
                back_by: *back_by,
                remark: remark.clone(),
                back_at: back.as_ref().map(|(at, _)| *at),
                back_remark: back.map(|(_, remark)| remark).unwrap_or_default(),
            })
        }
        Loan::Back { .. } => None,
    });
    out.collect()
}

fn back(order: &WorkOrder, of: EditId) -> Option<(Moment, String)> {
    let back = order.loans.0.iter().filter_map(|(id, recorded)| match &recorded.item {
        Loan::Back { out, remark } if *out == of => Some((recorded.time.judged(), *id, remark)),
        _ => None,
    });
    back.min().map(|(at, _, remark)| (at, remark.clone()))
}
