//! Labour and material lines 工时与材料: a grow-only map of registers. A line is never lost; a removal is one more register.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::register::{Detail, Fields, Register, Seen};
use crate::ids::{PartId, VisitId};
use crate::money::{Money, Quantity};

/// What a line is for. Fixed when it is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// Working time 工时.
    #[n(0)]
    Labour,
    /// A part or material 材料.
    #[n(1)]
    Material,
}

/// Who pays for a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Charge {
    /// The customer 收费.
    #[default]
    #[n(0)]
    Charged,
    /// Nobody: warranty 保修.
    #[n(1)]
    Warranty,
    /// Nobody: goodwill 优惠.
    #[n(2)]
    Goodwill,
}

/// What became of the part that was replaced 旧件.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum OldPart {
    /// There was none.
    #[n(0)]
    None,
    /// It stays with the customer.
    #[n(1)]
    LeftWithCustomer,
    /// It goes back to the office.
    #[n(2)]
    TakenBack,
}

/// One detail of a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "field", content = "value", rename_all = "kebab-case")]
pub enum LineDetail {
    /// Name 品名.
    #[n(0)]
    Name(#[n(0)] String),
    /// Specification 规格.
    #[n(1)]
    Specification(#[n(0)] String),
    /// Model 型号.
    #[n(2)]
    Model(#[n(0)] String),
    /// Unit 单位.
    #[n(3)]
    Unit(#[n(0)] String),
    /// Quantity 数量.
    #[n(4)]
    Quantity(#[n(0)] Quantity),
    /// Unit price 单价.
    #[n(5)]
    UnitPrice(#[n(0)] Money),
    /// Who pays.
    #[n(6)]
    Charge(#[n(0)] Charge),
    /// The article of the catalogue.
    #[n(7)]
    Part(#[n(0)] PartId),
    /// Whether it came off the van 车上库存.
    #[n(8)]
    FromVan(#[n(0)] bool),
    /// What became of the old part.
    #[n(9)]
    OldPart(#[n(0)] OldPart),
    /// Whether the line was taken out again. Its put has seen all registers of the line.
    #[n(10)]
    Removed(#[n(0)] bool),
}

/// The fields of a line, in the order of the slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each names the variant of `LineDetail` that documents it")]
pub enum LineField {
    Name,
    Specification,
    Model,
    Unit,
    Quantity,
    UnitPrice,
    Charge,
    Part,
    FromVan,
    OldPart,
    Removed,
}

impl Detail for LineDetail {
    type Key = LineField;
    fn key(&self) -> LineField {
        match self {
            Self::Name(_) => LineField::Name,
            Self::Specification(_) => LineField::Specification,
            Self::Model(_) => LineField::Model,
            Self::Unit(_) => LineField::Unit,
            Self::Quantity(_) => LineField::Quantity,
            Self::UnitPrice(_) => LineField::UnitPrice,
            Self::Charge(_) => LineField::Charge,
            Self::Part(_) => LineField::Part,
            Self::FromVan(_) => LineField::FromVan,
            Self::OldPart(_) => LineField::OldPart,
            Self::Removed(_) => LineField::Removed,
        }
    }
}

/// How a line began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Added {
    /// The visit it belongs to.
    #[n(0)]
    pub visit: VisitId,
    /// What it is for.
    #[n(1)]
    pub kind: LineKind,
}

/// A line. An edit of it may arrive before the edit that added it; until then `added` is unknown.
#[derive(Clone, Debug, Default, Encode, Decode)]
pub struct Line {
    /// How it began.
    #[n(0)]
    pub added: Option<Added>,
    /// Its registers.
    #[n(1)]
    pub fields: Fields<LineDetail>,
}

/// Makes a getter for the settled value of one field.
macro_rules! settled {
    ($($(#[$doc:meta])* $name:ident: $variant:ident -> $type:ty;)*) => {
        $($(#[$doc])*
        pub fn $name(&self) -> Option<$type> {
            match self.fields.settled(&LineField::$variant) {
                Some(LineDetail::$variant(value)) => Some(value),
                _ => None,
            }
        })*
    };
}

impl Line {
    settled! {
        /// The name, if settled.
        name: Name -> String;
        /// The specification, if settled.
        specification: Specification -> String;
        /// The model, if settled.
        model: Model -> String;
        /// The unit, if settled.
        unit: Unit -> String;
        /// The quantity, if settled.
        quantity: Quantity -> Quantity;
        /// The unit price, if settled.
        unit_price: UnitPrice -> Money;
        /// The article, if settled and from the catalogue.
        part: Part -> PartId;
        /// What became of the old part, if settled.
        old_part: OldPart -> OldPart;
        /// Whether it came off the van, if settled.
        from_van: FromVan -> bool;
    }

    /// Who pays; `None` while writers disagree. A line of which nobody said anything is charged.
    pub fn charge(&self) -> Option<Charge> {
        match self.fields.distinct(&LineField::Charge).as_slice() {
            [] => Some(Charge::default()),
            [LineDetail::Charge(charge)] => Some(*charge),
            _ => None,
        }
    }

    /// Whether the line is out: every standing opinion says so.
    pub fn is_removed(&self) -> bool {
        self.fields.distinct(&LineField::Removed) == [LineDetail::Removed(true)]
    }

    /// Whether a removal and an edit crossed: somebody took the line out without having seen all that stands in it now,
    /// or opinions on the removal differ.
    pub fn removal_crossed(&self) -> bool {
        let values = self.fields.distinct(&LineField::Removed);
        if values.len() > 1 {
            return true;
        }
        if values != [LineDetail::Removed(true)] {
            return false;
        }
        let removed = self.fields.seen(&LineField::Removed);
        let unseen = |(_, register): (_, &Register<LineDetail>)| {
            register.values().iter().any(|written| !removed.has(written.by))
        };
        self.fields.iter().any(unseen)
    }

    /// What somebody has seen who reads the whole line now; a removal carries it.
    pub fn seen(&self) -> Seen {
        let mut seen = Seen::default();
        self.fields
            .iter()
            .map(|(_, register): (_, &Register<LineDetail>)| register.seen())
            .for_each(|of| seen.join(&of));
        seen
    }

    /// What somebody has seen who read the whole line when exactly the edits in `known` were there.
    pub fn seen_within(&self, known: &Seen) -> Seen {
        let mut seen = Seen::default();
        self.fields.iter().map(|(_, register)| register.seen_within(known)).for_each(|of| seen.join(&of));
        seen
    }

    /// Unit price times quantity; `None` while either is open or in dispute, or the product does not fit.
    pub fn amount(&self) -> Option<Money> {
        self.unit_price()?.times(self.quantity()?)
    }
}
