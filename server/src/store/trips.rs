//! Trips of crews, projected from their visits.

use shared::calendar::Day;
use shared::ids::OrderId;
use shared::time::Moment;

use super::{Row, StoreError, Tx, Value};
use crate::orders::trips::Trip;

const FORGET: &str = "DELETE FROM trips WHERE order_id IN (";
const SAVE: &str = "INSERT INTO trips (order_id, visit_actor, visit_n, crew, week, left_at, took_ms, metres) VALUES";
const LATEST: &str = "SELECT left_at, took_ms, metres FROM trips WHERE took_ms IS NOT NULL AND metres IS NOT NULL \
    ORDER BY left_at DESC LIMIT $1";

/// The trips of an order.
#[derive(Clone, Debug)]
pub struct TripsOf {
    /// Which order.
    pub order: OrderId,
    /// The Monday of the week of its receipt, if reports count it.
    pub week: Option<Day>,
    /// Its trips.
    pub trips: Vec<Trip>,
}

/// A trip of which both length and time are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// When the crew set out.
    pub left_at: Moment,
    /// Until it arrived, in milliseconds.
    pub took_ms: i64,
    /// By air.
    pub metres: i64,
}

/// Stores the trips of these orders instead of what was known of them.
pub async fn save(tx: &mut Tx, all: &[TripsOf]) -> Result<(), StoreError> {
    tx.execute_in(FORGET, ")", (), all.iter().map(|of| of.order)).await?;
    let row = |of: &TripsOf, trip: &Trip| -> [Value; 8] {
        let Trip { visit, crew, left_at, took_ms, metres } = *trip;
        [
            of.order.into(),
            visit.actor.into(),
            visit.n.into(),
            crew.into(),
            of.week.map(|week| week.0).into(),
            left_at.into(),
            took_ms.into(),
            metres.into(),
        ]
    };
    let each = all.iter().flat_map(|of| of.trips.iter().map(|trip| row(of, trip)));
    tx.insert_rows(SAVE, "", each.collect()).await.map(drop)
}

/// The latest trips of all crews of which length and time are known, the oldest of them first.
pub async fn latest(tx: &mut Tx, limit: u32) -> Result<Vec<Timed>, StoreError> {
    let trip = |row: &Row| {
        Ok(Timed { left_at: row.get("left_at")?, took_ms: row.get("took_ms")?, metres: row.get("metres")? })
    };
    tx.fetch_all(LATEST, (limit,)).await?.iter().rev().map(trip).collect()
}
