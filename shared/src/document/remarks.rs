//! Remarks: what a dispatcher should look at. A remark never blocks and never changes anything.

use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::coordination::Assignment;
use super::reading::outside;
use super::repeat::Link;
use super::request::{RequestDetail, RequestField};
use super::visit::{Fact, Happening};
use super::visits::{Stage, Visit, visits};
use crate::ids::{CrewId, EditId, VisitId};
use crate::signoff::changed::{Difference, changed_since_signing};

/// Metres between an arrival and the site beyond which the arrival is remarked, on top of the claimed accuracy.
pub const GEOFENCE_M: f64 = 300.0;
/// Milliseconds by which a device's clock may drift between two facts before it counts as moved.
pub const CLOCK_TOLERANCE_MS: u64 = 120_000;

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "remark", rename_all = "kebab-case")]
pub enum Remark {
    /// Two crews worked on the order, the former one unknown to the decision that sent the next.
    TwoCrews {
        /// The crew that was sent last.
        present: CrewId,
        /// The visit of the former crew that went on.
        former: VisitId,
    },
    /// What was signed is no longer what the document says.
    ChangedSinceSigning {
        /// The signature.
        sign_off: EditId,
        /// What differs.
        differences: Vec<Difference>,
    },
    /// The arrival lies far from the site.
    FarFromSite {
        /// The arrival.
        fact: EditId,
        /// Metres beyond the claimed accuracy.
        metres: u64,
    },
    /// The device's clock moved between this fact and the one before it on that device.
    ClockMoved {
        /// The later fact.
        fact: EditId,
        /// By how many milliseconds.
        by_ms: i64,
    },
    /// A visit has work but no arrival.
    NoArrival {
        /// The visit.
        visit: VisitId,
    },
    /// A fact of a visit whose beginning is not known.
    NoBeginning {
        /// The visit.
        visit: VisitId,
    },
    /// It repeats another order, may repeat it, or is repeated by it.
    Repeat {
        /// The edit that says so; taking it back names it.
        link: EditId,
        /// The other order, what it is to this one, why, and who reported it.
        #[serde(flatten)]
        with: Link,
    },
    /// An answer of the checklist is outside of its limits.
    OutOfLimits {
        /// Of which visit.
        visit: VisitId,
        /// The question, with its limits.
        question: String,
        /// What was answered.
        answer: String,
    },
    /// The customer refused to sign.
    SignatureRefused {
        /// The refusal.
        sign_off: EditId,
        /// Why.
        reason: String,
    },
}

/// Everything about `order` that deserves a look.
pub fn remarks(order: &WorkOrder) -> Vec<Remark> {
    let visits = visits(order);
    let mut remarks: Vec<Remark> = visits.iter().filter_map(|visit| two_crews(order, visit)).collect();
    for (id, signed) in &order.sign_offs {
        let differences = changed_since_signing(order, &signed.item);
        if !differences.is_empty() {
            remarks.push(Remark::ChangedSinceSigning { sign_off: *id, differences });
        }
        if let Some(reason) = &signed.item.refusal {
            remarks.push(Remark::SignatureRefused { sign_off: *id, reason: reason.clone() });
        }
    }
    remarks.extend(order.standing_links().into_iter().map(|(link, with)| Remark::Repeat { link, with: with.clone() }));
    remarks.extend(outside(order).into_iter().map(|of| Remark::OutOfLimits {
        visit: of.visit,
        question: of.question,
        answer: of.answer,
    }));
    remarks.extend(far_from_site(order));
    remarks.extend(moved_clocks(order));
    for visit in &visits {
        if visit.epoch.is_none() {
            remarks.push(Remark::NoBeginning { visit: visit.id });
        } else if visit.stage >= Stage::Working && visit.arrival().is_none() {
            remarks.push(Remark::NoArrival { visit: visit.id });
        }
    }
    remarks
}

/// Causality, not clocks: a fact of an older epoch that the next assignment did not know of was made beside it. To have been
/// too late for an offer is none: that crew sees that the order went to another one.
fn two_crews(order: &WorkOrder, visit: &Visit<'_>) -> Option<Remark> {
    let next = next_assignment(order, visit.epoch?)?;
    let at_it = |fact: &Fact| match &fact.happening {
        Happening::Declined { .. } | Happening::Left => false,
        Happening::Accepted { epoch, .. } => visit.epoch == Some(*epoch),
        _ => true,
    };
    let beside = visit.facts.iter().any(|(id, fact)| at_it(fact) && !next.knew.has(*id));
    (beside && visit.crew != Some(next.crew)).then_some(Remark::TwoCrews { present: next.crew, former: visit.id })
}

fn next_assignment(order: &WorkOrder, epoch: u64) -> Option<&Assignment> {
    order.coordination.assignments().find(|assignment| assignment.epoch > epoch)
}

fn far_from_site(order: &WorkOrder) -> Vec<Remark> {
    let Some(RequestDetail::Site(site)) = order.request.settled(&RequestField::Site) else { return Vec::new() };
    let Some(point) = site.point else { return Vec::new() };
    let arrivals = order.standing_facts().filter(|(_, fact)| fact.happening == Happening::Arrived);
    arrivals
        .filter_map(|(id, fact)| {
            let place = fact.place?;
            let beyond = place.point.metres_to(&point) - f64::from(place.accuracy_m);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "above 300, below half the globe"
            )]
            (beyond > GEOFENCE_M).then(|| Remark::FarFromSite { fact: id, metres: beyond.round() as u64 })
        })
        .collect()
}

fn moved_clocks(order: &WorkOrder) -> Vec<Remark> {
    let mut moved = Vec::new();
    let mut before: Option<(EditId, &Fact)> = None;
    for (id, fact) in &order.facts {
        if let Some((last_id, last)) = before
            && last_id.actor == id.actor
            && let (Some(_), Some(_)) = (last.time.contact, fact.time.contact)
        {
            let by_ms = fact.time.wall_offset_ms.saturating_sub(last.time.wall_offset_ms);
            if by_ms.unsigned_abs() > CLOCK_TOLERANCE_MS {
                moved.push(Remark::ClockMoved { fact: *id, by_ms });
            }
        }
        before = Some((*id, fact));
    }
    moved
}
