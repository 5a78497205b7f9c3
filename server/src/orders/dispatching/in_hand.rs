//! The orders in crews' hands, kept from one look to the next: only what changed since is read again.
//!
//! A picture of the day needs all of them, and two hundred assignments a second each need a picture. Every change of an
//! order takes a position of the feed, in the order of commits, so "after the position I know" misses nothing, whichever
//! server wrote it.

use std::collections::BTreeMap;

use shared::ids::{CrewId, OrderId};
use tokio::sync::Mutex;

use crate::store::dispatch::{self, Held};
use crate::store::{StoreError, Tx, feed};

/// More changes than this are not read one by one: everything is read anew.
const FEW: u64 = 1_000;

/// What was read last. Starts out knowing nothing.
#[derive(Debug, Default)]
pub struct InHand(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// The feed's position when it was so.
    position: Option<u64>,
    orders: BTreeMap<OrderId, Held>,
}

impl InHand {
    /// Every open order that a crew holds, by crew, each crew's in the order in which they were received.
    pub async fn by_crew(&self, tx: &mut Tx) -> Result<BTreeMap<CrewId, Vec<Held>>, StoreError> {
        // What a transaction wrote itself may never be committed: others must not learn of it.
        let held = if tx.only_reads() { self.read(tx).await? } else { dispatch::held(tx).await? };
        let mut by_crew: BTreeMap<CrewId, Vec<Held>> = BTreeMap::new();
        held.into_iter().for_each(|held| by_crew.entry(held.crew).or_default().push(held));
        by_crew.values_mut().for_each(|day| day.sort_by_key(|held| (held.received_at, held.order)));
        Ok(by_crew)
    }

    async fn read(&self, tx: &mut Tx) -> Result<Vec<Held>, StoreError> {
        let mut known = self.0.lock().await;
        let position = feed::position(tx).await?;
        match known.position {
            Some(before) if before == position => {}
            Some(before) if before < position && position - before <= FEW => {
                for (order, held) in dispatch::held_after(tx, before).await? {
                    match held {
                        Some(held) => known.orders.insert(order, held),
                        None => known.orders.remove(&order),
                    };
                }
            }
            // A transaction that began before the last one, or a database that was put back.
            _ => known.orders = dispatch::held(tx).await?.into_iter().map(|held| (held.order, held)).collect(),
        }
        known.position = Some(position);
        Ok(known.orders.values().cloned().collect())
    }
}
