//! Settling a disagreement: a person picks one of the values that stand, and the edit says that it has seen them all.

use serde::Serialize;
use shared::document::WorkOrder;
use shared::document::conflicts::{Conflict, conflicts};
use shared::document::edit::Act;
use shared::document::finding::Finding;
use shared::document::line::LineDetail;
use shared::document::request::RequestDetail;
use shared::document::visit::Outcome;

use super::{Refusal, found, seen_of_line, visiting};

/// One of the values to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "choice", content = "value", rename_all = "kebab-case")]
pub enum Choice {
    /// A value of the request.
    Request(RequestDetail),
    /// A finding.
    Finding(Finding),
    /// A detail of a line.
    Detail(LineDetail),
    /// The line stays.
    KeepLine,
    /// The line is taken out.
    RemoveLine,
    /// A result.
    Outcome(Outcome),
}

/// The values to choose from, in the order in which they are numbered.
pub fn choices(conflict: &Conflict) -> Vec<Choice> {
    match conflict {
        Conflict::Request { values, .. } => values.iter().cloned().map(Choice::Request).collect(),
        Conflict::Finding { values, .. } => values.iter().cloned().map(Choice::Finding).collect(),
        Conflict::Line { values, .. } => values.iter().cloned().map(Choice::Detail).collect(),
        Conflict::LineRemoval { .. } => vec![Choice::KeepLine, Choice::RemoveLine],
        Conflict::Outcome { values, .. } => values.iter().copied().map(Choice::Outcome).collect(),
    }
}

pub(super) fn settle(order: &WorkOrder, conflict: usize, choice: usize) -> Result<Vec<Act>, Refusal> {
    let conflict = conflicts(order).into_iter().nth(conflict).ok_or(Refusal::NoSuchConflict)?;
    let choice = choices(&conflict).into_iter().nth(choice).ok_or(Refusal::NoSuchConflict)?;
    Ok(match (conflict, choice) {
        (Conflict::Finding { visit, .. }, Choice::Finding(finding)) => vec![found(order, visit, finding)],
        (Conflict::Line { line, .. }, Choice::Detail(detail)) => {
            vec![Act::LineChanged { line, seen: seen_of_line(order, line, &detail), detail }]
        }
        (Conflict::LineRemoval { line, .. }, choice @ (Choice::KeepLine | Choice::RemoveLine)) => {
            let seen = order.lines.get(&line).ok_or(Refusal::NoSuchLine)?.seen();
            vec![Act::LineChanged { line, detail: LineDetail::Removed(choice == Choice::RemoveLine), seen }]
        }
        (Conflict::Outcome { visit, .. }, Choice::Outcome(keep)) => {
            visiting::retract_other_outcomes(order, visit, keep)
        }
        _ => return Err(Refusal::OfficeSettles),
    })
}
