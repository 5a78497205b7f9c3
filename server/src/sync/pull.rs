//! What changed for a device since its cursor, read in one consistent state of the database.

use std::collections::BTreeMap;

use shared::ids::{Actor, CrewId, Digest, OrderId, PersonId};
use shared::sync::exchange::{Cursor, FULL_ANSWER_BYTES, Leave, MAX_ORDERS, OrderChange};
use shared::sync::reference::ReferenceRow;
use shared::sync::van::Aboard;
use shared::sync::verdict::Ruling;

use super::ledger::Saved;
use crate::store::changes::{self, News, OrderAt};
use crate::store::{Store, StoreError, Tx, crews, vans};

/// Reference rows, leaves and rulings in one answer, of each.
const MAX_ROWS: u32 = 2_000;

/// Who asks for what.
#[derive(Debug)]
pub struct Asking<'a> {
    /// The device.
    pub actor: Actor,
    /// Its person.
    pub person: PersonId,
    /// Everything up to here is there already.
    pub cursor: Cursor,
    /// Orders wanted whatever the cursor says.
    pub refetch: &'a [OrderId],
    /// Orders that changed by this exchange alone.
    pub own: &'a BTreeMap<OrderId, Saved>,
}

/// What goes down.
#[derive(Debug, Default)]
pub struct Pulled {
    /// Orders that changed.
    pub orders: Vec<OrderChange>,
    /// Orders that left.
    pub leaves: Vec<Leave>,
    /// Reference rows that changed.
    pub reference: Vec<ReferenceRow>,
    /// Verdicts that changed.
    pub rulings: Vec<Ruling>,
    /// What should be in the person's vans, if that changed or everything is told anew.
    pub van: Option<Vec<Aboard>>,
    /// The crews of that person, unless only the device itself had something to tell.
    pub crews: Option<Vec<CrewId>>,
    /// Where to go on from.
    pub cursor: Cursor,
    /// Whether there is more behind it.
    pub more: bool,
    /// Whether the cursor was older than what is kept, and this starts from nothing.
    pub snapshot: bool,
}

/// What goes down where nothing changed but by the device's own edits, which is how most exchanges end; `None` where
/// there is more to tell, and [`pull`] has to.
pub async fn own_news(store: &Store, asking: &Asking<'_>) -> Result<Option<Pulled>, StoreError> {
    if !asking.refetch.is_empty() {
        return Ok(None);
    }
    let limit = asking.own.len().saturating_add(1);
    let news = changes::news(store, asking.person, asking.actor, asking.cursor.0, limit).await?;
    Ok(own_part(asking, news))
}

/// The answer out of `news`, if they hold nothing but what the device did itself.
pub fn own_part(asking: &Asking<'_>, news: News) -> Option<Pulled> {
    let after = asking.cursor.0;
    if news.others || after > news.feed.position || (after > 0 && after < news.feed.floor) {
        return None;
    }
    let mut pulled = Pulled { cursor: Cursor(news.feed.position), ..Pulled::default() };
    for (order, joined, changed) in news.orders {
        match asking.own.get(&order) {
            Some(saved) if saved.is_next(after, joined, changed) => {
                pulled.orders.push(OrderChange { order, hash: saved.hash, state: None, history: Vec::new() });
            }
            _ => return None,
        }
    }
    Some(pulled)
}

