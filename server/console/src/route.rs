//! Where one is, as the address after `#`.

use shared::ids::{CrewId, CustomerId, OrderId};

use crate::filter::Filter;

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// What needs a hand, and beside it one order.
    Board {
        /// What is shown.
        filter: Filter,
        /// The order that is open.
        order: Option<OrderId>,
    },
    /// Taking a report.
    Intake,
    /// Crews and their days.
    Crews(Option<CrewId>),
    /// The books.
    Customers(Option<CustomerId>),
    /// Everything else, by its part.
    Office(Part),
}

/// A part of the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// People with a login.
    People,
    /// Their devices.
    Devices,
    /// What waits for a decision.
    Quarantine,
    /// Who asks for the second line.
    SecondLine,
    /// What alarms stand.
    Alarms,
    /// Who is to be called afterwards.
    Calls,
    /// The reports.
    Reports,
    /// Complaints, and what is due about them.
    Complaints,
    /// Loan units that are out.
    Loans,
    /// What is looked at before anybody reports it.
    Inspections,
    /// Articles.
    Parts,
    /// Service levels.
    Levels,
    /// Imports and their reports.
    Imports,
    /// API keys.
    Keys,
    /// Where alarms are sent to.
    Channels,
    /// Webhooks.
    Webhooks,
    /// Who decides which crew is sent.
    Dispatching,
    /// Who did what.
    Audit,
}

impl Part {
    /// Every part, in the order of the menu.
    pub const ALL: [Self; 18] = [
        Self::Quarantine,
        Self::Dispatching,
        Self::Alarms,
        Self::SecondLine,
        Self::Calls,
        Self::Complaints,
        Self::Loans,
        Self::Inspections,
        Self::Reports,
        Self::People,
        Self::Devices,
        Self::Levels,
        Self::Parts,
        Self::Imports,
        Self::Keys,
        Self::Webhooks,
        Self::Channels,
        Self::Audit,
    ];

    /// Its name in the address.
    pub fn key(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Devices => "devices",
            Self::Quarantine => "quarantine",
            Self::SecondLine => "second-line",
            Self::Alarms => "alarms",
            Self::Calls => "calls",
            Self::Reports => "reports",
            Self::Complaints => "complaints",
            Self::Loans => "loans",
            Self::Inspections => "inspections",
            Self::Parts => "parts",
            Self::Levels => "levels",
            Self::Imports => "imports",
            Self::Keys => "keys",
            Self::Channels => "channels",
            Self::Webhooks => "webhooks",
            Self::Dispatching => "dispatching",
            Self::Audit => "audit",
        }
    }
}

impl Route {
    /// The board with nothing left out.
    pub fn board() -> Self {
        Self::Board { filter: Filter::default(), order: None }
    }

    /// The page of an address, with or without its `#`; the board for anything else.
    pub fn of(hash: &str) -> Self {
        let text = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let mut parts = path.split('/');
        match (parts.next().unwrap_or_default(), parts.next()) {
            ("order", id) => Self::Board { filter: Filter::of_query(query), order: id.and_then(|id| id.parse().ok()) },
            ("new", _) => Self::Intake,
            ("crews", id) => Self::Crews(id.and_then(|id| id.parse().ok())),
            ("customers", id) => Self::Customers(id.and_then(|id| id.parse().ok())),
            ("office", part) => {
                let part = Part::ALL.into_iter().find(|known| Some(known.key()) == part);
                Self::Office(part.unwrap_or(Part::Quarantine))
            }
            _ => Self::Board { filter: Filter::of_query(query), order: None },
        }
    }

    /// Its address, with `#`.
    pub fn hash(&self) -> String {
        let below = |name: &str, id: Option<String>| id.map_or(format!("#/{name}"), |id| format!("#/{name}/{id}"));
        match self {
            Self::Board { filter, order } => {
                let path = order.map_or_else(|| "#/".to_owned(), |order| format!("#/order/{order}"));
                if filter.is_empty() { path } else { format!("{path}?{}", filter.query()) }
            }
            Self::Intake => "#/new".into(),
            Self::Crews(id) => below("crews", id.map(|id| id.to_string())),
            Self::Customers(id) => below("customers", id.map(|id| id.to_string())),
            Self::Office(part) => format!("#/office/{}", part.key()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Need;

    #[test]
    fn every_page_survives_its_address() {
        let filter = Filter { needs: vec![Need::Late], ..Filter::default() };
        let pages = [
            Route::board(),
            Route::Board { filter, order: Some(OrderId([3; 16])) },
            Route::Intake,
            Route::Crews(None),
            Route::Crews(Some(CrewId([4; 16]))),
            Route::Customers(Some(CustomerId([5; 16]))),
            Route::Office(Part::Devices),
        ];
        for page in pages {
            assert_eq!(Route::of(&page.hash()), page);
        }
    }

    #[test]
    fn an_unknown_address_is_the_board() {
        for hash in ["", "#", "#/", "#/nowhere/at/all", "#/order/xyz"] {
            assert_eq!(Route::of(hash), Route::board(), "{hash}");
        }
    }
}
