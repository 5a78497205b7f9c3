//! Lists of orders: any of the offered filters, three ways of sorting, a page at a time. Whatever narrows most walks an
//! index that already has the order of the answer, so a page costs the same among a million orders as among a thousand.

use std::cmp::Reverse;

use minicbor::{Decode, Encode};
use shared::document::status::Status;
use shared::geo::Point;
use shared::ids::{CrewId, CustomerId, EquipmentId, OrderId};
use shared::time::Moment;

use super::value::{point_columns, point_from_columns};
use super::{Query, Row, StoreError, Tx};
use crate::orders::place;
use crate::search::Wanted;

/// An order in a list.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
#[schema(as = OrderEntry)]
pub struct OrderRow {
    /// Which.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// The number it has where it came from.
    pub external: Option<String>,
    /// Where it stands.
    pub status: String,
    /// The skill it needs.
    pub trade: String,
    /// Its service level.
    pub level: String,
    /// The customer in the books.
    pub customer: Option<CustomerId>,
    /// The machine in the books.
    pub equipment: Option<EquipmentId>,
    /// The customer's name.
    pub customer_name: String,
    /// Where.
    pub address: String,
    /// Where that is.
    pub point: Option<Point>,
    /// What is wrong.
    pub fault: String,
    /// The crew that holds it.
    pub crew: Option<CrewId>,
    /// When it was received.
    pub received_at: Moment,
    /// Latest arrival.
    pub response_due: Option<Moment>,
    /// Latest solution.
    pub resolve_due: Option<Moment>,
    /// The next deadline that still runs: latest arrival until somebody arrived, then latest solution until it is solved.
    pub next_due: Option<Moment>,
    /// How many disagreements wait for a decision.
    pub conflicts: u32,
    /// How many remarks there are.
    pub remarks: u32,
    /// The order it repeats, may repeat, or that repeats it.
    pub repeat: Option<super::repeats::Mark>,
    /// Its place in the sequence of receipt.
    #[serde(skip)]
    pub place: i64,
}

/// How a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As they were received, oldest first.
    #[default]
    Received,
    /// As they were received, newest first.
    Newest,
    /// By the next deadline that still runs; orders without one are left out.
    Due,
}

/// The last entry of the page before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Last {
    /// Sorted by receipt: its place.
    #[n(0)]
    Place(#[n(0)] i64),
    /// Sorted by deadline: that and its place.
    #[n(1)]
    Due(#[n(0)] Moment, #[n(1)] i64),
}

/// A box on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Its south-western corner.
    pub south_west: Point,
    /// Its north-eastern corner.
    pub north_east: Point,
}

/// Which orders are listed; what is absent does not matter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only open ones, or only settled ones.
    pub open: Option<bool>,
    /// Only those of one of these statuses; empty for all.
    pub statuses: Vec<Status>,
    /// Only those of this crew.
    pub crew: Option<CrewId>,
    /// Only those with a crew, or only those without.
    pub assigned: Option<bool>,
    /// Only those of this trade.
    pub trade: Option<String>,
    /// Only those of this service level.
    pub level: Option<String>,
    /// Only those of this customer in the books.
    pub customer: Option<CustomerId>,
    /// Only those of this machine in the books.
    pub equipment: Option<EquipmentId>,
    /// Only those whose next running deadline lies before this moment.
    pub due_before: Option<Moment>,
    /// Only those received at this moment or later.
    pub received_from: Option<Moment>,
    /// Only those received before this moment.
    pub received_until: Option<Moment>,
    /// Only those with disagreements, or only those without.
    pub conflicts: Option<bool>,
    /// Only those with remarks, or only those without.
    pub remarks: Option<bool>,
    /// Only those within this box.
    pub within: Option<Bounds>,
    /// Only those in which all of this is found; empty for all.
    pub wanted: Vec<Wanted>,
}

/// A list that is asked for.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Which orders.
    pub filter: Filter,
    /// In which sequence.
    pub sort: Sort,
    /// Only those after this one.
    pub after: Option<Last>,
    /// How many.
    pub limit: u32,
}

/// A part of the list that one walk of an index gives: several statuses, or several squares of the map, are several walks.
#[derive(Clone, Copy)]
enum Walk {
    Whole,
    Status(Status),
    Tile(i64),
    Region(i64),
}

const COLUMNS: &str = include_str!("sql/list_orders.sql");
/// Squares beyond which the whole list is walked instead: a box that large holds a good part of all orders.
const MAX_SQUARES: usize = 25;

/// The orders of a page.
pub async fn list(tx: &mut Tx, listing: &Listing) -> Result<Vec<OrderRow>, StoreError> {
    let walks = walks(&listing.filter, listing.sort);
    let mut rows = Vec::new();
    for walk in &walks {
        let query = query(tx, listing, *walk);
        for row in tx.fetch(query).await? {
            rows.push(order_row(&row)?);
        }
    }
    if walks.len() > 1 {
        match listing.sort {
            Sort::Received => rows.sort_by_key(|row| row.place),
            Sort::Newest => rows.sort_by_key(|row| Reverse(row.place)),
            Sort::Due => rows.sort_by_key(|row| (row.next_due, row.place)),
        }
        rows.truncate(usize::try_from(listing.limit).unwrap_or(usize::MAX));
    }
    let ids: Vec<OrderId> = rows.iter().map(|row| row.id).collect();
    let mut marks = super::repeats::marks(tx, &ids).await?;
    rows.iter_mut().for_each(|row| row.repeat = marks.remove(&row.id));
    Ok(rows)
}