/// Reads what changed.
pub async fn pull(tx: &mut Tx, asking: &Asking<'_>) -> Result<Pulled, StoreError> {
    let feed = changes::state(tx).await?;
    // A cursor ahead of the feed can only be another life's; before the floor, tombstones may be gone.
    let snapshot = asking.cursor.0 > feed.position || (asking.cursor.0 > 0 && asking.cursor.0 < feed.floor);
    let after = if snapshot { 0 } else { asking.cursor.0 };
    let mut until = feed.position;
    let mut more = false;
    let mut cap = |positions: &mut dyn Iterator<Item = u64>, limit: usize| {
        let mut seen = 0;
        for position in positions {
            seen += 1;
            if seen >= limit {
                until = until.min(position);
                more = true;
                break;
            }
        }
    };
    let limit = u32::try_from(MAX_ORDERS).unwrap_or(u32::MAX);
    let orders = changes::orders_after(tx, asking.person, after, limit).await?;
    let filled = orders_within_bytes(&orders, |order| is_own(order, asking, snapshot));
    cap(&mut within(&orders), MAX_ORDERS.min(filled));
    let leaves = changes::leaves_after(tx, asking.person, after, MAX_ROWS).await?;
    let row_limit = usize::try_from(MAX_ROWS).unwrap_or(usize::MAX);
    cap(&mut leaves.iter().map(|(position, _)| *position), row_limit);
    let reference = changes::reference_after(tx, after, MAX_ROWS).await?;
    cap(&mut reference.iter().map(|(position, _)| *position), row_limit);
    let rulings = crate::store::quarantine::rulings_after(tx, asking.actor, after, MAX_ROWS).await?;
    cap(&mut rulings.iter().map(|(position, _)| *position), row_limit);

    let mut pulled = Pulled { cursor: Cursor(until), more, snapshot, ..Pulled::default() };
    let (mut whole, mut own) = (Vec::new(), Vec::new());
    for order in orders.into_iter().filter(|order| order.position <= until) {
        if is_own(&order, asking, snapshot) { own.push(order) } else { whole.push(order) }
    }
    for order in asking.refetch {
        if let Some(order) = changes::held_order(tx, asking.person, *order).await? {
            whole.retain(|other| other.id != order.id);
            own.retain(|other| other.id != order.id);
            whole.push(order);
        }
    }
    let hash_only =
        |order: OrderAt| OrderChange { order: order.id, hash: order.hash, state: None, history: Vec::new() };
    pulled.orders.extend(own.into_iter().map(hash_only));
    pulled.orders.extend(wholes(tx, whole).await?);
    pulled.leaves = kept(leaves, until);
    pulled.reference = kept(reference, until);
    pulled.rulings = kept(rulings, until);
    pulled.crews = Some(crews::of_person(tx, asking.person).await?);
    if after == 0 || vans::has_changed(tx, asking.person, asking.actor, after).await? {
        pulled.van = Some(vans::aboard(tx, asking.person, asking.actor).await?);
    }
    Ok(pulled)
}

fn within(orders: &[OrderAt]) -> impl Iterator<Item = u64> + '_ {
    orders.iter().map(|order| order.position)
}

/// How many of the first orders fill an answer; never none.
fn orders_within_bytes(orders: &[OrderAt], is_own: impl Fn(&OrderAt) -> bool) -> usize {
    let mut bytes = 0;
    let fill = orders.iter().position(|order| {
        bytes += if is_own(order) { 0 } else { order.bytes };
        bytes > FULL_ANSWER_BYTES
    });
    fill.map_or(usize::MAX, |index| index + 1)
}

fn kept<T>(rows: Vec<(u64, T)>, until: u64) -> Vec<T> {
    rows.into_iter().filter(|(position, _)| *position <= until).map(|(_, row)| row).collect()
}

/// Whether the device can make the state itself.
fn is_own(order: &OrderAt, asking: &Asking<'_>, snapshot: bool) -> bool {
    let saved = asking.own.get(&order.id);
    !snapshot && saved.is_some_and(|saved| saved.is_next(asking.cursor.0, order.joined, order.position))
}

async fn wholes(tx: &mut Tx, orders: Vec<OrderAt>) -> Result<Vec<OrderChange>, StoreError> {
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    let mut states = changes::states(tx, &ids).await?;
    let mut changes = Vec::with_capacity(orders.len());
    for order in orders {
        let history = crate::store::orders::past_visits(tx, order.id, order.customer, order.equipment).await?;
        changes.push(OrderChange { order: order.id, hash: order.hash, state: states.remove(&order.id), history });
    }
    Ok(changes)
}

/// Which of these photos the office lacks is a question to the photo store; this only bounds how many are asked for.
pub fn offers(asked: &[Digest]) -> &[Digest] {
    asked.get(..shared::sync::exchange::MAX_OFFERS).unwrap_or(asked)
}
