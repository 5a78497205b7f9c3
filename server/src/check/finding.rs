//! What can be wrong, as data, with the words and the way out.

use std::fmt;

use serde::Serialize;
use shared::ids::{Actor, CrewId, Digest, OrderId, PersonId};

use crate::photos::UploadId;

/// A part of what is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// The positions of commits.
    Feed,
    /// The runs of edits, their hashes and signatures.
    Chains,
    /// Documents, projections, past visits, memberships.
    Orders,
    /// Objects against rows.
    Photos,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant is told in words by its `Display`, with its fields in them")]
pub enum Finding {
    FeedBehind { table: &'static str, position: u64, feed: u64 },
    PositionTwice { position: u64, orders: u64 },
    FloorBeyond { floor: u64, feed: u64 },
    TombstoneBelowFloor { rows: u64, floor: u64 },
    RunUnreadable { actor: Actor, first_n: u64, reason: String },
    Gap { actor: Actor, expected: u64, found: u64 },
    WrongCount { actor: Actor, first_n: u64, stored_last: u64, edits: u64 },
    BrokenChain { actor: Actor, first_n: u64 },
    WrongSignature { actor: Actor, first_n: u64 },
    NoWriter { actor: Actor },
    WriterDiffers { actor: Actor, stored_n: u64, last_n: u64 },
    RunNotNamed { order: OrderId, actor: Actor, first_n: u64 },
    OrderLost { order: OrderId },
    WrongStateHash { order: OrderId },
    StateUnreadable { order: OrderId, reason: String },
    StateDiffers { order: OrderId },
    ProjectionDiffers { order: OrderId, columns: Vec<&'static str> },
    PastVisitsDiffer { order: OrderId },
    HoldsWrongEpoch { order: OrderId, person: PersonId, epoch: u64, assigned: u64 },
    HoldsWithoutCrew { order: OrderId, person: PersonId, crew: CrewId },
    CrewDoesNotHold { order: OrderId, person: PersonId, crew: CrewId },
    PhotoMissing { hash: Digest },
    PhotoSize { hash: Digest, stored: u64, found: u64 },
    PhotoHash { hash: Digest, found: Digest },
    PartMissing { upload: UploadId, object: String },
    UploadSum { upload: UploadId, received: u64, parts: u64 },
}

/// What an operator can do about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// `callout-server rebuild` makes it anew.
    Rebuild,
    /// Only a backup has it; devices send again what they still hold.
    Restore,
    /// Assigning the order again writes the memberships anew.
    AssignAgain,
    /// `callout-server new-life` asks the devices for photos that are not there.
    AskDevices,
    /// It goes by itself when the upload expires.
    Wait,
}

impl WayOut {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Rebuild => "stop the server and run `callout-server rebuild`",
            Self::Restore => {
                "keep a copy, then `callout-server restore` the last backup; devices send again what it lacks"
            }
            Self::AssignAgain => "assign the order again",
            Self::AskDevices => {
                "put the object back from a copy of the photos, or run `callout-server new-life`: devices that still hold it send it again"
            }
            Self::Wait => "nothing: the device is told to start that upload again, or it expires",
        }
    }
}

