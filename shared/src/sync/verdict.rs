//! What the office says of an edit. A verdict depends only on the edit and on the server's memberships and roles.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Why an edit waits for the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The person behind the device never held this order.
    #[n(0)]
    Stranger,
    /// The act belongs to another role, such as an assignment sent by a technician's device.
    #[n(1)]
    WrongRole,
    /// The device was revoked before it sent this.
    #[n(2)]
    Revoked,
    /// The bytes are not an edit that makes sense, or break a limit.
    #[n(3)]
    Malformed,
    /// A kind of act, or a version of the format, that this server does not know yet.
    #[n(4)]
    UnknownKind,
    /// The office has no such order.
    #[n(5)]
    UnknownOrder,
    /// Two different edits under the same number: a cloned installation.
    #[n(6)]
    Fork,
}

/// What became of an edit. What is not listed in an answer was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Verdict {
    /// It is part of the work order.
    #[n(0)]
    Applied,
    /// It is kept, not applied, and a person at the office will release or refuse it.
    #[n(1)]
    Quarantined(#[n(0)] Reason),
    /// A person at the office refused it.
    #[n(2)]
    Refused(#[n(0)] Reason),
}

/// The verdict on one edit of the device that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Ruling {
    /// The edit's number.
    #[n(0)]
    pub n: u64,
    /// What became of it.
    #[n(1)]
    pub verdict: Verdict,
}
