//! Chains: each writer's runs follow one another without a gap, have the hashes that stand beside them, and bear the
//! signature of the writer's key; every order that they speak of is there and names them.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::bytes::ByteVec;
use shared::document::edit::Edit;
use shared::ids::{Actor, Digest, OrderId};
use shared::sync::{chain, wire};

use super::{Finding, Report};
use crate::store::audit::{self, RawRun, RawWriter};
use crate::store::{StoreError, Tx};

/// Where a writer's chain stands.
struct Chain {
    actor: Actor,
    last_n: u64,
    head: Digest,
}

impl Chain {
    fn of(actor: Actor) -> Self {
        Self { actor, last_n: 0, head: chain::genesis(actor) }
    }
}

pub(super) async fn check(
    tx: &mut Tx,
    unapplied: &BTreeSet<(Actor, u64)>,
    report: &mut Report,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<(), StoreError> {
    let writers: BTreeMap<Actor, RawWriter> =
        audit::writers(tx).await?.into_iter().map(|writer| (writer.actor, writer)).collect();
    report.checked.writers = u64::try_from(writers.len()).unwrap_or(u64::MAX);
    let mut ends: BTreeMap<Actor, (u64, Digest)> = BTreeMap::new();
    let mut present: Option<Chain> = None;
    let mut after = (Actor([0; 16]), 0);
    loop {
        let page = audit::runs(tx, after).await?;
        let Some(last) = page.last() else { break };
        after = (last.actor, last.first_n);
        for run in &page {
            let mut at =
                present.take().filter(|chain| chain.actor == run.actor).unwrap_or_else(|| Chain::of(run.actor));
            let writer = writers.get(&run.actor);
            if let Some(edits) = link(&mut at, run, writer, report) {
                named(tx, run, &edits, unapplied, report).await?;
            }
            ends.insert(at.actor, (at.last_n, at.head));
            present = Some(at);
            report.checked.runs += 1;
        }
        told(report.checked.runs);
    }
    for actor in ends.keys().filter(|actor| !writers.contains_key(actor)) {
        report.find(Finding::NoWriter { actor: *actor });
    }
    for writer in writers.values() {
        let (last_n, head) = ends.get(&writer.actor).copied().unwrap_or((0, chain::genesis(writer.actor)));
        if (writer.last_n, writer.head) != (last_n, head) {
            report.find(Finding::WriterDiffers { actor: writer.actor, stored_n: writer.last_n, last_n });
        }
    }
    Ok(())
}

/// Follows the chain over one run; gives its edits if they can be read. After a break it goes on from what stands there,
/// so that one wrong run is one finding.
fn link(at: &mut Chain, run: &RawRun, writer: Option<&RawWriter>, report: &mut Report) -> Option<Vec<ByteVec>> {
    let (actor, first_n) = (run.actor, run.first_n);
    if first_n != at.last_n.saturating_add(1) {
        report.find(Finding::Gap { actor, expected: at.last_n.saturating_add(1), found: first_n });
    }
    let before = std::mem::replace(&mut at.head, run.head);
    at.last_n = run.last_n;
    let edits: Vec<ByteVec> = match wire::decode(&run.edits) {
        Ok(edits) => edits,
        Err(error) => {
            report.find(Finding::RunUnreadable { actor, first_n, reason: error.to_string() });
            return None;
        }
    };
    let count = u64::try_from(edits.len()).unwrap_or(u64::MAX);
    report.checked.edits += count;
    if first_n.saturating_add(count) != run.last_n.saturating_add(1) {
        report.find(Finding::WrongCount { actor, first_n, stored_last: run.last_n, edits: count });
    }
    if chain::extend(before, first_n, edits.iter().map(|edit| edit.as_slice())) != run.head {
        report.find(Finding::BrokenChain { actor, first_n });
    }
    let signed = match (writer.and_then(|writer| writer.public_key), &run.signature) {
        (Some(key), Some(signature)) => chain::verify(&key, actor, run.last_n, &run.head, signature),
        // The server's own runs are not signed: whoever can write them can sign them.
        (None, None) => true,
        (key, _) => key.is_none() && writer.is_none(),
    };
    if !signed {
        report.find(Finding::WrongSignature { actor, first_n });
    }
    Some(edits)
}

/// Every order that an applied edit of the run speaks of exists and names the run.
async fn named(
    tx: &mut Tx,
    run: &RawRun,
    edits: &[ByteVec],
    unapplied: &BTreeSet<(Actor, u64)>,
    report: &mut Report,
) -> Result<(), StoreError> {
    let applied = (run.first_n..).zip(edits).filter(|(n, _)| !unapplied.contains(&(run.actor, *n)));
    let orders: BTreeSet<OrderId> =
        applied.filter_map(|(_, bytes)| Edit::decode(bytes).ok()).map(|edit| edit.order).collect();
    let orders: Vec<OrderId> = orders.into_iter().collect();
    let (exist, name_it) = audit::orders_and_their_runs(tx, &orders, run.actor, run.first_n).await?;
    for order in orders {
        if !exist.contains(&order) {
            let lost = Finding::OrderLost { order };
            if !report.findings.contains(&lost) {
                report.find(lost);
            }
        } else if !name_it.contains(&order) {
            report.find(Finding::RunNotNamed { order, actor: run.actor, first_n: run.first_n });
        }
    }
    Ok(())
}
