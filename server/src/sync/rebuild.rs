//! Making projections anew: every order is read back out of the runs of edits and held against what is stored.

use std::collections::{BTreeMap, BTreeSet};

use shared::document::WorkOrder;
use shared::document::edit::Edit;
use shared::ids::{Digest, EditId, OrderId};

use crate::orders::projection::Projected;
use crate::store::audit;
use crate::store::edits::{all_runs_after, name_orders};
use crate::store::orders::{Changed, forget_asked, save_orders, save_past_visits};
use crate::store::quarantine::unapplied;
use crate::store::{Store, StoreError, Tx, feed, holders, loans, order_figures, repeats, vans};

/// Runs read at once.
const PAGE: i64 = 500;

/// What was found.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Rebuilt {
    /// Edits read.
    pub edits: u64,
    /// Orders made anew.
    pub orders: usize,
    /// Orders whose stored state differed from what their edits say.
    pub differed: Vec<OrderId>,
}

/// Rebuilds all orders in one transaction. Devices fetch those that differed.
pub async fn rebuild(store: &Store) -> Result<Rebuilt, StoreError> {
    let mut tx = store.write_alone().await?;
    let mut rebuilt = Rebuilt::default();
    let documents = replay(&mut tx, &mut rebuilt).await?;
    rebuilt.orders = documents.len();
    let ids: Vec<OrderId> = documents.keys().copied().collect();
    // The hash that the state really has, whatever stands beside it: a damaged one is made anew as well.
    let stored = audit::lock_states(&mut tx, &ids).await?;
    let mut changed = Vec::new();
    for (id, document) in &documents {
        let state = document.encode();
        let hash = Digest::of(&state);
        let before = stored.get(id).copied();
        if before.is_none_or(|(stored, _)| stored != hash) {
            rebuilt.differed.push(*id);
        }
        let position = before.map_or(0, |(_, position)| position);
        changed.push(Changed { id: *id, state, hash, position, projected: Projected::of(document, true) });
    }
    let count = u64::try_from(rebuilt.differed.len()).unwrap_or_default();
    let last = feed::advance(&mut tx, count).await?;
    for (order, position) in
        changed.iter_mut().filter(|order| rebuilt.differed.contains(&order.id)).zip(last.saturating_sub(count) + 1..)
    {
        order.position = position;
    }
    let news: Vec<_> = changed.iter().map(|order| (order.id, order.position)).collect();
    // What stands there may have been damaged without the mark beside it.
    forget_asked(&mut tx, &ids).await?;
    save_orders(&mut tx, changed).await?;
    holders::orders_changed(&mut tx, news.iter().copied()).await?;
    let documents: Vec<&WorkOrder> = documents.values().collect();
    audit::forget_past_visits(&mut tx, &ids).await?;
    save_past_visits(&mut tx, &documents).await?;
    loans::forget(&mut tx, &ids).await?;
    loans::save(&mut tx, &documents).await?;
    repeats::save(&mut tx, &documents).await?;
    let placed: Vec<_> = documents.iter().copied().zip(news.iter().map(|(_, position)| *position)).collect();
    vans::note_uses(&mut tx, &placed).await?;
    order_figures::touch(&mut tx, ids.iter().copied()).await?;
    tx.commit().await?;
    Ok(rebuilt)
}

async fn replay(tx: &mut Tx, rebuilt: &mut Rebuilt) -> Result<BTreeMap<OrderId, WorkOrder>, StoreError> {
    let left_out: BTreeSet<_> = unapplied(tx).await?;
    let mut documents: BTreeMap<OrderId, WorkOrder> = BTreeMap::new();
    let mut after = None;
    loop {
        let runs = all_runs_after(tx, after, PAGE).await?;
        let Some(last) = runs.last() else { return Ok(documents) };
        after = Some((last.actor, last.first_n));
        for run in &runs {
            let mut named = BTreeSet::new();
            for (n, bytes) in (run.first_n..).zip(&run.edits) {
                rebuilt.edits += 1;
                if let Ok(edit) = Edit::decode(bytes)
                    && !left_out.contains(&(run.actor, n))
                {
                    let order = edit.order;
                    let document = documents.entry(order).or_insert_with(|| WorkOrder::new(order));
                    document.apply(EditId { actor: run.actor, n }, &edit);
                    named.insert(order);
                }
            }
            name_orders(tx, named, run.actor, run.first_n).await?;
        }
    }
}
