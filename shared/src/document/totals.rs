//! What the customer pays, derived from the lines.

use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::line::{Charge, LineKind};
use crate::ids::VisitId;
use crate::money::Money;

/// Sums over the lines of some visits, one entry a currency, sorted by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Totals {
    /// Charged labour.
    pub labour: Vec<Money>,
    /// Charged material.
    pub material: Vec<Money>,
    /// What the customer pays: labour and material.
    pub charged: Vec<Money>,
    /// What warranty or goodwill bears.
    pub free: Vec<Money>,
    /// Lines left out because price, quantity or charge are missing, in dispute, or too large to add.
    pub open_lines: usize,
}

/// The totals over the lines of `visits`.
pub fn totals(order: &WorkOrder, visits: &[VisitId]) -> Totals {
    let mut totals = Totals::default();
    let lines = order.lines.iter().filter(|(_, line)| line.added.is_some_and(|added| visits.contains(&added.visit)));
    for (_, line) in lines.filter(|(_, line)| !line.is_removed() || line.removal_crossed()) {
        let kind = line.added.map_or(LineKind::Material, |added| added.kind);
        let sums = line.amount().zip(line.charge()).filter(|_| !line.removal_crossed());
        let added = sums.is_some_and(|(amount, charge)| match charge {
            Charge::Charged => {
                let of_kind = if kind == LineKind::Labour { &mut totals.labour } else { &mut totals.material };
                add(of_kind, amount) && add(&mut totals.charged, amount)
            }
            Charge::Warranty | Charge::Goodwill => add(&mut totals.free, amount),
        });
        totals.open_lines += usize::from(!added);
    }
    totals
}

/// Adds `amount` to the sum of its currency; `false` if that does not fit.
fn add(sums: &mut Vec<Money>, amount: Money) -> bool {
    match sums.iter_mut().find(|sum| sum.currency == amount.currency) {
        Some(sum) => sum.checked_add(amount).map(|new| *sum = new).is_some(),
        None => {
            sums.push(amount);
            sums.sort_by_key(|sum| sum.currency);
            true
        }
    }
}
