//! Trips of crews, projected from their visits.

use shared::ids::{Actor, EditId, OrderId};

use super::{Row, StoreError, Tx, Value};
use crate::orders::trips::Trip;

const FORGET: &str = "DELETE FROM trips WHERE order_id IN (";
const SAVE: &str = "INSERT INTO trips (order_id, visit_actor, visit_n, left_at, took_ms, metres) VALUES";
const LATEST: &str = "SELECT visit_actor, visit_n, left_at, took_ms, metres FROM trips ORDER BY left_at DESC LIMIT $1";

/// Stores the trips of these orders instead of what was known of them.
pub async fn save(tx: &mut Tx, trips: &[(OrderId, Vec<Trip>)]) -> Result<(), StoreError> {
    tx.execute_in(FORGET, ")", (), trips.iter().map(|(order, _)| *order)).await?;
    let row = |(order, trip): (OrderId, &Trip)| -> [Value; 6] {
        let Trip { visit, left_at, took_ms, metres } = *trip;
        [order.into(), visit.actor.into(), visit.n.into(), left_at.into(), took_ms.into(), metres.into()]
    };
    let each = trips.iter().flat_map(|(order, trips)| trips.iter().map(|trip| row((*order, trip))));
    tx.insert_rows(SAVE, "", each.collect()).await.map(drop)
}

/// The latest trips of all crews, the oldest of them first.
pub async fn latest(tx: &mut Tx, limit: u32) -> Result<Vec<Trip>, StoreError> {
    let trip = |row: &Row| {
        let (actor, n): (Actor, u64) = (row.get("visit_actor")?, row.get("visit_n")?);
        let (left_at, took_ms, metres) = (row.get("left_at")?, row.get("took_ms")?, row.get("metres")?);
        Ok(Trip { visit: EditId { actor, n }, left_at, took_ms, metres })
    };
    tx.fetch_all(LATEST, (limit,)).await?.iter().rev().map(trip).collect()
}
