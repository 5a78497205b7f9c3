//! `GET /api/v1/orders`: orders by any filter, sorted by receipt or by deadline, a page at a time.

use axum::extract::State;
use serde::{Deserialize, Deserializer};
use shared::document::status::Status;
use shared::geo::Point;
use shared::ids::{CrewId, CustomerId, EquipmentId, OrderId};
use shared::time::Moment;

use crate::api::page::{Listed, PageParams, Paged, Question, not_a_cursor};
use crate::directory::both;
use crate::error::ApiError;
use crate::extract::Specialist;
use crate::orders::etag::Read;
use crate::state::Office;
use crate::store::listing::{Bounds, Filter, Last, Listing, OrderRow, Sort, list as rows};

/// What to list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Only open ones (`true`), or only settled ones.
    pub open: Option<bool>,
    /// Only those of these statuses, separated by commas.
    #[param(value_type = Option<Vec<Status>>, style = Form, explode = false)]
    pub status: Statuses,
    /// Only those of this crew.
    pub crew: Option<CrewId>,
    /// Only those without a crew (`true`), or only those with one.
    pub unassigned: Option<bool>,
    /// Only those of this trade.
    pub trade: Option<String>,
    /// Only those of this service level.
    pub level: Option<String>,
    /// Only those of this customer in the books.
    pub customer: Option<CustomerId>,
    /// Only those of this machine in the books.
    pub equipment: Option<EquipmentId>,
    /// Only open ones whose running deadline has passed.
    #[param(value_type = Option<bool>)]
    pub overdue: bool,
    /// Only open ones whose running deadline lies before this moment.
    pub due_before: Option<Moment>,
    /// Only those received at this moment or later.
    pub received_from: Option<Moment>,
    /// Only those received before this moment.
    pub received_until: Option<Moment>,
    /// Only those with disagreements that wait for a decision (`true`), or only those without.
    pub conflicts: Option<bool>,
    /// Only those with remarks (`true`), or only those without.
    pub remarks: Option<bool>,
    /// Only those within this box on the map: west, south, east, north in degrees, separated by commas.
    #[param(value_type = Option<Vec<f64>>, style = Form, explode = false, min_items = 4, max_items = 4)]
    pub bbox: Option<BoundingBox>,
    /// Only these, by their ids, separated by commas; at most 100.
    #[param(value_type = Option<Vec<OrderId>>, style = Form, explode = false, max_items = 100)]
    pub ids: Ids,
    /// Only those in which all of these words are found.
    #[param(value_type = Option<String>, max_length = 200)]
    pub q: Question,
    /// In which sequence.
    #[param(value_type = Option<Sorted>, inline)]
    pub sort: Sorted,
}

/// The ways of sorting.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
pub enum Sorted {
    /// As they were received, oldest first.
    #[default]
    #[serde(rename = "received")]
    Received,
    /// As they were received, newest first.
    #[serde(rename = "-received")]
    Newest,
    /// By the deadline that runs; orders without one are left out.
    #[serde(rename = "due")]
    Due,
}

/// Statuses, separated by commas.
#[derive(Debug, Default)]
pub struct Statuses(Vec<Status>);

impl<'de> Deserialize<'de> for Statuses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let unknown = |word: &str| {
            let word: String = word.chars().take(40).collect();
            serde::de::Error::custom(both(&format!("没有状态 {word}"), &format!("there is no status {word}")))
        };
        let text = String::deserialize(deserializer)?;
        let mut statuses = Vec::new();
        for word in text.split(',').filter(|word| !word.is_empty()) {
            let status = Status::named(word).ok_or_else(|| unknown(word))?;
            if !statuses.contains(&status) {
                statuses.push(status);
            }
        }
        Ok(Self(statuses))
    }
}

/// Ids, separated by commas.
#[derive(Debug, Default)]
pub struct Ids(Vec<OrderId>);

/// The most ids that are asked for at once.
const MAX_IDS: usize = 100;

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let ids: Result<Vec<OrderId>, _> = text.split(',').filter(|id| !id.is_empty()).map(str::parse).collect();
        let ids = ids.map_err(serde::de::Error::custom)?;
        let told = || both(&format!("最多 {MAX_IDS} 个"), &format!("at most {MAX_IDS} of them"));
        if ids.len() <= MAX_IDS { Ok(Self(ids)) } else { Err(serde::de::Error::custom(told())) }
    }
}

/// A box on the map: west, south, east, north in degrees, the sequence of GeoJSON (RFC 7946, 5).
#[derive(Debug)]
pub struct BoundingBox(Bounds);

impl<'de> Deserialize<'de> for BoundingBox {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let degrees: Option<Vec<f64>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
        let bounds = degrees.and_then(|degrees| match degrees.as_slice() {
            [west, south, east, north] if west <= east && south <= north => {
                let (south_west, north_east) = (Point::from_degrees(*south, *west), Point::from_degrees(*north, *east));
                south_west.zip(north_east).map(|(south_west, north_east)| Bounds { south_west, north_east })
            }
            _ => None,
        });
        let wrong = || {
            let (zh, en) = ("须为 西,南,东,北 四个度数", "west,south,east,north in degrees, west and south the lesser");
            serde::de::Error::custom(both(zh, en))
        };
        bounds.map(Self).ok_or_else(wrong)
    }
}

/// Lists orders. Technicians see theirs on their devices, not here.
#[utoipa::path(get, path = "/api/v1/orders", tag = "orders", params(PageParams, Wish), responses((status = 200, body = Paged<OrderRow>)))]
pub async fn list(
    _: Specialist,
    State(office): State<Office>,
    listed: Listed<Wish>,
) -> Result<Paged<OrderRow>, ApiError> {
    let sort = match listed.wish.sort {
        Sorted::Received => Sort::Received,
        Sorted::Newest => Sort::Newest,
        Sorted::Due => Sort::Due,
    };
    let after = listed.after()?;
    if after.is_some_and(|last| matches!(last, Last::Due(..)) != (sort == Sort::Due)) {
        return Err(not_a_cursor());
    }
    let filter = filter(&listed.wish, office.now())?;
    let mut tx = office.store().read().await?;
    let orders = rows(&mut tx, &Listing { filter, sort, after, limit: listed.fetch() }).await?;
    Ok(listed.page(orders, |last| match last.next_due.filter(|_| sort == Sort::Due) {
        Some(due) => Last::Due(due, last.place),
        None => Last::Place(last.place),
    }))
}

fn filter(wish: &Wish, now: Moment) -> Result<Filter, ApiError> {
    let overdue = wish.overdue.then_some(now);
    Ok(Filter {
        open: wish.open,
        statuses: wish.status.0.clone(),
        crew: wish.crew,
        assigned: wish.unassigned.map(|unassigned| !unassigned),
        trade: wish.trade.clone(),
        level: wish.level.clone(),
        customer: wish.customer,
        equipment: wish.equipment,
        due_before: wish.due_before.map_or(overdue, |before| Some(overdue.map_or(before, |now| now.min(before)))),
        received_from: wish.received_from,
        received_until: wish.received_until,
        conflicts: wish.conflicts,
        remarks: wish.remarks,
        within: wish.bbox.as_ref().map(|of| of.0),
        ids: wish.ids.0.clone(),
        wanted: wish.q.asked()?,
    })
}

/// The tag of an order at `position`.
pub(super) fn tag(stored: &crate::store::orders::StoredOrder) -> String {
    Read { position: stored.position, seen: stored.document.watermark.clone() }.tag()
}
