//! Lists of orders: any of the offered filters, three ways of sorting, a page at a time. Whatever narrows most walks an
//! index that already has the order of the answer, so a page costs the same among a million orders as among a thousand.

use std::cmp::Reverse;

use minicbor::{Decode, Encode};
use shared::document::status::Status;
use shared::geo::Point;
use shared::ids::{CrewId, CustomerId, EquipmentId, OrderId};
use shared::time::Moment;

use super::value::{point_columns, point_from_columns};
use super::{Query, Row, Search, StoreError, Tx};
use crate::orders::place;

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
    /// Only these; empty for all.
    pub ids: Vec<OrderId>,
    /// Only those that have all of these words, as [`crate::search::asked`] gives them; empty for all.
    pub wanted: Vec<String>,
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
/// Found words are walked as well.
#[derive(Clone, Copy)]
enum Walk {
    Whole,
    Status(Status),
    Tile(i64),
    Region(i64),
    Found(Search),
}

const COLUMNS: &str = include_str!("sql/list_orders.sql");
/// What fills less than this part of a page from those near by would not fill it from the wider ones either.
const RARE: u32 = 6;
/// Squares beyond which the whole list is walked instead: a box that large holds a good part of all orders.
const MAX_SQUARES: usize = 16;

/// The orders of a page.
pub async fn list(tx: &mut Tx, listing: &Listing) -> Result<Vec<OrderRow>, StoreError> {
    let mut rows = Vec::new();
    if !listing.filter.wanted.is_empty() && !is_narrow(listing) {
        for search in tx.searches(&listing.filter.wanted) {
            let found = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            if *search == Search::Wide && found.saturating_mul(RARE) < listing.limit {
                continue;
            }
            rows = fetch(tx, query(tx, listing, Walk::Found(*search))).await?;
            if u32::try_from(rows.len()).is_ok_and(|count| count >= listing.limit) {
                break;
            }
        }
        return Ok(rows);
    }
    let walks = walks(&listing.filter, listing.sort);
    for walk in &walks {
        rows.append(&mut fetch(tx, query(tx, listing, *walk)).await?);
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

async fn fetch(tx: &mut Tx, query: Query) -> Result<Vec<OrderRow>, StoreError> {
    tx.fetch(query).await?.iter().map(order_row).collect()
}

/// Whether a walk reads few orders anyway, or in a sequence of its own; these are asked for their words one by one.
fn is_narrow(Listing { filter, sort, .. }: &Listing) -> bool {
    *sort == Sort::Due
        || filter.open == Some(true)
        || filter.assigned == Some(false)
        || filter.conflicts == Some(true)
        || filter.remarks == Some(true)
        || filter.due_before.is_some()
        || !filter.ids.is_empty()
        || filter.customer.is_some()
        || filter.equipment.is_some()
}

fn walks(filter: &Filter, sort: Sort) -> Vec<Walk> {
    let is_narrow = !filter.ids.is_empty() || filter.customer.is_some() || filter.equipment.is_some();
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
    let place = match walk {
        Walk::Found(search) => {
            let newest_first = *sort == Sort::Newest;
            tx.from_found(&mut query, (search, &filter.wanted), newest_first, |query, place| {
                bounds(query, listing, place)
            })
        }
        _ => {
            query.text("FROM orders o WHERE true");
            bounds(&mut query, listing, "o.place");
            "o.place"
        }
    };
    if !matches!(walk, Walk::Found(_)) && !filter.wanted.is_empty() {
        // Only open orders have a clock that still runs. The sign keeps SQLite from walking the matches instead.
        let open = filter.open == Some(true) || *sort == Sort::Due || filter.due_before.is_some();
        tx.places_found(query.text("AND +o.place IN"), &filter.wanted, open);
    }
    match (walk, filter.statuses.as_slice()) {
        (Walk::Status(status), _) | (_, &[status]) => query.text("AND o.status =").value(status.key()),
        (_, []) => &mut query,
        (_, several) => query.text("AND o.status IN").list(several.iter().map(|status| status.key())),
    };
    match walk {
        Walk::Tile(tile) => query.text("AND o.tile =").value(tile),
        Walk::Region(region) => query.text("AND o.region =").value(region),
        Walk::Whole | Walk::Status(_) | Walk::Found(_) => &mut query,
    };
    conditions(&mut query, filter);
    if let (Sort::Due, Some(Last::Due(due, last))) = (sort, after) {
        query.text("AND (o.next_due, o.place) > (").value(*due).text(",").value(*last).text(")");
    }
    match sort {
        Sort::Received => query.text("ORDER BY").text(place),
        Sort::Newest => query.text("ORDER BY").text(place).text("DESC"),
        // Both at once would be reckoned twice, and the index left aside.
        Sort::Due if filter.due_before.is_some() => query.text("ORDER BY o.next_due, o.place"),
        Sort::Due => query.text("AND o.next_due IS NOT NULL ORDER BY o.next_due, o.place"),
    };
    query.text("LIMIT").value(*limit);
    query
}

/// Between which places the list goes on.
fn bounds(query: &mut Query, Listing { filter, sort, after, .. }: &Listing, place: &'static str) {
    if let Some(from) = filter.received_from {
        query.text("AND").text(place).text(">=").value(place::first_at(from));
    }
    if let Some(until) = filter.received_until {
        query.text("AND").text(place).text("<").value(place::first_at(until));
    }
    match (sort, after) {
        (Sort::Received, Some(Last::Place(last))) => query.text("AND").text(place).text(">").value(*last),
        (Sort::Newest, Some(Last::Place(last))) => query.text("AND").text(place).text("<").value(*last),
        _ => query,
    };
}

/// Partial indexes are used where their condition stands here word for word.
fn conditions(query: &mut Query, filter: &Filter) {
    either(query, filter.open, "AND o.open = true", "AND o.open = false");
    either(query, filter.assigned, "AND o.crew IS NOT NULL", "AND o.crew IS NULL");
    either(query, filter.conflicts, "AND o.conflicts > 0", "AND o.conflicts = 0");
    either(query, filter.remarks, "AND o.remarks > 0", "AND o.remarks = 0");
    if !filter.ids.is_empty() {
        query.text("AND o.id IN").list(filter.ids.iter().copied());
    }
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
    if let Some(Bounds { south_west, north_east }) = filter.within {
        let ((south, west), (north, east)) = (point_columns(Some(south_west)), point_columns(Some(north_east)));
        // A plain condition would tell PostgreSQL that hardly anything remains, and it would read and sort whole squares.
        query.text("AND CASE WHEN o.lat_e7 BETWEEN").value(south).text("AND").value(north);
        query.text("AND o.lon_e7 BETWEEN").value(west).text("AND").value(east).text("THEN true ELSE false END");
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
