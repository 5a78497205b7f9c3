//! Sign-off 签字确认: the customer's signature under exactly the document that was shown. It is evidence of what was seen,
//! not a qualified signature in the sense of a signature law.

pub mod changed;
pub mod shown;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use self::shown::Shown;
use crate::ids::{Digest, VisitId};

/// A signature, or the refusal of one, with the document it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct SignOff {
    /// The visits it covers, in ascending order.
    #[n(0)]
    pub visits: Vec<VisitId>,
    /// The canonical document that was shown; it names its format version and language itself.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub document: Vec<u8>,
    /// SHA-256 of those bytes.
    #[n(2)]
    pub digest: Digest,
    /// What the finger drew.
    #[n(3)]
    pub strokes: Strokes,
    /// Who signed.
    #[n(4)]
    pub signer: String,
    /// As what.
    #[n(5)]
    pub role: SignerRole,
    /// From 1 (not satisfied) to 5 (satisfied) 满意度.
    #[n(6)]
    pub rating: Option<u8>,
    /// In the customer's words.
    #[n(7)]
    pub remark: String,
    /// Why the customer did not sign; such a sign-off agrees to nothing.
    #[n(8)]
    pub refusal: Option<String>,
}

/// As what somebody signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum SignerRole {
    /// The customer 客户.
    #[default]
    #[n(0)]
    Customer,
    /// The customer's contact on site 联系人.
    #[n(1)]
    Contact,
    /// A responsible officer, in shared areas 责任人.
    #[n(2)]
    Officer,
}

/// A point of a stroke, in ten-thousandths of the width and height of the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StrokePoint {
    /// From the left.
    #[n(0)]
    pub x: u16,
    /// From the top.
    #[n(1)]
    pub y: u16,
}

/// A signature as it was drawn: strokes of points.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Strokes(#[n(0)] pub Vec<Vec<StrokePoint>>);

impl SignOff {
    /// Whether the digest is the document's and the document is one that this build can read.
    pub fn document_is_whole(&self) -> bool {
        self.digest == Digest::of(&self.document) && Shown::decode(&self.document).is_ok()
    }

    /// Whether the customer agreed to `visit` with it.
    pub fn agrees_to(&self, visit: VisitId) -> bool {
        self.refusal.is_none() && self.visits.contains(&visit)
    }
}
