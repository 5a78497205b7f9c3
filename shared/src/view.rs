//! An order as interfaces show it: everything derived, ready for JSON. The REST API and the command line give the same.

use serde::{Deserialize, Serialize};

use crate::document::WorkOrder;
use crate::document::conflicts::{Conflict, conflicts};
use crate::document::coordination::{Assignment, Phase};
use crate::document::evidence::{Audience, Exif, PhotoKind};
use crate::document::finding::Finding;
use crate::document::line::{Charge, LineDetail, LineKind};
use crate::document::loan::{LoanUnit, loans};
use crate::document::missing::{Missing, missing_before_signing};
use crate::document::pause::{Rest, pauses};
use crate::document::payment::{Fee, collected, fees};
use crate::document::remarks::{Remark, remarks};
use crate::document::request::{Origin, RequestDetail};
use crate::document::second_line::{Call, calls};
use crate::document::service_level::{Deadlines, Reckoned, deadlines, reckon};
use crate::document::status::{Status, status};
use crate::document::totals::{Totals, totals};
use crate::document::visit::{Happening, Outcome};
use crate::document::visits::{Stage, Visit, visits};
use crate::geo::Place;
use crate::ids::{CrewId, Digest, EditId, LineId, OrderId, VisitId};
use crate::lang::Lang;
use crate::money::Money;
use crate::signoff::SignerRole;
use crate::time::Moment;

/// An order, derived.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderView {
    /// Which.
    pub id: OrderId,
    /// Where it stands.
    pub status: Status,
    /// How it came in.
    pub origin: Option<Origin>,
    /// What is asked for. A field that stands twice is in conflict.
    pub request: Vec<RequestDetail>,
    /// Latest arrival and solution.
    pub deadlines: Option<Deadlines>,
    /// How they come about.
    pub clocks: Option<ClocksView>,
    /// Who is sent.
    pub assignment: Option<AssignmentView>,
    /// Counts the office's decisions; the next one has to name it.
    pub revision: u64,
    /// Whether anyone should work on it.
    pub phase: Phase,
    /// Its visits.
    pub visits: Vec<VisitView>,
    /// Photos in sight.
    pub photos: Vec<PhotoView>,
    /// Notes in sight.
    pub notes: Vec<NoteView>,
    /// Signatures and refusals.
    pub sign_offs: Vec<SignOffView>,
    /// What the customer pays over all visits.
    pub totals: Totals,
    /// Disagreements to settle.
    pub conflicts: Vec<Conflict>,
    /// What deserves a look.
    pub remarks: Vec<Remark>,
    /// Pauses that the office recorded.
    #[serde(default)]
    pub pauses: Vec<Rest>,
    /// Calls for the second line.
    #[serde(default)]
    pub second_line: Vec<Call>,
    /// Loan units, out and back.
    #[serde(default)]
    pub loans: Vec<LoanUnit>,
    /// Fees that were collected.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// What was collected and stands, one sum a currency.
    #[serde(default)]
    pub collected: Vec<Money>,
}

/// Both clocks of the service level.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClocksView {
    /// Latest arrival.
    pub response: ClockView,
    /// Latest solution.
    pub resolve: ClockView,
}

/// A clock of the service level, with how its deadline comes about.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClockView {
    /// The clock as it is reckoned.
    #[serde(flatten)]
    pub clock: Reckoned,
    /// The derivation in Chinese.
    pub words_zh: String,
    /// The derivation in English: `4 working hours from Fri 16:30 → Mon 12:30`.
    pub words_en: String,
}

impl ClocksView {
    /// The clocks of `order`, unless its level or its origin is unknown or in dispute.
    pub fn of(order: &WorkOrder) -> Option<Self> {
        let clocks = reckon(order)?;
        Some(Self { response: ClockView::of(clocks.response), resolve: ClockView::of(clocks.resolve) })
    }
}

impl ClockView {
    fn of(clock: Reckoned) -> Self {
        let (words_zh, words_en) = (clock.derivation.words(Lang::ZhCn), clock.derivation.words(Lang::En));
        Self { clock, words_zh, words_en }
    }
}

/// A crew's membership.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssignmentView {
    /// Counts the assignments.
    pub epoch: u64,
    /// Which crew.
    pub crew: CrewId,
    /// Its name.
    pub crew_name: String,
    /// Where in the crew's day, from 1; 0 if left open.
    pub position: u32,
    /// When the crew should begin.
    pub planned_start: Option<Moment>,
    /// How long it should take.
    pub expected_minutes: u32,
}

/// A visit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitView {
    /// Which.
    pub id: VisitId,
    /// Its assignment.
    pub epoch: Option<u64>,
    /// Its crew.
    pub crew: Option<CrewId>,
    /// How far it has come.
    pub stage: Stage,
    /// Its result, if settled.
    pub outcome: Option<Outcome>,
    /// What happened.
    pub facts: Vec<FactView>,
    /// What was found. A finding that stands twice is in conflict.
    pub findings: Vec<Finding>,
    /// Labour and material.
    pub lines: Vec<LineView>,
    /// What still keeps it from being signed.
    pub missing: Vec<Missing>,
    /// What the customer pays for it.
    pub totals: Totals,
}

/// A fact.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactView {
    /// The edit that recorded it.
    pub id: EditId,
    /// What.
    #[serde(flatten)]
    pub happening: Happening,
    /// By the device's clock.
    pub at: Moment,
    /// Not before this moment by the server's clock, if that can be shown.
    pub not_before: Option<Moment>,
    /// Where, as the device says.
    pub place: Option<Place>,
}

