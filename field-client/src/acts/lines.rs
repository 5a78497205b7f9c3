//! Labour and material lines.

use shared::document::WorkOrder;
use shared::document::edit::Act;
use shared::document::line::{LineDetail, LineField};
use shared::document::register::Detail as _;
use shared::ids::LineId;

use super::{Refusal, seen_of_line};

/// One edit a detail; a detail that already stands alone with that value is left out.
pub(super) fn change(order: &WorkOrder, line: LineId, details: Vec<LineDetail>) -> Result<Vec<Act>, Refusal> {
    let held = order.lines.get(&line).ok_or(Refusal::NoSuchLine)?;
    let differs = |detail: &LineDetail| held.fields.settled(&detail.key()).as_ref() != Some(detail);
    let acts: Vec<Act> = details
        .into_iter()
        .filter(differs)
        .map(|detail| Act::LineChanged { line, seen: seen_of_line(order, line, &detail), detail })
        .collect();
    if acts.is_empty() { Err(Refusal::Already) } else { Ok(acts) }
}

/// The removal has seen the whole line: whatever somebody else writes into it at the same time shows as a disagreement.
pub(super) fn remove(order: &WorkOrder, line: LineId) -> Result<Act, Refusal> {
    let held = order.lines.get(&line).ok_or(Refusal::NoSuchLine)?;
    let settled = held.fields.settled(&LineField::Removed);
    if settled == Some(LineDetail::Removed(true)) && !held.removal_crossed() {
        return Err(Refusal::Already);
    }
    Ok(Act::LineChanged { line, detail: LineDetail::Removed(true), seen: held.seen() })
}
