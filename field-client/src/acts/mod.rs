//! What a technician can do to an order: from a wish to the edits that say it, or to the reason why it makes no sense now.
//! Pure: the order as it stands here goes in, acts come out.

mod lines;
mod refusal;
mod settle;
mod sign;
mod visiting;

pub use refusal::Refusal;
pub use settle::{Choice, choices};
pub use sign::{SIGN_OFF_WORDING, Signing, shown, standard_wording};
pub use visiting::{begin_of, current_visit};

use shared::document::WorkOrder;
use shared::document::edit::Act;
use shared::document::evidence::{Audience, Hidden, Note, Photo};
use shared::document::finding::Finding;
use shared::document::line::{LineDetail, LineKind};
use shared::document::register::Detail as _;
use shared::document::register::Seen;
use shared::document::visit::{Happening, Outcome};
use shared::ids::{Actor, CrewId, EditId, LineId, VisitId};

/// What a technician wants to do.
#[derive(Clone, Debug)]
pub enum Wish {
    /// Take the order. Begins a visit.
    Accept,
    /// Not take it.
    Decline {
        /// Why.
        reason: String,
    },
    /// Record that something happened on the visit: on the way, arrived, started, paused, resumed, left.
    Happen(Happening),
    /// Record the result of the visit.
    End {
        /// Which.
        outcome: Outcome,
        /// A remark; for needs, what is needed.
        remark: String,
    },
    /// Record what was found.
    Find(Vec<Finding>),
    /// Add a line.
    AddLine {
        /// What for.
        kind: LineKind,
        /// What is known about it.
        details: Vec<LineDetail>,
    },
    /// Change details of a line.
    ChangeLine {
        /// Which line.
        line: LineId,
        /// Their new values.
        details: Vec<LineDetail>,
    },
    /// Take a line out.
    RemoveLine {
        /// Which line.
        line: LineId,
    },
    /// Add a photo whose file is already kept. Its visit is filled in here.
    Photograph(Photo),
    /// Write a note.
    Note {
        /// Who it is for.
        audience: Audience,
        /// The text.
        text: String,
    },
    /// Take a photo or note out of sight.
    Hide {
        /// The edit that brought it.
        target: EditId,
        /// Why.
        reason: String,
    },
    /// Settle a disagreement.
    Settle {
        /// The number of the disagreement in [`shared::document::conflicts::conflicts`], from 0.
        conflict: usize,
        /// The number of the value in [`choices`], from 0.
        choice: usize,
    },
    /// Hand the device to the customer.
    Sign(Signing),
    /// Take the last fact back: a finger slipped.
    Undo,
}

/// Whom and what a wish is about.
#[derive(Clone, Copy, Debug)]
pub struct Doer<'a> {
    /// Every actor this device has been, the present one last.
    pub actors: &'a [Actor],
    /// Whether the order went to somebody else.
    pub left: bool,
    /// The crew this person goes with, as far as the office told of exactly one.
    pub crew: Option<CrewId>,
    /// The visit the person named; otherwise the current one.
    pub visit: Option<VisitId>,
}

/// The acts that fulfil `wish` on `order`, in the order in which they have to be written.
pub fn acts(order: &WorkOrder, doer: Doer<'_>, wish: Wish) -> Result<Vec<Act>, Refusal> {
    match wish {
        Wish::Accept => visiting::accept(order, doer).map(one),
        Wish::Decline { reason } => visiting::decline(order, doer, reason).map(one),
        Wish::Happen(happening) => visiting::happen(order, doer, happening).map(one),
        Wish::End { outcome, remark } => visiting::end(order, doer, outcome, remark).map(one),
        Wish::Undo => visiting::undo(order, doer).map(one),
        Wish::Find(findings) => {
            let visit = current_visit(order, doer)?;
            Ok(findings.into_iter().map(|finding| found(order, visit, finding)).collect())
        }
        Wish::AddLine { kind, details } => {
            let visit = current_visit(order, doer)?;
            Ok(one(Act::LineAdded { visit, kind, details }))
        }
        Wish::ChangeLine { line, details } => lines::change(order, line, details),
        Wish::RemoveLine { line } => lines::remove(order, line).map(one),
        Wish::Photograph(photo) => {
            let visit = optional_visit(order, doer)?;
            Ok(one(Act::Photographed(Photo { visit, ..photo })))
        }
        Wish::Note { audience, text } => {
            let visit = optional_visit(order, doer)?;
            Ok(one(Act::Noted(Note { visit, audience, text })))
        }
        Wish::Hide { target, reason } => hide(order, target, reason).map(one),
        Wish::Settle { conflict, choice } => settle::settle(order, conflict, choice),
        Wish::Sign(signing) => sign::sign(order, doer, signing).map(one),
    }
}

fn one(act: Act) -> Vec<Act> {
    vec![act]
}

/// The visit of a photo or note: the one named or the current one; none is needed.
fn optional_visit(order: &WorkOrder, doer: Doer<'_>) -> Result<Option<VisitId>, Refusal> {
    match current_visit(order, doer) {
        Ok(visit) => Ok(Some(visit)),
        Err(Refusal::NoVisit | Refusal::SeveralVisits { .. }) if doer.visit.is_none() => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

fn found(order: &WorkOrder, visit: VisitId, finding: Finding) -> Act {
    let seen = order.findings.get(&visit).map(|findings| findings.seen(&finding.key())).unwrap_or_default();
    Act::Found { visit, finding, seen }
}

fn hide(order: &WorkOrder, target: EditId, reason: String) -> Result<Act, Refusal> {
    let is_there = order.photos.contains_key(&target) || order.notes.contains_key(&target);
    if !is_there {
        return Err(Refusal::NoSuchEvidence);
    }
    if order.is_hidden(target) { Err(Refusal::Already) } else { Ok(Act::Hid(Hidden { target, reason })) }
}

/// What of a register had been seen, for a field of a line.
fn seen_of_line(order: &WorkOrder, line: LineId, detail: &LineDetail) -> Seen {
    order.lines.get(&line).map(|line| line.fields.seen(&detail.key())).unwrap_or_default()
}