/// A line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineView {
    /// Which.
    pub id: LineId,
    /// What for.
    pub kind: Option<LineKind>,
    /// All that stands in it. A field that stands twice is in conflict.
    pub details: Vec<LineDetail>,
    /// Who pays.
    pub charge: Option<Charge>,
    /// Unit price times quantity.
    pub amount: Option<Money>,
}

/// A photo.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhotoView {
    /// The edit that brought it.
    pub id: EditId,
    /// Its visit.
    pub visit: Option<VisitId>,
    /// Names the file.
    pub hash: Digest,
    /// What it shows.
    pub kind: PhotoKind,
    /// Size in bytes.
    pub bytes: u32,
    /// Pixels across.
    pub width: u16,
    /// Pixels down.
    pub height: u16,
    /// In words.
    pub caption: String,
    /// The camera's own word.
    pub exif: Option<Exif>,
}

/// A note.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoteView {
    /// The edit that brought it.
    pub id: EditId,
    /// By the writer's clock.
    pub at: Moment,
    /// Who it is for.
    pub audience: Audience,
    /// The text.
    pub text: String,
}

/// A signature or refusal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignOffView {
    /// The edit that brought it.
    pub id: EditId,
    /// By the device's clock.
    pub at: Moment,
    /// The visits it covers.
    pub visits: Vec<VisitId>,
    /// SHA-256 of the document shown.
    pub digest: Digest,
    /// Whether the document kept has that digest.
    pub whole: bool,
    /// Who signed.
    pub signer: String,
    /// As what.
    pub role: SignerRole,
    /// From 1 to 5.
    pub rating: Option<u8>,
    /// In the customer's words.
    pub remark: String,
    /// Why the customer did not sign.
    pub refusal: Option<String>,
}

impl OrderView {
    /// The view of `order` as this replica knows it.
    pub fn of(order: &WorkOrder) -> Self {
        let all = visits(order);
        let ids: Vec<VisitId> = all.iter().map(|visit| visit.id).collect();
        let request = order.request.iter().flat_map(|(_, register)| register.distinct()).collect();
        Self {
            id: order.id,
            status: status(order),
            origin: order.origin().cloned(),
            request,
            deadlines: deadlines(order),
            clocks: ClocksView::of(order),
            assignment: order.coordination.assignment().map(AssignmentView::of),
            revision: order.coordination.revision(),
            phase: order.coordination.phase(),
            visits: all.iter().map(|visit| VisitView::of(order, visit)).collect(),
            photos: photos(order),
            notes: notes(order),
            sign_offs: sign_offs(order),
            totals: totals(order, &ids),
            conflicts: conflicts(order),
            remarks: remarks(order),
            pauses: pauses(order),
            second_line: calls(order),
            loans: loans(order),
            fees: fees(order),
            collected: collected(order),
        }
    }
}

impl AssignmentView {
    fn of(assignment: &Assignment) -> Self {
        Self {
            epoch: assignment.epoch,
            crew: assignment.crew,
            crew_name: assignment.crew_name.clone(),
            position: assignment.position,
            planned_start: assignment.planned_start,
            expected_minutes: assignment.expected_minutes,
        }
    }
}

impl VisitView {
    fn of(order: &WorkOrder, visit: &Visit<'_>) -> Self {
        let facts = visit.facts.iter().map(|(id, fact)| FactView {
            id: *id,
            happening: fact.happening.clone(),
            at: fact.time.wall(),
            not_before: fact.time.earliest(),
            place: fact.place,
        });
        let findings = order.findings.get(&visit.id).into_iter().flat_map(|findings| findings.iter());
        let lines = order.lines_of(visit.id).map(|(id, line)| LineView {
            id,
            kind: line.added.map(|added| added.kind),
            details: line.fields.iter().flat_map(|(_, register)| register.distinct()).collect(),
            charge: line.charge(),
            amount: line.amount(),
        });
        Self {
            id: visit.id,
            epoch: visit.epoch,
            crew: visit.crew,
            stage: visit.stage,
            outcome: visit.outcome(),
            facts: facts.collect(),
            findings: findings.flat_map(|(_, register)| register.distinct()).collect(),
            lines: lines.collect(),
            missing: missing_before_signing(order, visit.id),
            totals: totals(order, &[visit.id]),
        }
    }
}

fn photos(order: &WorkOrder) -> Vec<PhotoView> {
    let in_sight = order.photos.iter().filter(|(id, _)| !order.is_hidden(**id));
    in_sight
        .map(|(id, photo)| PhotoView {
            id: *id,
            visit: photo.item.visit,
            hash: photo.item.hash,
            kind: photo.item.kind,
            bytes: photo.item.bytes,
            width: photo.item.width,
            height: photo.item.height,
            caption: photo.item.caption.clone(),
            exif: photo.item.exif.clone(),
        })
        .collect()
}

fn notes(order: &WorkOrder) -> Vec<NoteView> {
    let in_sight = order.notes.iter().filter(|(id, _)| !order.is_hidden(**id));
    in_sight
        .map(|(id, note)| NoteView {
            id: *id,
            at: note.time.wall(),
            audience: note.item.audience,
            text: note.item.text.clone(),
        })
        .collect()
}

fn sign_offs(order: &WorkOrder) -> Vec<SignOffView> {
    let of = |(id, signed): (&EditId, &crate::document::evidence::Recorded<crate::signoff::SignOff>)| SignOffView {
        id: *id,
        at: signed.time.wall(),
        visits: signed.item.visits.clone(),
        digest: signed.item.digest,
        whole: signed.item.document_is_whole(),
        signer: signed.item.signer.clone(),
        role: signed.item.role,
        rating: signed.item.rating,
        remark: signed.item.remark.clone(),
        refusal: signed.item.refusal.clone(),
    };
    order.sign_offs.iter().map(of).collect()
}
