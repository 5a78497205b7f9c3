//! `POST /sync/v1`: one round trip. Up: the cursor, the next edits and a signature. Down: what became of them and what
//! changed.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::reference::ReferenceRow;
use super::van::Aboard;
use super::verdict::Ruling;
use crate::document::history::PastVisit;
use crate::ids::{CrewId, Digest, Incarnation, OrderId, Signature};
use crate::time::{Contact, Moment};

/// Where it is posted.
pub const PATH: &str = "/sync/v1";
/// Media type of both bodies; brotli-compressed, always.
pub const MEDIA_TYPE: &str = "application/vnd.callout.sync+cbor";
/// Edits in one request.
pub const MAX_EDITS: usize = 2_000;
/// One edit's bytes. A sign-off with its document and strokes is the largest.
pub const MAX_EDIT_BYTES: usize = 96 * 1024;
/// A request's body as it travels.
pub const MAX_BODY_BYTES: usize = 1 << 20;
/// A request's body after decompression. A device fills requests only up to half of this.
pub const MAX_RAW_BYTES: usize = 4 << 20;
/// An answer's body after decompression; a device refuses more.
pub const MAX_ANSWER_BYTES: usize = 32 << 20;
/// Orders in one answer; what is left is announced by `more`.
pub const MAX_ORDERS: usize = 500;
/// Bytes of order states after which an answer takes no further order.
pub const FULL_ANSWER_BYTES: usize = 4 << 20;
/// Orders that a device may ask for again in one request.
pub const MAX_REFETCH: usize = 100;
/// Photos that a device may offer in one request.
pub const MAX_OFFERS: usize = 500;

/// A place in the office's feed of changes. It counts commits; it is never a clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Cursor(#[n(0)] pub u64);

/// What a device sends.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Exchange {
    /// The protocol the device speaks.
    #[n(0)]
    pub protocol: u16,
    /// The life of the server that the cursor belongs to; `None` at the first contact.
    #[n(1)]
    pub incarnation: Option<Incarnation>,
    /// The feed position up to which the device has everything.
    #[n(2)]
    pub cursor: Cursor,
    /// The number of the first edit below; the next unsent number if there is none.
    #[n(3)]
    pub first: u64,
    /// Consecutive edits, as opaque bytes.
    #[n(4)]
    pub edits: Vec<ByteVec>,
    /// The device's signature on the chain's head after the last of them; absent exactly when there are none.
    #[n(5)]
    pub signature: Option<Signature>,
    /// Orders whose state did not have the hash it should have had.
    #[n(6)]
    pub refetch: Vec<OrderId>,
    /// Photos that the device holds and has not seen verified.
    #[n(7)]
    pub offers: Vec<Digest>,
}

/// What the server answers. Every outcome of the protocol is a value; errors are for what lies outside of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Answer {
    /// The edits are on disk, and this is what changed.
    #[n(0)]
    Done(#[n(0)] Box<Changes>),
    /// Edits before the first one sent are missing here: send again from `n`.
    #[n(1)]
    SendFrom {
        /// The number after the last edit that the server has.
        #[n(0)]
        n: u64,
    },
    /// The database was restored since: forget the cursor, send again from `n`, and offer every photo.
    #[n(2)]
    NewLife {
        /// The server's present life.
        #[n(0)]
        incarnation: Incarnation,
        /// The number after the last edit that this life has.
        #[n(1)]
        n: u64,
    },
    /// Edit `n` differs from the one that this server already holds under that number. The installation was cloned: it
    /// must enrol anew; what it has not sent goes to the office as a rescue file.
    #[n(3)]
    Forked {
        /// The first number at which the two histories differ.
        #[n(0)]
        n: u64,
    },
    /// The device speaks a protocol from before `oldest` or after `newest`.
    #[n(4)]
    OtherProtocol {
        /// The oldest protocol spoken here.
        #[n(0)]
        oldest: u16,
        /// The newest protocol spoken here.
        #[n(1)]
        newest: u16,
    },
}

/// What a successful exchange brings down.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Changes {
    /// The server's present life.
    #[n(0)]
    pub incarnation: Incarnation,
    /// Every edit up to this number is on the server's disk.
    #[n(1)]
    pub accepted: u64,
    /// Verdicts other than "applied" on the edits just sent, and later verdicts on earlier ones.
    #[n(2)]
    pub rulings: Vec<Ruling>,
    /// Orders that changed after the cursor, in the order of their last change.
    #[n(3)]
    pub orders: Vec<OrderChange>,
    /// Orders that this device's person no longer holds.
    #[n(4)]
    pub leaves: Vec<Leave>,
    /// Reference rows that changed after the cursor.
    #[n(5)]
    pub reference: Vec<ReferenceRow>,
    /// The cursor for the next exchange.
    #[n(6)]
    pub cursor: Cursor,
    /// Whether more lies behind that cursor: exchange again at once.
    #[n(7)]
    pub more: bool,
    /// The cursor was too old to continue from: this is the start of a full snapshot. Orders that the snapshot does not
    /// bring are no longer this device's.
    #[n(8)]
    pub snapshot: bool,
    /// Photos offered that the store lacks. Offered and not listed: verified at the office.
    #[n(9)]
    pub lacking: Vec<Digest>,
    /// Proof of this contact, for the time evidence of later edits. Carries the server's time.
    #[n(10)]
    pub contact: Contact,
    /// What the device may do from now on.
    #[n(11)]
    pub standing: Standing,
    /// What should be in the vans of this device's person, whole; `None` where nothing changed in them.
    #[n(12)]
    pub van: Option<Vec<Aboard>>,
    /// The crews this device's person goes with; `None` where the office had no reason to look.
    #[n(13)]
    pub crews: Option<Vec<CrewId>>,
}

/// An order that changed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct OrderChange {
    /// Which.
    #[n(0)]
    pub order: OrderId,
    /// SHA-256 of the encoded state.
    #[n(1)]
    pub hash: Digest,
    /// The encoded state; `None` where the device's own edits, applied to what it has, must give exactly this hash.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub state: Option<Vec<u8>>,
    /// The last visits of this order's equipment and customer, newest first; sent along with a state.
    #[n(3)]
    pub history: Vec<PastVisit>,
}

/// An order that went to somebody else. The device purges it only once everything it wrote for it is at the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Leave {
    /// Which order.
    #[n(0)]
    pub order: OrderId,
    /// The membership that ended.
    #[n(1)]
    pub epoch: u64,
}

/// What a device may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Standing {
    /// Everything.
    #[n(0)]
    Active,
    /// It was revoked: it may still upload, until the given moment; nothing comes down.
    #[n(1)]
    UploadOnly(#[n(0)] Moment),
}
