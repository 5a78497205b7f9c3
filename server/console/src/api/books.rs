//! The books: customers, their sites and machines.

use serde::Deserialize;
use shared::geo::Point;
use shared::ids::{CustomerId, EquipmentId, SiteId};
use shared::time::Moment;

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Customer` of the same name")]
pub struct Customer {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    pub contact_name: String,
    pub contact_phone: String,
    pub level: Option<String>,
    pub single_contact: bool,
}

/// A place of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Site` of the same name")]
pub struct Site {
    pub id: SiteId,
    pub customer: CustomerId,
    pub name: String,
    pub address: String,
    pub point: Option<Point>,
}

/// A machine at a site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Equipment` of the same name")]
pub struct Machine {
    pub id: EquipmentId,
    pub site: SiteId,
    pub number: String,
    pub name: String,
    pub location: String,
    pub warranty_until: Option<Moment>,
}

/// A place that an address may mean.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FoundPlace {
    /// What the geocoder calls it.
    pub label: String,
    /// Where it is.
    pub point: Point,
}

/// What a geocoder found.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FoundPlaces {
    /// The likeliest first.
    pub places: Vec<FoundPlace>,
}
