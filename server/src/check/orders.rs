//! Orders: the stored state is what the edits say, the lists and histories what the state says.

use std::collections::BTreeSet;

use shared::document::WorkOrder;
use shared::document::edit::Edit;
use shared::document::history::past_visits;
use shared::ids::{Actor, Digest, EditId, OrderId};
use shared::sync::wire;

use super::{Finding, Report, memberships};
use crate::orders::projection::Projection;
use crate::store::audit::{self, RawOrder};
use crate::store::edits::runs_of_order;
use crate::store::{StoreError, Tx};

pub(super) async fn check(
    tx: &mut Tx,
    unapplied: &BTreeSet<(Actor, u64)>,
    report: &mut Report,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<(), StoreError> {
    let mut after = OrderId([0; 16]);
    loop {
        let page = audit::orders_after(tx, after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for order in &page {
            report.checked.orders += 1;
            let Some(document) = replay(tx, order.id, unapplied).await? else {
                // The run that cannot be read is a finding of its own.
                continue;
            };
            let agrees = of_order(order, &document, report);
            visits(tx, order.id, &document, report).await?;
            if agrees {
                memberships::check(tx, &document, report).await?;
            }
        }
        told(report.checked.orders);
    }
}

/// The document that the order's edits make; `None` if a run of it cannot be read.
async fn replay(
    tx: &mut Tx,
    order: OrderId,
    unapplied: &BTreeSet<(Actor, u64)>,
) -> Result<Option<WorkOrder>, StoreError> {
    let runs = match runs_of_order(tx, order).await {
        Ok(runs) => runs,
        Err(StoreError::Corrupt { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut document = WorkOrder::new(order);
    for run in &runs {
        for (n, bytes) in (run.first_n..).zip(&run.edits).filter(|(n, _)| !unapplied.contains(&(run.actor, *n))) {
            if let Ok(edit) = Edit::decode(bytes)
                && edit.order == order
            {
                document.apply(EditId { actor: run.actor, n }, &edit);
            }
        }
    }
    Ok(Some(document))
}

/// Whether the stored state is that of the edits. Where it is not, nobody can say who should hold the order.
fn of_order(stored: &RawOrder, document: &WorkOrder, report: &mut Report) -> bool {
    let (order, before) = (stored.id, report.findings.len());
    if Digest::of(&stored.state) != stored.state_hash {
        report.find(Finding::WrongStateHash { order });
    } else if let Err(error) = WorkOrder::decode(&stored.state) {
        report.find(Finding::StateUnreadable { order, reason: error.to_string() });
    } else if stored.state != document.encode() {
        report.find(Finding::StateDiffers { order });
    }
    let agrees = report.findings.len() == before;
    let columns = stored.shown.differences(&Projection::of(document));
    if !columns.is_empty() {
        report.find(Finding::ProjectionDiffers { order, columns });
    }
    agrees
}

async fn visits(tx: &mut Tx, order: OrderId, document: &WorkOrder, report: &mut Report) -> Result<(), StoreError> {
    let stored: BTreeSet<Vec<u8>> = audit::past_visits_of(tx, order).await?.into_iter().collect();
    let expected: BTreeSet<Vec<u8>> = past_visits(document).iter().map(wire::encode).collect();
    if stored != expected {
        report.find(Finding::PastVisitsDiffer { order });
    }
    Ok(())
}
