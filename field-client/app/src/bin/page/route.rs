//! Where one is, as the address after `#`, so that the phone's own back gesture works.

use shared::ids::OrderId;

use super::browser;

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The day.
    Today,
    /// An order.
    Order(OrderId),
    /// An order in the customer's hands.
    Customer(OrderId),
    /// The day on a map.
    Map,
    /// What is in the van.
    Van,
    /// Where the work is.
    Work,
    /// Language, light, and becoming somebody else.
    Settings,
    /// A code that the phone's own camera has read.
    Enrol(String),
}

impl Route {
    /// Where the address says one is.
    pub(crate) fn here() -> Self {
        let hash = browser::hash();
        let mut parts = hash.trim_start_matches(['#', '/']).split(['/', '=']);
        let order = |id: Option<&str>| id.and_then(|id| id.parse().ok());
        match (parts.next(), parts.next()) {
            (Some("order"), id) => order(id).map_or(Self::Today, Self::Order),
            (Some("customer"), id) => order(id).map_or(Self::Today, Self::Customer),
            (Some("map"), _) => Self::Map,
            (Some("van"), _) => Self::Van,
            (Some("work"), _) => Self::Work,
            (Some("settings"), _) => Self::Settings,
            (Some("enrol"), Some(code)) => Self::Enrol(code.into()),
            _ => Self::Today,
        }
    }

    /// Writes it into the address.
    pub(crate) fn show(&self) {
        browser::set_hash(&match self {
            Self::Today => "#/".into(),
            Self::Order(id) => format!("#/order/{id}"),
            Self::Customer(id) => format!("#/customer/{id}"),
            Self::Map => "#/map".into(),
            Self::Van => "#/van".into(),
            Self::Work => "#/work".into(),
            Self::Settings => "#/settings".into(),
            Self::Enrol(code) => format!("#/enrol/{code}"),
        });
    }
}
