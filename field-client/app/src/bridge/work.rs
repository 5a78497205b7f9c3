//! Where the work is: what only this device has, and how it stands with the office.

use serde::{Deserialize, Serialize};
use shared::ids::{Digest, OrderId};
use shared::time::Moment;

/// How it stands between device and office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Acts that are on this device only.
    pub edits_waiting: u64,
    /// Photos that the office has not verified.
    pub photos_waiting: usize,
    /// The way to the office.
    pub line: Line,
    /// Minutes by which the device's clock is ahead of the office's, or behind where negative; `None` where it is right as
    /// far as anyone can tell.
    pub clock_off: Option<i64>,
}

/// The way to the office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Line {
    /// Nothing is known yet.
    #[default]
    Unknown,
    /// An exchange is under way.
    Trying,
    /// The office answered, and nothing is left to exchange.
    Quiet,
    /// The office could not be reached or did not take it; it is tried again by itself.
    Away {
        /// When, by the device's clock.
        again_at: Moment,
    },
    /// The office does not know this device any more.
    SignedOut,
    /// The office locked this device.
    Locked,
    /// This installation has to enrol anew.
    EnrolAnew,
    /// App and server are of versions that do not understand each other.
    OtherVersion,
}

/// Everything that is not settled with the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Acts, oldest first.
    pub edits: Vec<EditCard>,
    /// Photos, oldest first.
    pub photos: Vec<PhotoWait>,
    /// When the office last answered.
    pub last_contact: Option<Moment>,
    /// Why the last attempt failed, in words.
    pub failure: Option<String>,
}

/// An act that is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditCard {
    /// The order it is about.
    pub order: OrderId,
    /// Its number, if it is still here.
    pub number: String,
    /// What was done, in words.
    pub words: String,
    /// When, by the device's clock.
    pub at: Moment,
    /// What became of it, in words.
    pub state: String,
    /// Whether a person has to do something about it.
    pub stuck: bool,
}

/// A photo that is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoWait {
    /// Names the file.
    pub hash: Digest,
    /// Its size in bytes.
    pub bytes: u64,
    /// How many of them the office has.
    pub sent: u64,
    /// When it was taken over.
    pub at: Moment,
    /// Why the last attempt failed, in words.
    pub failure: Option<String>,
}
