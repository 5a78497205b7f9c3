//! Reference rows: what a phone needs beforehand that belongs to no order. They travel in the feed, with tombstones.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::document::line::Charge;
use crate::document::service_level::Terms;
use crate::ids::PartId;
use crate::money::Money;

/// One row, named by its key. A later row with the same key replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ReferenceRow {
    /// What it is about, unique: `part:…`, `level:…`, `checklist:…`, `wording:…`.
    #[n(0)]
    pub key: String,
    /// The content; `None` where the row was deleted.
    #[n(1)]
    pub content: Option<Reference>,
}

/// The content of a reference row.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Reference {
    /// An article of the parts catalogue.
    #[n(0)]
    Part(#[n(0)] Part),
    /// A service level.
    #[n(1)]
    Level(#[n(0)] Level),
    /// The questions that a trade asks at each visit.
    #[n(2)]
    Checklist(#[n(0)] Checklist),
    /// A text of the organisation, such as the sentence above the signature.
    #[n(3)]
    Wording(#[n(0)] Wording),
}

/// An article of the parts catalogue 材料.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Part {
    /// Which.
    #[n(0)]
    pub id: PartId,
    /// The number people order it by.
    #[n(1)]
    pub number: String,
    /// Name 品名.
    #[n(2)]
    pub name: String,
    /// Specification 规格.
    #[n(3)]
    pub specification: String,
    /// Model 型号.
    #[n(4)]
    pub model: String,
    /// Unit 单位.
    #[n(5)]
    pub unit: String,
    /// Unit price 单价.
    #[n(6)]
    pub price: Money,
    /// How it is charged unless the technician says otherwise.
    #[n(7)]
    pub charge: Charge,
}

/// A service level 客户级别: how fast someone arrives and how fast it is solved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Level {
    /// Its short name, `A`.
    #[n(0)]
    pub name: String,
    /// Minutes from the report to the latest arrival 响应.
    #[n(1)]
    pub response_minutes: u32,
    /// Minutes from the report to the latest solution 解决.
    #[n(2)]
    pub resolve_minutes: u32,
    /// In whose working time they are counted and what stops them; `None` where they are plain minutes.
    #[n(3)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Box<Terms>>,
}

/// The questions that a trade asks at each visit.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Checklist {
    /// The trade it belongs to.
    #[n(0)]
    pub trade: String,
    /// The questions; each has to be answered before signing.
    #[n(1)]
    pub questions: Vec<String>,
}

/// A text of the organisation in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Wording {
    /// What it is for, such as `sign-off`.
    #[n(0)]
    pub name: String,
    /// Chinese.
    #[n(1)]
    pub zh: String,
    /// English.
    #[n(2)]
    pub en: String,
}
