//! Photos and notes: evidence that only grows. Hiding one is a fact of its own; a merge deletes nothing.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::geo::Point;
use crate::ids::{Digest, EditId, VisitId};
use crate::time::TimeEvidence;

/// What a photo shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum PhotoKind {
    /// Before the work 维修前.
    #[n(0)]
    Before,
    /// After the work 维修后.
    #[n(1)]
    After,
    /// A part that was taken out 旧件.
    #[n(2)]
    RemovedPart,
    /// Anything else worth keeping 证据.
    #[n(3)]
    Evidence,
}

/// A photo. Its pixels travel apart, named by their hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Photo {
    /// The visit it belongs to.
    #[n(0)]
    pub visit: Option<VisitId>,
    /// SHA-256 of the stored file.
    #[n(1)]
    pub hash: Digest,
    /// What it shows.
    #[n(2)]
    pub kind: PhotoKind,
    /// Size of the stored file in bytes.
    #[n(3)]
    pub bytes: u32,
    /// Width of the stored picture in pixels.
    #[n(4)]
    pub width: u16,
    /// Height of the stored picture in pixels.
    #[n(5)]
    pub height: u16,
    /// What is to be seen, in words.
    #[n(6)]
    pub caption: String,
    /// What the camera wrote into the file before it was stripped.
    #[n(7)]
    pub exif: Option<Exif>,
}

/// A camera's own word about a photo; evidence, not proof.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Exif {
    /// `DateTimeOriginal`, local time of the camera as written there.
    #[n(0)]
    pub taken: Option<String>,
    /// GPS position.
    #[n(1)]
    pub point: Option<Point>,
    /// Make and model.
    #[n(2)]
    pub camera: Option<String>,
}

/// Who a note is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Office and technicians.
    #[n(0)]
    Internal,
    /// The customer too.
    #[n(1)]
    Customer,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Note {
    /// The visit it belongs to, if any.
    #[n(0)]
    pub visit: Option<VisitId>,
    /// Who it is for.
    #[n(1)]
    pub audience: Audience,
    /// The text.
    #[n(2)]
    pub text: String,
}

/// A photo or note that somebody took out of sight.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Hidden {
    /// The edit that brought the photo or note.
    #[n(0)]
    pub target: EditId,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// A piece of evidence with when it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Recorded<T> {
    /// The piece.
    #[n(0)]
    pub item: T,
    /// When, as far as the writer can prove.
    #[n(1)]
    pub time: TimeEvidence,
}
