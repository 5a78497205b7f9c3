//! Where a new report is looked for among the old ones, and what lists show of links. Projected from the document.

use std::collections::BTreeMap;

use shared::document::WorkOrder;
use shared::document::repeat::Relation;
use shared::geo::Point;
use shared::ids::OrderId;
use shared::time::Moment;

use super::value::{point_columns, point_from_columns};
use super::{Row, StoreError, Tx, Value};
use crate::repeats::case::settled_at;
use crate::repeats::score::{OPEN_HOURS, SETTLED_HOURS};
use crate::repeats::{Case, Known};

/// Ten-millionths of a degree of a cell's side: 667 m of latitude, and of longitude more than the 250 m that matter up to
/// 68 degrees north and south. Further up a neighbour two cells away is missed, its address is not.
const CELL_E7: i64 = 60_000;
/// Cells of a row: more than 360 degrees have.
const ROW: i64 = 100_000;
/// Rows that one look gives: the newest of a place where something is reported every hour.
const LOOK: u32 = 200;

const SAVE: &str = "INSERT INTO order_repeats (order_id, equipment, place, cell, received_at, settled_at, relation, other, \
    other_number, score) VALUES";
const SAVE_TAIL: &str = "ON CONFLICT (order_id) DO UPDATE SET equipment = excluded.equipment, place = excluded.place, \
    cell = excluded.cell, received_at = excluded.received_at, settled_at = excluded.settled_at, \
    relation = excluded.relation, other = excluded.other, other_number = excluded.other_number, score = excluded.score";

/// Stores what is looked for of changed orders. The orders have to be there.
pub async fn save(tx: &mut Tx, documents: &[&WorkOrder]) -> Result<(), StoreError> {
    let row = |document: &&WorkOrder| -> [Value; 10] {
        let case = Case::of_order(document);
        let link = mark(document);
        [
            document.id.into(),
            case.equipment.into(),
            case.place.into(),
            case.point.map(cell).into(),
            case.received_at.into(),
            settled_at(document).into(),
            link.as_ref().map(|link| key(link.relation).to_owned()).into(),
            link.as_ref().map(|link| link.other).into(),
            link.as_ref().map(|link| link.number.clone()).into(),
            link.map(|link| u32::from(link.score)).into(),
        ]
    };
    tx.insert_rows(SAVE, SAVE_TAIL, documents.iter().map(row).collect()).await.map(drop)
}

/// What a list shows of an order's links.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = RepeatMark)]
pub struct Mark {
    /// What the other order is to it.
    pub relation: Relation,
    /// The other order.
    pub other: OrderId,
    /// Its number.
    pub number: String,
    /// How sure the rules are, in percent.
    pub score: u8,
}

/// The link that matters most: what it repeats, then what repeats it, then the surest suspicion.
fn mark(document: &WorkOrder) -> Option<Mark> {
    let rank = |relation| match relation {
        Relation::Repeats => 2,
        Relation::RepeatedBy => 1,
        Relation::Suspected => 0,
    };
    let links = document.standing_links();
    let (_, link) = links.into_iter().max_by_key(|(_, link)| (rank(link.relation), link.score))?;
    Some(Mark { relation: link.relation, other: link.other, number: link.number.clone(), score: link.score })
}

const MARKS: &str = "SELECT order_id, relation, other, other_number, score FROM order_repeats \
    WHERE relation IS NOT NULL AND order_id IN (";

/// What lists show of the links of these orders.
pub async fn marks(tx: &mut Tx, orders: &[OrderId]) -> Result<BTreeMap<OrderId, Mark>, StoreError> {
    let of = |row: &Row| {
        let relation: String = row.get("relation")?;
        let relation = relation_of(&relation).ok_or_else(|| row.corrupt("relation", relation.clone()))?;
        let score: u32 = row.get("score")?;
        let mark = Mark {
            relation,
            other: row.get("other")?,
            number: row.get("other_number")?,
            score: u8::try_from(score).map_err(|_| row.corrupt("score", "beyond 100"))?,
        };
        Ok((row.get("order_id")?, mark))
    };
    tx.fetch_in(MARKS, ")", (), orders).await?.iter().map(of).collect()
}

