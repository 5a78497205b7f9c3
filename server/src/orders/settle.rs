//! Changing the request, and settling conflicts: a write that replaces exactly what its author had seen.

use shared::document::WorkOrder;
use shared::document::edit::{Act, Edit};
use shared::document::finding::Finding;
use shared::document::limits::{self, LimitBroken};
use shared::document::line::{Line, LineDetail};
use shared::document::register::{Detail as _, Seen};
use shared::document::request::RequestDetail;
use shared::ids::{Actor, EditId, LineId, OrderId, VisitId};
use shared::time::TimeEvidence;

use super::desk::{By, Desk};
use super::etag::Read;
use crate::state::Office;
use crate::store::{StoreError, books};

/// A value that the office puts into a register.
#[derive(Clone, Debug)]
pub enum Put {
    /// Into the request.
    Request(RequestDetail),
    /// Into a finding of a visit.
    Finding(VisitId, Finding),
    /// Into a line.
    Line(LineId, LineDetail),
}

/// What became of it.
#[derive(Debug)]
pub enum Settled {
    /// All of it is written.
    Done,
    /// No such order.
    NoOrder,
    /// No such line or visit in it.
    NoSuchPart,
    /// The caller's own other window wrote meanwhile, or an edit that was held back came in: what the caller read cannot
    /// be told apart from it, so it has to be read again.
    Stale,
    /// A value is not allowed.
    Limit(LimitBroken),
}

/// Writes `puts`, made by somebody who had read the order as `read` says.
pub async fn settle(
    office: &Office,
    by: By,
    order: OrderId,
    read: &Read,
    puts: Vec<Put>,
) -> Result<Settled, StoreError> {
    let mut desk = Desk::open(office, by, &[order]).await?;
    let Some(document) = desk.document(order) else { return Ok(Settled::NoOrder) };
    if puts.iter().any(|put| wrote_unseen(document, put, desk.actor(), &read.seen)) {
        return Ok(Settled::Stale);
    }
    let acts: Option<Vec<Act>> = puts.into_iter().map(|put| act(document, put, &read.seen)).collect();
    let Some(acts) = acts else { return Ok(Settled::NoSuchPart) };
    if books::released_since(&mut desk.tx, order, read.position).await? {
        return Ok(Settled::Stale);
    }
    for act in acts {
        let edit = Edit { order, time: TimeEvidence::new(desk.now(), None), place: None, author: None, act };
        // The number is not known yet; any later one than what was seen passes the check.
        if let Err(limit) = limits::check(EditId { actor: office.identity().actor, n: u64::MAX }, &edit) {
            return Ok(Settled::Limit(limit));
        }
        desk.write(order, edit.act);
    }
    desk.commit().await?;
    Ok(Settled::Done)
}

/// Whether the same person put a value into the register that this write had not seen: from another window. A clock per
/// actor cannot keep the two apart, so the write is not taken.
fn wrote_unseen(document: &WorkOrder, put: &Put, actor: Actor, known: &Seen) -> bool {
    let last = match put {
        Put::Request(detail) => document.request.seen(&detail.key()),
        Put::Finding(visit, finding) => {
            document.findings.get(visit).map(|findings| findings.seen(&finding.key())).unwrap_or_default()
        }
        Put::Line(line, _) => document.lines.get(line).map(Line::seen).unwrap_or_default(),
    };
    last.last_of(actor) > known.last_of(actor)
}

fn act(document: &WorkOrder, put: Put, known: &Seen) -> Option<Act> {
    Some(match put {
        Put::Request(detail) => {
            Act::RequestChanged { seen: document.request.seen_within(&detail.key(), known), detail }
        }
        Put::Finding(visit, finding) => {
            let seen = document.findings.get(&visit)?.seen_within(&finding.key(), known);
            Act::Found { visit, finding, seen }
        }
        Put::Line(line, detail) => {
            let of = document.lines.get(&line)?;
            let seen = match detail {
                LineDetail::Removed(_) => of.seen_within(known),
                _ => of.fields.seen_within(&detail.key(), known),
            };
            Act::LineChanged { line, detail, seen }
        }
    })
}
