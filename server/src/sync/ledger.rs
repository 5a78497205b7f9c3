//! The one way into orders: edits are appended, documents, projections and memberships follow in the same transaction.

use std::collections::BTreeMap;

use shared::document::WorkOrder;
use shared::geo::Point;
use shared::ids::{Digest, OrderId, PersonId};
use shared::time::Moment;

use super::receive::{Held, Slice};
use crate::orders::projection::Projected;
use crate::store::books::crew_seen_at;
use crate::store::edits::{Run, append_runs, save_writers};
use crate::store::events::{self, StoredEvent};
use crate::store::holders::{self, Membership};
use crate::store::orders::{Changed, save_orders, save_past_visits};
use crate::store::quarantine::{self, Quarantined};
use crate::store::{StoreError, Tx, feed, loans, order_figures, repeats, vans};

/// What a transaction adds besides the documents in its slice.
#[derive(Debug, Default)]
pub struct Additions {
    /// Edits.
    pub runs: Vec<Run>,
    /// Edits that wait for a person.
    pub quarantined: Vec<Quarantined>,
    /// Changed memberships; their position is set when they are stored.
    pub memberships: Vec<Membership>,
    /// Where people were last, and when.
    pub seen_at: Vec<(PersonId, Point, Moment)>,
    /// When the office learnt of it, where that is not the receipt of a run.
    pub at: Moment,
}

/// How a stored order changed.
#[derive(Clone, Copy, Debug)]
pub struct Saved {
    /// Its position before.
    pub before: u64,
    /// Its position now.
    pub position: u64,
    /// The hash of its state now.
    pub hash: Digest,
}

impl Saved {
    /// Whether only this change lies between a device at `cursor` and an order that changed last at `changed`, and whose
    /// membership changed last at `joined`: then the device can make the state from its own edits.
    pub fn is_next(&self, cursor: u64, joined: u64, changed: u64) -> bool {
        self.position == changed && self.before <= cursor && joined <= cursor
    }
}

/// Orders that are made ready while the database writes those before them: an import has a thousand at a time.
const BLOCK: usize = 128;

/// What is stored of a changed order besides its position.
struct Ready {
    state: Vec<u8>,
    hash: Digest,
    projected: Projected,
}

impl Ready {
    fn of(held: &Held) -> Self {
        let state = held.document.encode();
        let hash = Digest::of(&state);
        Self { state, hash, projected: Projected::of(&held.document, held.asked_anew) }
    }
}

/// Makes orders ready, and lets whoever waits for the database go on after each of them.
async fn ready_beside(block: &[(OrderId, &Held)]) -> Vec<Ready> {
    let mut ready = Vec::with_capacity(block.len());
    for (_, held) in block {
        tokio::task::yield_now().await;
        ready.push(Ready::of(held));
    }
    ready
}

/// Writes everything that changed in `slice`, and the additions. The feed position is taken here, so the commit has to
/// follow at once.
pub async fn persist(
    tx: &mut Tx,
    slice: &Slice,
    mut additions: Additions,
) -> Result<BTreeMap<OrderId, Saved>, StoreError> {
    append_runs(tx, &additions.runs).await?;
    // In one order everywhere: another server may be about to note the same crews.
    additions.seen_at.sort_by_key(|(person, _, _)| *person);
    for (person, point, at) in &additions.seen_at {
        crew_seen_at(tx, *person, *point, *at).await?;
    }
    save_writers(tx, additions.runs.iter().filter_map(|run| slice.writers.get(&run.actor))).await?;
    let touched: Vec<(OrderId, &Held)> =
        slice.orders.iter().filter(|(_, held)| !held.touched_by.is_empty()).map(|(id, held)| (*id, held)).collect();
    if touched.is_empty() && additions.quarantined.is_empty() && additions.memberships.is_empty() {
        return Ok(BTreeMap::new());
    }
    let documents: Vec<&WorkOrder> = touched.iter().map(|(_, held)| &held.document).collect();
    let mut blocks = touched.chunks(BLOCK);
    let mut block = blocks.next().unwrap_or_default();
    let mut ready: Vec<Ready> = block.iter().map(|(_, held)| Ready::of(held)).collect();
    // One position an order, one more for memberships without a changed order and for quarantine.
    let count = u64::try_from(touched.len()).unwrap_or_default().saturating_add(1);
    let last = feed::advance(tx, count).await?;
    let mut positions = last.saturating_sub(count).saturating_add(1)..;
    let at = happened_at(&additions);
    let mut saved = BTreeMap::new();
    let mut told = Vec::with_capacity(touched.len());
    while !block.is_empty() {
        let mut changed = Vec::with_capacity(block.len());
        for (((id, held), Ready { state, hash, projected }), position) in
            block.iter().zip(ready).zip(positions.by_ref())
        {
            let facts = slice.facts.get(id).into_iter().flatten().copied();
            told.push(StoredEvent::of_order(&held.document, projected.status(), (position, at), facts));
            saved.insert(*id, Saved { before: held.position, position, hash });
            changed.push(Changed { id: *id, state, hash, position, projected });
        }
        block = blocks.next().unwrap_or_default();
        let stored;
        (stored, ready) = tokio::join!(save_orders(tx, changed), ready_beside(block));
        stored?;
    }
    save_past_visits(tx, &documents).await?;
    loans::save(tx, &documents).await?;
    holders::orders_changed(tx, saved.iter().map(|(id, saved)| (*id, saved.position))).await?;
    let asked_anew: Vec<&WorkOrder> =
        touched.iter().filter(|(_, held)| held.asked_anew).map(|(_, held)| &held.document).collect();
    repeats::save(tx, &asked_anew).await?;
    let placed = documents.iter().filter_map(|order| Some((*order, saved.get(&order.id)?.position)));
    vans::note_uses(tx, &placed.collect::<Vec<_>>()).await?;
    order_figures::touch(tx, saved.keys().copied()).await?;
    for membership in &mut additions.memberships {
        membership.position = saved.get(&membership.order).map_or(last, |saved| saved.position);
    }
    holders::save(tx, &additions.memberships).await?;
    quarantine::add(tx, &additions.quarantined, last).await?;
    if !additions.quarantined.is_empty() {
        told.push(StoredEvent::of_quarantine(last, &additions.quarantined, at));
    }
    events::add(tx, told).await?;
    Ok(saved)
}

/// When the office learnt of it all.
fn happened_at(additions: &Additions) -> Moment {
    let runs = additions.runs.iter().map(|run| run.received_at);
    runs.chain(additions.quarantined.iter().map(|of| of.received_at)).fold(additions.at, Moment::max)
}
