//! Crews, and how their days go.

use serde::Deserialize;
use shared::geo::Point;
use shared::ids::{CrewId, OrderId, PersonId};
use shared::time::Moment;

/// A crew.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Crew` of the same name")]
pub struct Crew {
    pub id: CrewId,
    pub name: String,
    pub skills: Vec<String>,
    pub shift_start: String,
    pub shift_end: String,
    pub time_zone: String,
    pub base: Option<Point>,
    pub position: Option<Seen>,
    #[serde(default)]
    pub members: Vec<Member>,
}

/// A place at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Seen` of the same name")]
pub struct Seen {
    pub point: Point,
    pub at: Moment,
}

/// A person's place in a crew.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Member` of the same name")]
pub struct Member {
    pub person: PersonId,
    pub name: String,
    pub lead: bool,
}

/// The days of the crews.
#[derive(Clone, Debug, Deserialize)]
pub struct Days {
    /// One a crew whose place is known.
    pub days: Vec<Day>,
}

/// A crew's day from now on.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `CrewDay` of the same name")]
pub struct Day {
    pub crew: CrewId,
    pub present: bool,
    pub engaged: bool,
    pub at: Option<Point>,
    pub free_at: Moment,
    pub shift_begins: Option<Moment>,
    pub shift_ends: Option<Moment>,
    pub stops: Vec<Stop>,
}

/// An order in a crew's day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `DayStop` of the same name")]
pub struct Stop {
    pub order: OrderId,
    pub drive_minutes: u32,
    pub begins_at: Moment,
    pub ends_at: Moment,
    pub in_time: bool,
}

/// What became of the orders of a crew that dropped out.
#[derive(Clone, Debug, Deserialize)]
pub struct Dropped {
    /// Those that it had not begun, each with who should go instead.
    pub proposals: Vec<Proposal>,
    /// The numbers of those that it is at.
    pub under_way: Vec<String>,
}

/// Who should go instead.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Proposal` of the same name")]
pub struct Proposal {
    pub order: OrderId,
    pub number: String,
    pub revision: u64,
    pub sent: bool,
    pub explanation: Option<Instead>,
}

/// The crew that should go instead.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Explanation` of the same name")]
pub struct Instead {
    pub crew: CrewId,
    pub crew_name: String,
    pub plan: Option<super::orders::Plan>,
}

/// The places of a crew's day into which an order can be put.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `PlacesInDay` of the same name")]
pub struct Places {
    pub revision: u64,
    pub places: Vec<Place>,
}

/// What it would mean to put an order here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `PlaceInDay` of the same name")]
pub struct Place {
    pub before: Option<OrderId>,
    pub drive_minutes: u32,
    pub begins_at: Moment,
    pub in_time: bool,
    pub breaks: Vec<OrderId>,
    pub delays_orders: u32,
    pub delays_minutes: u32,
    pub past_shift: bool,
}

impl Place {
    /// Whether it breaks a promise: this order's, another's, or the end of the shift.
    pub fn is_late(&self) -> bool {
        !self.in_time || !self.breaks.is_empty() || self.past_shift
    }
}
