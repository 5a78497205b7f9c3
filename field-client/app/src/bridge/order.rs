//! An order, as the visit's page shows it.

use serde::{Deserialize, Serialize};
use shared::document::evidence::PhotoKind;
use shared::document::finding::Cause;
use shared::document::line::{Charge, LineKind, OldPart};
use shared::document::visit::Outcome;
use shared::geo::Point;
use shared::ids::{Digest, EditId, LineId, OrderId, PartId};
use shared::money::Currency;
use shared::time::Moment;

use super::deed::NextAct;
use super::today::{Contact, Mark};

/// An order and its present visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderPage {
    /// Which.
    pub id: OrderId,
    /// The number people say on the telephone.
    pub number: String,
    /// Where it stands, in words.
    pub status: String,
    /// How it is to be marked.
    pub mark: Mark,
    /// What is asked for, label and value, in the order in which it is read out.
    pub facts: Vec<(String, String)>,
    /// What is wrong.
    pub fault: String,
    /// What an earlier visit has found to be needed, last first.
    pub bring: Vec<String>,
    /// Where.
    pub address: String,
    /// Where that is.
    pub point: Option<Point>,
    /// Who ordered the service.
    pub customer: String,
    /// Whom to ask for.
    pub contact: Option<Contact>,
    /// The service level's name.
    pub level: String,
    /// Latest arrival, while nobody has arrived.
    pub arrive_by: Option<Moment>,
    /// Latest solution, while it is not solved.
    pub solve_by: Option<Moment>,
    /// The end of the machine's warranty.
    pub warranty_until: Option<Moment>,
    /// The next act, if there is one.
    pub next: Option<NextAct>,
    /// Whether the visit has begun, so that work can be written down.
    pub open: bool,
    /// Whether work rests.
    pub paused: bool,
    /// Whether there is something that can be taken back.
    pub can_undo: bool,
    /// What happened, oldest first.
    pub happened: Vec<(Moment, String)>,
    /// The visit's findings.
    pub findings: Findings,
    /// Photos in sight.
    pub photos: Vec<PhotoCard>,
    /// Labour and material.
    pub lines: Vec<LineCard>,
    /// The currency in which prices are typed.
    pub currency: Currency,
    /// Articles of these lines of which more was used than was in the van.
    pub van_short: Vec<String>,
    /// What the customer pays, one text a currency.
    pub to_pay: Vec<String>,
    /// What warranty or goodwill bears.
    pub free: Vec<String>,
    /// The result.
    pub outcome: Option<Outcome>,
    /// The remark with it.
    pub outcome_remark: String,
    /// What keeps it from being signed, in the order in which to fix it.
    pub missing: Vec<Todo>,
    /// Disagreements.
    pub conflicts: Vec<ConflictCard>,
    /// What deserves a look, in words: two crews, a place far from the site, a repeated report.
    pub remarks: Vec<String>,
    /// Signatures and refusals.
    pub signed: Vec<SignedCard>,
    /// Notes.
    pub notes: Vec<String>,
    /// The last visits to this machine and this customer, newest first.
    pub history: Vec<PastCard>,
    /// Acts that are on this device only.
    pub edits_waiting: u64,
    /// Photos that the office has not verified.
    pub photos_waiting: u64,
    /// Whether it went to somebody else.
    pub left: bool,
}

/// Something that keeps a visit from being signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Todo {
    /// What to do.
    pub words: String,
    /// Where on the page.
    pub at: Section,
}

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Section {
    /// The head, with the way there.
    Head,
    /// Cause, diagnosis, checklist.
    Findings,
    /// Labour and material.
    Lines,
    /// The result.
    Outcome,
    /// Disagreements.
    Conflicts,
}

impl Section {
    /// Its name in the page's address space.
    pub fn anchor(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Findings => "findings",
            Self::Lines => "lines",
            Self::Outcome => "outcome",
            Self::Conflicts => "conflicts",
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// The class of the cause.
    pub cause: Option<Cause>,
    /// The diagnosis.
    pub diagnosis: String,
    /// The trade's questions with what was answered.
    pub answers: Vec<(String, Option<String>)>,
}

/// A photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoCard {
    /// The edit that brought it.
    pub id: EditId,
    /// Names the file.
    pub hash: Digest,
    /// What it shows.
    pub kind: PhotoKind,
    /// What is to be seen, in words.
    pub caption: String,
    /// Whether the office has it.
    pub at_office: bool,
    /// Whether it belongs to the present visit.
    pub own: bool,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineCard {
    /// Which.
    pub id: LineId,
    /// What for.
    pub kind: LineKind,
    /// Its name.
    pub name: String,
    /// Its specification.
    pub specification: String,
    /// Its model.
    pub model: String,
    /// Quantity as typed.
    pub quantity: String,
    /// Its unit.
    pub unit: String,
    /// The unit price as people write it.
    pub price: String,
    /// Unit price times quantity.
    pub amount: String,
    /// Who pays; `None` while writers disagree.
    pub charge: Option<Charge>,
    /// What became of the old part.
    pub old_part: Option<OldPart>,
    /// Whether it came off the van.
    pub from_van: bool,
    /// What is still blank, in words.
    pub lacks: Vec<String>,
}

/// An article of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartCard {
    /// Which.
    pub id: PartId,
    /// The number people order it by.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Specification and model.
    pub detail: String,
    /// Price and unit.
    pub price: String,
    /// Whether it is wanted at hand.
    pub favourite: bool,
    /// How many are in the van; `None` if it was never loaded.
    pub van: Option<String>,
    /// Whether more was used than was loaded.
    pub short: bool,
}

/// A disagreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictCard {
    /// What has to be decided.
    pub words: String,
    /// The values to choose from; none where only the office decides.
    pub choices: Vec<String>,
}

/// A signature or refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedCard {
    /// Who.
    pub signer: String,
    /// When, by the device's clock.
    pub at: Moment,
    /// SHA-256 of the document shown.
    pub digest: Digest,
    /// From 1 to 5.
    pub rating: Option<u8>,
    /// Why the customer did not sign.
    pub refusal: Option<String>,
    /// What is no longer as it was signed: label, what was signed, what it says now.
    pub changed: Vec<(String, String, String)>,
}

/// A past visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastCard {
    /// When.
    pub at: Moment,
    /// The order's number.
    pub number: String,
    /// Cause, diagnosis and result in words.
    pub words: String,
}