fn walks(filter: &Filter, sort: Sort) -> Vec<Walk> {
    let is_narrow = filter.customer.is_some() || filter.equipment.is_some() || !filter.wanted.is_empty();
    if is_narrow || sort == Sort::Due || filter.due_before.is_some() {
        return vec![Walk::Whole];
    }
    if let Some(Bounds { south_west, north_east }) = filter.within {
        let squares = |of: fn(Point, Point, usize) -> Option<Vec<i64>>| of(south_west, north_east, MAX_SQUARES);
        if let Some(tiles) = squares(place::tiles_between) {
            return tiles.into_iter().map(Walk::Tile).collect();
        }
        if let Some(regions) = squares(place::regions_between) {
            return regions.into_iter().map(Walk::Region).collect();
        }
    }
    match filter.statuses.as_slice() {
        [] | [_] => vec![Walk::Whole],
        several => several.iter().copied().map(Walk::Status).collect(),
    }
}

fn query(tx: &Tx, listing: &Listing, walk: Walk) -> Query {
    let Listing { filter, sort, after, limit } = listing;
    let mut query = Query::new(COLUMNS);
    let place = if filter.wanted.is_empty() || *sort == Sort::Due {
        query.text("FROM orders o WHERE");
        if filter.wanted.is_empty() {
            query.text("true");
        } else {
            tx.places_found(query.text("o.place IN"), &filter.wanted);
        }
        "o.place"
    } else {
        tx.from_found(&mut query, &filter.wanted)
    };
    match (walk, filter.statuses.as_slice()) {
        (Walk::Status(status), _) | (_, &[status]) => query.text("AND o.status =").value(status.key()),
        (_, []) => &mut query,
        (_, several) => query.text("AND o.status IN").list(several.iter().map(|status| status.key())),
    };
    match walk {
        Walk::Tile(tile) => query.text("AND o.tile =").value(tile),
        Walk::Region(region) => query.text("AND o.region =").value(region),
        Walk::Whole | Walk::Status(_) => &mut query,
    };
    conditions(&mut query, filter, place);
    match (sort, after) {
        (Sort::Received, Some(Last::Place(last))) => query.text("AND").text(place).text(">").value(*last),
        (Sort::Newest, Some(Last::Place(last))) => query.text("AND").text(place).text("<").value(*last),
        (Sort::Due, Some(Last::Due(due, last))) => {
            query.text("AND (o.next_due, o.place) > (").value(*due).text(",").value(*last).text(")")
        }
        _ => &mut query,
    };
    match sort {
        Sort::Received => query.text("ORDER BY").text(place),
        Sort::Newest => query.text("ORDER BY").text(place).text("DESC"),
        Sort::Due => query.text("AND o.next_due IS NOT NULL ORDER BY o.next_due, o.place"),
    };
    query.text("LIMIT").value(*limit);
    query
}

/// Partial indexes are used where their condition stands here word for word.
fn conditions(query: &mut Query, filter: &Filter, place: &'static str) {
    either(query, filter.open, "AND o.open = true", "AND o.open = false");
    either(query, filter.assigned, "AND o.crew IS NOT NULL", "AND o.crew IS NULL");
    either(query, filter.conflicts, "AND o.conflicts > 0", "AND o.conflicts = 0");
    either(query, filter.remarks, "AND o.remarks > 0", "AND o.remarks = 0");
    if let Some(crew) = filter.crew {
        query.text("AND o.crew =").value(crew);
    }
    if let Some(trade) = &filter.trade {
        query.text("AND o.trade =").value(trade);
    }
    if let Some(level) = &filter.level {
        query.text("AND o.level =").value(level);
    }
    if let Some(customer) = filter.customer {
        query.text("AND o.customer =").value(customer);
    }
    if let Some(equipment) = filter.equipment {
        query.text("AND o.equipment =").value(equipment);
    }
    if let Some(moment) = filter.due_before {
        query.text("AND o.next_due <").value(moment);
    }
    if let Some(from) = filter.received_from {
        query.text("AND").text(place).text(">=").value(place::first_at(from));
    }
    if let Some(until) = filter.received_until {
        query.text("AND").text(place).text("<").value(place::first_at(until));
    }
    if let Some(Bounds { south_west, north_east }) = filter.within {
        let ((south, west), (north, east)) = (point_columns(Some(south_west)), point_columns(Some(north_east)));
        query.text("AND o.lat_e7 BETWEEN").value(south).text("AND").value(north);
        query.text("AND o.lon_e7 BETWEEN").value(west).text("AND").value(east);
    }
}

fn either(query: &mut Query, wish: Option<bool>, yes: &'static str, no: &'static str) {
    if let Some(wish) = wish {
        query.text(if wish { yes } else { no });
    }
}

fn order_row(row: &Row) -> Result<OrderRow, StoreError> {
    Ok(OrderRow {
        id: row.get("id")?,
        number: row.get("number")?,
        external: row.get("external")?,
        status: row.get("status")?,
        trade: row.get("trade")?,
        level: row.get("level")?,
        customer: row.get("customer")?,
        equipment: row.get("equipment")?,
        customer_name: row.get("customer_name")?,
        address: row.get("address")?,
        point: point_from_columns(row.get("lat_e7")?, row.get("lon_e7")?),
        fault: row.get("fault")?,
        crew: row.get("crew")?,
        received_at: row.get("received_at")?,
        response_due: row.get("response_due")?,
        resolve_due: row.get("resolve_due")?,
        next_due: row.get("next_due")?,
        conflicts: row.get("conflicts")?,
        remarks: row.get("remarks")?,
        repeat: None,
        place: row.get("place")?,
    })
}
