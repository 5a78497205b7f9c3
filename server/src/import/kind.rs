//! What a file can hold.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use shared::lang::Lang;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ImportKind)]
pub enum Kind {
    /// Requests for service; each becomes an order.
    Requests,
    /// Customers with a site each.
    Customers,
    /// Machines at customers' sites.
    Equipment,
    /// The parts catalogue.
    Parts,
    /// Crews without their members.
    Crews,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Requests, Self::Customers, Self::Equipment, Self::Parts, Self::Crews];

    /// Its name in commands, addresses and the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Customers => "customers",
            Self::Equipment => "equipment",
            Self::Parts => "parts",
            Self::Crews => "crews",
        }
    }

    /// What people call it.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Requests => lang.pick("报修", "requests"),
            Self::Customers => lang.pick("客户", "customers"),
            Self::Equipment => lang.pick("设备", "equipment"),
            Self::Parts => lang.pick("配件", "parts"),
            Self::Crews => lang.pick("班组", "crews"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// The word for none of the kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("one of requests, customers, equipment, parts, crews")]
pub struct NoKind;

impl FromStr for Kind {
    type Err = NoKind;
    fn from_str(text: &str) -> Result<Self, NoKind> {
        Self::ALL.into_iter().find(|kind| kind.key() == text).ok_or(NoKind)
    }
}