fn key(relation: Relation) -> &'static str {
    match relation {
        Relation::Suspected => "suspected",
        Relation::Repeats => "repeats",
        Relation::RepeatedBy => "repeated-by",
    }
}

fn relation_of(text: &str) -> Option<Relation> {
    [Relation::Suspected, Relation::Repeats, Relation::RepeatedBy].into_iter().find(|relation| key(*relation) == text)
}

const OF_EQUIPMENT: &str = include_str!("sql/repeats_of_equipment.sql");
const OF_PLACE: &str = include_str!("sql/repeats_of_place.sql");
const OF_CELLS: &str = include_str!("sql/repeats_of_cells.sql");

/// The orders that `report` could repeat: of the same machine, the same address or the neighbourhood, received before it,
/// and open or settled lately.
pub async fn candidates(tx: &mut Tx, report: &Case) -> Result<Vec<Known>, StoreError> {
    let hours_before = |hours: i64| report.received_at.plus_ms(hours.saturating_mul(-3_600_000));
    let oldest = hours_before(OPEN_HOURS);
    let settled = hours_before(SETTLED_HOURS);
    let until = report.received_at;
    let mut rows = Vec::new();
    if let Some(equipment) = report.equipment {
        rows.extend(tx.fetch_all(OF_EQUIPMENT, (equipment, oldest, until, settled, LOOK)).await?);
    }
    if !report.place.is_empty() {
        rows.extend(tx.fetch_all(OF_PLACE, (&report.place, oldest, until, settled, LOOK)).await?);
    }
    if let Some(point) = report.point {
        let params: Vec<Value> = [oldest, until, settled]
            .into_iter()
            .map(Value::from)
            .chain([Value::from(LOOK)])
            .chain(around(point).map(Value::from))
            .collect();
        rows.extend(tx.fetch_all(OF_CELLS, params).await?);
    }
    let mut known: BTreeMap<OrderId, Known> = BTreeMap::new();
    for row in &rows {
        let found = known_of(row)?;
        known.insert(found.order, found);
    }
    Ok(known.into_values().collect())
}

fn known_of(row: &Row) -> Result<Known, StoreError> {
    let case = Case {
        equipment: row.get("equipment")?,
        place: row.get("place")?,
        point: point_from_columns(row.get("lat_e7")?, row.get("lon_e7")?),
        trade: row.get("trade")?,
        fault: row.get("fault")?,
        received_at: row.get("received_at")?,
    };
    let settled_at: Option<Moment> = row.get("settled_at")?;
    Ok(Known { order: row.get("id")?, number: row.get("number")?, case, settled_at })
}

/// The cell of a point.
fn cell(point: Point) -> i64 {
    let (lat, lon) = point_columns(Some(point));
    let part = |e7: Option<i64>| e7.unwrap_or_default().div_euclid(CELL_E7);
    part(lat) * ROW + part(lon)
}

/// The cell of a point and its eight neighbours.
fn around(point: Point) -> impl Iterator<Item = i64> {
    let middle = cell(point);
    (-1..=1).flat_map(move |row| (-1..=1).map(move |column| middle + row * ROW + column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_near_lies_in_a_cell_around() {
        for (lat, lon) in [(37.75, -122.41), (31.19, 121.44), (-33.9, 18.4), (0.0, 0.0), (60.2, 24.9)] {
            let here = Point::from_degrees(lat, lon).unwrap();
            let cells: Vec<i64> = around(here).collect();
            for (north, east) in [(240.0, 0.0), (-240.0, 0.0), (0.0, 240.0), (0.0, -240.0), (170.0, -170.0)] {
                let lon_metres = 111_195.0 * f64::to_radians(lat).cos();
                let there = Point::from_degrees(lat + north / 111_195.0, lon + east / lon_metres).unwrap();
                assert!(cells.contains(&cell(there)), "{lat} {lon} {north} {east}");
            }
            let far = Point::from_degrees(lat + 0.02, lon).unwrap();
            assert!(!cells.contains(&cell(far)));
        }
    }
}
