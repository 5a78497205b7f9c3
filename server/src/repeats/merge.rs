//! Deciding that an order repeats another one, and taking that back. Both orders are written in one transaction; each keeps
//! the caller of the other, so that both are called when it is done.

use shared::document::WorkOrder;
use shared::document::coordination::{Decision, Phase};
use shared::document::edit::Act;
use shared::document::repeat::{Link, Relation, Unlinked};
use shared::ids::{EditId, OrderId};
use shared::lang::Lang;

use super::case::{Case, Known, caller};
use super::score::compare;
use crate::orders::desk::{By, Desk};
use crate::state::Office;
use crate::store::StoreError;

/// Links that one order takes: more callers about one matter are a disaster with lists of its own.
const MAX_LINKS: usize = 200;

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// It stands.
    Done,
    /// It stood already.
    Already,
    /// One of the two does not exist.
    NoOrder,
    /// An order does not repeat itself.
    Itself,
    /// The other one repeats an order itself; link to that one.
    Chain {
        /// The order to link to.
        original: OrderId,
        /// Its number.
        number: String,
    },
    /// The order is itself repeated, or repeats another one already.
    Taken,
    /// There are too many links.
    TooMany,
    /// Somebody decided meanwhile.
    Stale {
        /// The present revision.
        current: u64,
    },
    /// The order is settled already and cannot be called off.
    WrongPhase(Phase),
    /// The two are not linked.
    NotLinked,
}

/// Links `order` to the order that it repeats. With `cancel`, which names its revision, it is called off at the same time:
/// the matter goes on under the original, and no second crew is sent.
pub async fn link(
    office: &Office,
    by: By,
    (order, original): (OrderId, OrderId),
    cancel: Option<u64>,
) -> Result<Merged, StoreError> {
    if order == original {
        return Ok(Merged::Itself);
    }
    let mut desk = Desk::open(office, by, &[order, original]).await?;
    let (Some(repeat), Some(first)) = (desk.document(order), desk.document(original)) else {
        return Ok(Merged::NoOrder);
    };
    if let Some(refused) = refusal(repeat, first, cancel) {
        return Ok(refused);
    }
    let known = Known::of(first);
    // A person may know better than the rule, which then has no reasons to give.
    let (score, reasons) =
        compare(&Case::of_order(repeat), &known).map_or((100, Vec::new()), |found| (found.score, found.reasons));
    let number = Known::of(repeat).number;
    let (of_repeat, of_first) = (caller(repeat), caller(first));
    let (relation, caller) = (Relation::Repeats, of_first);
    let to_first =
        Link { other: original, number: known.number.clone(), relation, score, reasons: reasons.clone(), caller };
    let (relation, caller) = (Relation::RepeatedBy, of_repeat);
    let to_repeat = Link { other: order, number, relation, score, reasons, caller };
    desk.write(order, Act::LinkedAsRepeat(to_first));
    desk.write(original, Act::LinkedAsRepeat(to_repeat));
    if let Some(revision) = cancel {
        let reason = match office.config().organisation.lang {
            Lang::ZhCn => format!("重复报修，原单 {}", known.number),
            Lang::En => format!("repeats {}", known.number),
        };
        let revision = revision.saturating_add(1);
        desk.write(order, Act::Decided { revision, decision: Decision::Cancelled { reason } });
    }
    desk.commit().await?;
    Ok(Merged::Done)
}

fn refusal(repeat: &WorkOrder, first: &WorkOrder, cancel: Option<u64>) -> Option<Merged> {
    if let Some(link) = first.repeats_order().filter(|link| link.other != repeat.id) {
        return Some(Merged::Chain { original: link.other, number: link.number.clone() });
    }
    if let Some(link) = repeat.repeats_order() {
        return Some(if link.other == first.id { Merged::Already } else { Merged::Taken });
    }
    let is_repeated =
        |order: &WorkOrder| order.standing_links().iter().any(|(_, link)| link.relation == Relation::RepeatedBy);
    if is_repeated(repeat) {
        return Some(Merged::Taken);
    }
    if [repeat, first].iter().any(|order| order.repeats.links.len() >= MAX_LINKS) {
        return Some(Merged::TooMany);
    }
    let (current, phase) = (repeat.coordination.revision(), repeat.coordination.phase());
    match cancel {
        Some(revision) if revision != current => Some(Merged::Stale { current }),
        Some(_) if phase != Phase::Open => Some(Merged::WrongPhase(phase)),
        _ => None,
    }
}

/// Takes every link between the two back, suspicions included. Neither order is opened or called off by that.
pub async fn unlink(
    office: &Office,
    by: By,
    (order, other): (OrderId, OrderId),
    reason: &str,
) -> Result<Merged, StoreError> {
    let mut desk = Desk::open(office, by, &[order, other]).await?;
    if desk.document(order).is_none() {
        return Ok(Merged::NoOrder);
    }
    let mut taken_back = false;
    for (from, to) in [(order, other), (other, order)] {
        let links = desk.document(from).map(|document| between(document, to)).unwrap_or_default();
        for link in links {
            desk.write(from, Act::Unlinked(Unlinked { link, reason: reason.to_owned() }));
            taken_back = true;
        }
    }
    if !taken_back {
        return Ok(Merged::NotLinked);
    }
    desk.commit().await?;
    Ok(Merged::Done)
}

/// The links of a document to another order that were not taken back.
fn between(document: &WorkOrder, other: OrderId) -> Vec<EditId> {
    let taken_back = |id: &EditId| document.repeats.unlinked.values().any(|unlinked| unlinked.link == *id);
    let links = document.repeats.links.iter().filter(|(id, link)| link.item.other == other && !taken_back(id));
    links.map(|(id, _)| *id).collect()
}
