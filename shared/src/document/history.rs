//! The last visits of a machine or a customer, as the phone carries them beforehand.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::finding::{Cause, Finding, FindingField};
use super::visit::Outcome;
use super::visits::visits;
use crate::ids::{OrderId, VisitId};
use crate::time::Moment;

/// How many past visits of each equipment and of each customer travel with an order.
pub const HISTORY_LEN: usize = 10;

/// A visit of the past in short.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastVisit {
    /// When it took place.
    #[n(0)]
    pub at: Moment,
    /// The order it belonged to.
    #[n(1)]
    pub order: OrderId,
    /// Which visit.
    #[n(2)]
    pub visit: VisitId,
    /// That order's number.
    #[n(3)]
    pub number: String,
    /// The cause, if settled.
    #[n(4)]
    pub cause: Option<Cause>,
    /// The diagnosis, if settled, cut to 200 characters.
    #[n(5)]
    pub diagnosis: String,
    /// The result, if settled.
    #[n(6)]
    pub outcome: Option<Outcome>,
}

/// The visits of `order` on which somebody arrived, for the history of its equipment and its customer.
pub fn past_visits(order: &WorkOrder) -> Vec<PastVisit> {
    let number = order.origin().map(|origin| origin.number.clone()).unwrap_or_default();
    let of_visit = |visit: &super::visits::Visit<'_>| {
        let (_, arrival) = visit.arrival()?;
        let findings = order.findings.get(&visit.id);
        let settled = |field| findings.and_then(|findings| findings.settled(field));
        let cause = match settled(&FindingField::Cause) {
            Some(Finding::Cause { cause }) => Some(cause),
            _ => None,
        };
        let diagnosis = match settled(&FindingField::Diagnosis) {
            Some(Finding::Diagnosis { text }) => text.chars().take(200).collect(),
            _ => String::new(),
        };
        let (at, outcome) = (arrival.time.wall(), visit.outcome());
        Some(PastVisit { at, order: order.id, visit: visit.id, number: number.clone(), cause, diagnosis, outcome })
    };
    visits(order).iter().filter_map(of_visit).collect()
}
