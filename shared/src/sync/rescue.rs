//! A rescue file: everything a device wrote, encrypted with `age` to the office's public key, for the day its screen breaks,
//! its lease is over or its installation was cloned. Edits keep their numbers and signatures, so they deduplicate.
//!
//! Inside the `age` envelope lies a sequence of CBOR items: one [`Head`], then as many [`Edit`]s and [`Photo`]s as it
//! announces.

use minicbor::{Decode, Encode};

use crate::ids::{Actor, Digest, OrderId, PersonId, PublicKey, Signature};
use crate::time::Moment;

/// Edits in one file at most.
pub const MAX_EDITS: u64 = 200_000;
/// Bytes of one file at most: a month of edits and the photos that did not get through.
pub const MAX_BYTES: usize = 128 << 20;

/// The version of the format that this build writes.
pub const VERSION: u16 = 1;

/// The beginning of a rescue file.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Head {
    /// The version of this format.
    #[n(0)]
    pub version: u16,
    /// Who made the edits.
    #[n(1)]
    pub actor: Actor,
    /// That installation's public key.
    #[n(2)]
    pub public_key: PublicKey,
    /// Whose device it was.
    #[n(3)]
    pub person: PersonId,
    /// When the file was made, by the device's clock.
    #[n(4)]
    pub made_at: Moment,
    /// The number of the last edit ever made there; 0 if there was none.
    #[n(5)]
    pub last: u64,
    /// The chain's value after it.
    #[n(6)]
    pub head: Digest,
    /// The installation's signature on that.
    #[n(7)]
    pub signature: Signature,
    /// How many edits follow.
    #[n(8)]
    pub edits: u64,
    /// How many photos follow them.
    #[n(9)]
    pub photos: u64,
}

/// An edit in a rescue file; ascending by number.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Edit {
    /// Its number.
    #[n(0)]
    pub n: u64,
    /// The order it is about.
    #[n(1)]
    pub order: OrderId,
    /// The device's wall clock when it was made.
    #[n(2)]
    pub made_at: Moment,
    /// The chain's value after it.
    #[n(3)]
    pub head: Digest,
    /// Its bytes.
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// A photo in a rescue file.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Photo {
    /// SHA-256 of the file.
    #[n(0)]
    pub hash: Digest,
    /// The file.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}