impl Finding {
    /// What to do about it.
    pub fn way_out(&self) -> WayOut {
        match self {
            Self::RunNotNamed { .. }
            | Self::OrderLost { .. }
            | Self::WrongStateHash { .. }
            | Self::StateUnreadable { .. }
            | Self::StateDiffers { .. }
            | Self::ProjectionDiffers { .. }
            | Self::PastVisitsDiffer { .. } => WayOut::Rebuild,
            Self::FeedBehind { .. }
            | Self::PositionTwice { .. }
            | Self::FloorBeyond { .. }
            | Self::TombstoneBelowFloor { .. }
            | Self::RunUnreadable { .. }
            | Self::Gap { .. }
            | Self::WrongCount { .. }
            | Self::BrokenChain { .. }
            | Self::WrongSignature { .. }
            | Self::NoWriter { .. }
            | Self::WriterDiffers { .. } => WayOut::Restore,
            Self::HoldsWrongEpoch { .. } | Self::HoldsWithoutCrew { .. } | Self::CrewDoesNotHold { .. } => {
                WayOut::AssignAgain
            }
            Self::PhotoMissing { .. } | Self::PhotoSize { .. } | Self::PhotoHash { .. } => WayOut::AskDevices,
            Self::PartMissing { .. } | Self::UploadSum { .. } => WayOut::Wait,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FeedBehind { table, position, feed } => {
                write!(f, "feed: a row of `{table}` stands at {position}, but the feed only at {feed}")
            }
            Self::PositionTwice { position, orders } => write!(f, "feed: {orders} orders stand at position {position}"),
            Self::FloorBeyond { floor, feed } => write!(f, "feed: the floor {floor} lies beyond the position {feed}"),
            Self::TombstoneBelowFloor { rows, floor } => {
                write!(f, "feed: {rows} tombstones lie at or below the floor {floor} and should have been forgotten")
            }
            Self::RunUnreadable { actor, first_n, reason } => write!(f, "run {actor}:{first_n}: unreadable: {reason}"),
            Self::Gap { actor, expected, found } => {
                write!(f, "chain {actor}: edit {expected} should come next, {found} does")
            }
            Self::WrongCount { actor, first_n, stored_last, edits } => {
                write!(f, "run {actor}:{first_n}: holds {edits} edits, but is said to end at {stored_last}")
            }
            Self::BrokenChain { actor, first_n } => write!(f, "run {actor}:{first_n}: its edits do not have its hash"),
            Self::WrongSignature { actor, first_n } => {
                write!(f, "run {actor}:{first_n}: not signed by its device's key")
            }
            Self::NoWriter { actor } => write!(f, "chain {actor}: nobody by that name writes here"),
            Self::WriterDiffers { actor, stored_n, last_n } => {
                write!(
                    f,
                    "writer {actor}: said to have written {stored_n} edits, has written {last_n}, or another hash"
                )
            }
            Self::RunNotNamed { order, actor, first_n } => {
                write!(f, "order {order}: run {actor}:{first_n} speaks of it and is not named in its history")
            }
            Self::OrderLost { order } => write!(f, "order {order}: edits speak of it, and it is not there"),
            Self::WrongStateHash { order } => write!(f, "order {order}: its state does not have its hash"),
            Self::StateUnreadable { order, reason } => write!(f, "order {order}: its state is unreadable: {reason}"),
            Self::StateDiffers { order } => write!(f, "order {order}: its state is not what its edits say"),
            Self::ProjectionDiffers { order, columns } => {
                write!(f, "order {order}: lists show something else than its document: {}", columns.join(", "))
            }
            Self::PastVisitsDiffer { order } => write!(f, "order {order}: its visits in histories are not its visits"),
            Self::HoldsWrongEpoch { order, person, epoch, assigned } => {
                write!(f, "order {order}: person {person} holds it by assignment {epoch}, the last one is {assigned}")
            }
            Self::HoldsWithoutCrew { order, person, crew } => {
                write!(f, "order {order}: person {person} holds it and does not belong to crew {crew}")
            }
            Self::CrewDoesNotHold { order, person, crew } => {
                write!(f, "order {order}: person {person} of crew {crew} does not hold it")
            }
            Self::PhotoMissing { hash } => write!(f, "photo {hash}: not in the store of photos"),
            Self::PhotoSize { hash, stored, found } => write!(f, "photo {hash}: {found} bytes instead of {stored}"),
            Self::PhotoHash { hash, found } => write!(f, "photo {hash}: its bytes have the hash {found}"),
            Self::PartMissing { upload, object } => write!(f, "upload {upload}: part {object} is not in the store"),
            Self::UploadSum { upload, received, parts } => {
                write!(f, "upload {upload}: {received} bytes are said to be here, its parts have {parts}")
            }
        }
    }
}
