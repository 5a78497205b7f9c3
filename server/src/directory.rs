//! The office's books: crews, customers, their sites and machines.

mod line;
mod time_of_day;

use serde::{Deserialize, Serialize};
use shared::geo::Point;
use shared::ids::{CrewId, CustomerId, EquipmentId, PersonId, SiteId};
use shared::lang::Lang;
use shared::time::Moment;

pub use line::{Line, LongLine, Name, Note, Phone, ShortLine, Unit};
pub(crate) use line::{both, split};
pub use time_of_day::TimeOfDay;

/// A crew 施工队: one or more technicians with a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Crew {
    /// Which.
    pub id: CrewId,
    /// Its name.
    pub name: String,
    /// The trades it knows, sorted.
    pub skills: Vec<String>,
    /// When its shift begins.
    pub shift_start: TimeOfDay,
    /// When its shift ends; before the start for a night shift.
    pub shift_end: TimeOfDay,
    /// When it rests: dispatch plans no work into it.
    pub rest: Option<Rest>,
    /// The IANA name of the time zone of all of these.
    pub time_zone: String,
    /// Where it starts from.
    pub base: Option<Point>,
    /// Where it was last seen.
    pub position: Option<Seen>,
}

/// A rest within a shift, the same every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rest {
    /// When it begins.
    pub from: TimeOfDay,
    /// When it ends; before the beginning for one over midnight.
    pub until: TimeOfDay,
}

/// A place at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Seen {
    /// Where.
    pub point: Point,
    /// When.
    pub at: Moment,
}

/// A person's place in a crew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whether they lead the crew.
    pub lead: bool,
    /// Since when.
    pub since: Moment,
}

/// A customer 客户.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Customer {
    /// Which.
    pub id: CustomerId,
    /// The number people know it by; unique.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Whom to ask.
    pub contact_name: String,
    /// Their phone.
    pub contact_phone: String,
    /// The language of its documents; the organisation's where there is none.
    pub lang: Option<Lang>,
    /// The name of its service level 客户级别.
    pub level: Option<String>,
    /// Whether the contact is the single one 客户窗口: reports by others wait for their word.
    pub single_contact: bool,
}

/// A place that belongs to a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Site {
    /// Which.
    pub id: SiteId,
    /// Whose.
    pub customer: CustomerId,
    /// What people call it.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Where that is.
    pub point: Option<Point>,
}

/// A machine at a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Equipment {
    /// Which.
    pub id: EquipmentId,
    /// Where it stands.
    pub site: SiteId,
    /// The number on its plate; unique.
    pub number: String,
    /// What it is.
    pub name: String,
    /// Where on the site.
    pub location: String,
    /// The end of its warranty 保修期.
    pub warranty_until: Option<Moment>,
}
