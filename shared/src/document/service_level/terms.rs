//! What a level promises for one class of fault, as it stood when it was chosen for an order.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::lang::Lang;

/// The terms under which the minutes of a level are counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Terms {
    /// The class of fault that the targets are for; empty where the level makes no difference.
    #[n(0)]
    pub class: String,
    /// In whose working time they are counted.
    #[n(1)]
    pub calendar: Calendar,
    /// What stops the clocks, sorted.
    #[n(2)]
    pub stops: Vec<Hindrance>,
}

/// Why work rests, where that matters to the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Hindrance {
    /// Nobody was there 客户不在.
    #[n(0)]
    CustomerAbsent,
    /// The customer has to decide 待客户决定, on a price for instance.
    #[n(1)]
    CustomerDecides,
    /// Parts have to come 待件.
    #[n(2)]
    WaitsForParts,
    /// Others have to finish first, or there is no way in 待他方.
    #[n(3)]
    WaitsForOthers,
    /// A break 休息.
    #[n(4)]
    Break,
}

impl Hindrance {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::CustomerAbsent, Self::CustomerDecides, Self::WaitsForParts, Self::WaitsForOthers, Self::Break];

    /// What stops clocks unless a level says otherwise: what lies with the customer.
    pub const USUAL: [Self; 2] = [Self::CustomerAbsent, Self::CustomerDecides];

    /// The word machines use: the same as in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::CustomerAbsent => "customer-absent",
            Self::CustomerDecides => "customer-decides",
            Self::WaitsForParts => "waits-for-parts",
            Self::WaitsForOthers => "waits-for-others",
            Self::Break => "break",
        }
    }

    /// The hindrance of that [`Self::key`].
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hindrance| hindrance.key() == key)
    }

    /// The words people use.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::CustomerAbsent => lang.pick("客户不在", "customer absent"),
            Self::CustomerDecides => lang.pick("待客户决定", "waiting for the customer's decision"),
            Self::WaitsForParts => lang.pick("待件", "waiting for parts"),
            Self::WaitsForOthers => lang.pick("待他方", "waiting for others"),
            Self::Break => lang.pick("休息", "a break"),
        }
    }
}
