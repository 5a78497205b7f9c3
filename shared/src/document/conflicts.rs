//! Conflicts: where two people wrote without having seen each other. Both values stay visible until a person picks one.

use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::finding::{Finding, FindingField};
use super::line::{LineDetail, LineField};
use super::request::{RequestDetail, RequestField};
use super::visit::Outcome;
use super::visits::visits;
use crate::ids::{LineId, VisitId};

/// A disagreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "about", rename_all = "kebab-case")]
pub enum Conflict {
    /// About a field of the request.
    Request {
        /// Which.
        field: RequestField,
        /// The values that stand.
        values: Vec<RequestDetail>,
    },
    /// About a finding.
    Finding {
        /// Of which visit.
        visit: VisitId,
        /// Which.
        field: FindingField,
        /// The values that stand.
        values: Vec<Finding>,
    },
    /// About a field of a line.
    Line {
        /// Of which visit, once that is known.
        visit: Option<VisitId>,
        /// Which line.
        line: LineId,
        /// Which field.
        field: LineField,
        /// The values that stand.
        values: Vec<LineDetail>,
    },
    /// A line was taken out by one and changed by another.
    LineRemoval {
        /// Of which visit, once that is known.
        visit: Option<VisitId>,
        /// Which line.
        line: LineId,
    },
    /// Two results of one visit.
    Outcome {
        /// Which visit.
        visit: VisitId,
        /// The results that stand.
        values: Vec<Outcome>,
    },
}

impl Conflict {
    /// The visit it concerns; `None` for the request.
    pub fn visit(&self) -> Option<VisitId> {
        match self {
            Self::Request { .. } => None,
            Self::Finding { visit, .. } | Self::Outcome { visit, .. } => Some(*visit),
            Self::Line { visit, .. } | Self::LineRemoval { visit, .. } => *visit,
        }
    }
}

/// All disagreements of `order`: request first, then findings, lines and results.
pub fn conflicts(order: &WorkOrder) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (field, register) in order.request.iter() {
        if register.is_disputed() {
            found.push(Conflict::Request { field: *field, values: register.distinct() });
        }
    }
    for (visit, findings) in &order.findings {
        for (field, register) in findings.iter() {
            if register.is_disputed() {
                found.push(Conflict::Finding { visit: *visit, field: field.clone(), values: register.distinct() });
            }
        }
    }
    found.extend(of_lines(order));
    for visit in visits(order).iter().filter(|visit| visit.outcomes.len() > 1) {
        let values = visit.outcomes.iter().map(|(outcome, _)| *outcome).collect();
        found.push(Conflict::Outcome { visit: visit.id, values });
    }
    found
}

fn of_lines(order: &WorkOrder) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (id, line) in &order.lines {
        let visit = line.added.map(|added| added.visit);
        if line.removal_crossed() {
            found.push(Conflict::LineRemoval { visit, line: *id });
        } else if line.is_removed() {
            continue;
        }
        for (field, register) in line.fields.iter().filter(|(field, _)| **field != LineField::Removed) {
            if register.is_disputed() {
                found.push(Conflict::Line { visit, line: *id, field: *field, values: register.distinct() });
            }
        }
    }
    found
}
