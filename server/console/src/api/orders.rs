//! Orders: in lists, in full, and what can be said about sending somebody.

use serde::{Deserialize, Serialize};
use shared::document::repeat::Relation;
use shared::document::status::Status;
use shared::geo::{Place, Point};
use shared::ids::{CrewId, CustomerId, Digest, EditId, EquipmentId, OrderId};
use shared::lang::Lang;
use shared::signoff::SignerRole;
use shared::signoff::Strokes;
use shared::signoff::changed::Difference;
use shared::signoff::shown::Shown;
use shared::time::Moment;

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `OrderEntry` of the same name")]
pub struct Row {
    pub id: OrderId,
    pub number: String,
    #[serde(default)]
    pub external: Option<String>,
    pub status: Status,
    pub trade: String,
    pub level: String,
    pub customer: Option<CustomerId>,
    pub equipment: Option<EquipmentId>,
    pub customer_name: String,
    pub address: String,
    pub point: Option<Point>,
    pub fault: String,
    pub crew: Option<CrewId>,
    pub received_at: Moment,
    pub response_due: Option<Moment>,
    pub resolve_due: Option<Moment>,
    pub next_due: Option<Moment>,
    pub conflicts: u32,
    pub remarks: u32,
    pub repeat: Option<Mark>,
}

/// The link that matters most.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `RepeatMark` of the same name")]
pub struct Mark {
    pub relation: Relation,
    pub other: OrderId,
    pub number: String,
    pub score: u8,
}

/// What changed, as the event stream tells it.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "each is the field of the event of the same name")]
pub struct Changed {
    pub order: Option<OrderId>,
    pub status: Option<String>,
    pub crew: Option<CrewId>,
}

/// The crews for an order.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Candidates` of the same name")]
pub struct Candidates {
    pub revision: u64,
    pub crews: Vec<Candidate>,
    pub suggestion: Option<Told>,
}

/// A crew that could be sent.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Candidate` of the same name")]
pub struct Candidate {
    pub crew: CrewId,
    pub name: String,
    pub suitable: bool,
    pub why: Vec<Why>,
    pub plan: Option<Plan>,
}

/// What speaks for or against a crew.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the variant of `Why` of the same name")]
pub enum Why {
    KnowsTrade,
    LacksTrade,
    OnShift,
    OffShift,
    Empty,
    Metres { metres: u64, seen_minutes_ago: Option<u32> },
    DistanceUnknown,
    Load { orders: u32 },
}

/// What sending a crew would mean.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `InsertionPlan` of the same name")]
pub struct Plan {
    pub metres: u64,
    pub drive_minutes: u32,
    pub begins_at: Moment,
    pub after_orders: u32,
    pub in_time: bool,
    pub delays_orders: u32,
    pub delays_minutes: u32,
}

/// Reasons in sentences.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `ToldExplanation` of the same name")]
pub struct Told {
    pub crew: CrewId,
    pub crew_name: String,
    pub plan: Option<Plan>,
    pub words: Vec<String>,
}

/// Who was sent last, and why.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `LastAssignment` of the same name")]
pub struct LastAssignment {
    pub stands: bool,
    pub revision: u64,
    pub crew: CrewId,
    pub decided_at: Moment,
    pub planned_start: Option<Moment>,
    pub expected_minutes: u32,
    pub explanation: Option<Told>,
}

/// One act of an order's story.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `HistoryEntry` of the same name")]
pub struct Entry {
    pub id: EditId,
    pub name: String,
    pub device: String,
    pub act: String,
    pub device_time: Option<Moment>,
    pub server_time: Moment,
    pub not_before: Option<Moment>,
    pub not_after: Moment,
    pub place: Option<Place>,
    pub held_back: Option<String>,
}

/// The signatures of an order, verified.
#[derive(Clone, Debug, Deserialize)]
pub struct SignOffs {
    /// In the order of their edits.
    pub sign_offs: Vec<Signed>,
}

/// A signature and what can be said of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `VerifiedSignOff` of the same name")]
pub struct Signed {
    pub id: EditId,
    pub at: Moment,
    pub received_at: Option<Moment>,
    pub signer: String,
    pub role: SignerRole,
    pub rating: Option<u8>,
    pub remark: String,
    pub refusal: Option<String>,
    pub document: Option<Shown>,
    pub digest: String,
    pub strokes: Strokes,
    pub document_is_whole: bool,
    pub chain_is_signed: bool,
    pub changed: Vec<Difference>,
}

/// An edit that waits for a person.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `WaitingEdit` of the same name")]
pub struct Waiting {
    pub id: EditId,
    pub hash: Digest,
    pub words: String,
    pub order: Option<OrderId>,
    pub act: Option<String>,
    pub received_at: Moment,
}

/// The orders that a report may repeat.
#[derive(Clone, Debug, Deserialize)]
pub struct Repeats {
    /// The surest first.
    pub repeats: Vec<Offer>,
}

/// An order that a report may repeat.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `RepeatOffer` of the same name")]
pub struct Offer {
    pub order: OrderId,
    pub number: String,
    pub score: u8,
    pub suspected: bool,
    pub words: Words,
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Words {
    /// English.
    pub en: String,
    /// Chinese.
    #[serde(rename = "zh-CN")]
    pub zh: String,
}

impl Words {
    /// The one in `lang`.
    pub fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// An order that was made.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `Reported` of the same name")]
pub struct Reported {
    pub id: OrderId,
    pub number: String,
}

/// The revision that a decision made.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Revised {
    /// The next one has to name it.
    pub revision: u64,
}

/// A wish to send a crew.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is the field of `AssignmentWish` of the same name")]
pub struct AssignmentWish {
    pub crew: CrewId,
    pub revision: u64,
    pub position: u32,
    pub planned_start: Option<Moment>,
    pub expected_minutes: Option<u32>,
    pub reason: String,
}

/// A decision with its reason: taking a crew off, cancelling, reopening.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is the field of `WithReason` of the same name")]
pub struct WithReason {
    pub revision: u64,
    pub reason: String,
}

/// What was decided about photos and the customer.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Releases {
    /// In the order of the decisions; the last one about a photo counts.
    pub releases: Vec<Release>,
}

/// A photo was released to the customer, or withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "each is the field of `PhotoRelease` of the same name")]
pub struct Release {
    pub hash: Digest,
    pub released: bool,
    pub at: Moment,
    pub name: String,
}

impl Releases {
    /// The last decision about a photo, if there was any.
    pub fn of(&self, hash: &Digest) -> Option<&Release> {
        self.releases.iter().rev().find(|release| release.hash == *hash)
    }
}
