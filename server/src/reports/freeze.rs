//! Frozen periods 封存: a table that was reported stays as it was; what late facts change of it is shown as corrections.

use serde::Serialize;
use shared::ids::PersonId;
use shared::time::Moment;
use utoipa::ToSchema;

use super::table::{Cell, Row, Table};

/// A table as it was reported.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Frozen {
    /// When it was frozen.
    pub at: Moment,
    /// By whom.
    pub person: PersonId,
    /// As it was.
    pub table: Table,
}

/// What late facts changed of a frozen table.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(tag = "correction", rename_all = "kebab-case")]
pub enum Correction {
    /// A cell differs.
    Differs {
        /// The row, by its key.
        row: String,
        /// The column, by its key.
        column: String,
        /// As it was reported.
        reported: Cell,
        /// As it is now.
        now: Cell,
    },
    /// A row came.
    Added {
        /// As it is now.
        row: Row,
    },
    /// A row is no more.
    Gone {
        /// As it was reported.
        row: Row,
    },
}

/// What differs in `now` from what was `reported`, in the order of the reported table.
pub fn corrections(reported: &Table, now: &Table) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for row in &reported.rows {
        let Some(present) = now.rows.iter().find(|present| present.key == row.key) else {
            corrections.push(Correction::Gone { row: row.clone() });
            continue;
        };
        let pairs = reported.columns.iter().zip(row.cells.iter().zip(&present.cells));
        corrections.extend(pairs.filter(|(_, (was, is))| was != is).map(|(column, (was, is))| Correction::Differs {
            row: row.key.clone(),
            column: column.key.clone(),
            reported: was.clone(),
            now: is.clone(),
        }));
    }
    let added = now.rows.iter().filter(|row| !reported.rows.iter().any(|known| known.key == row.key));
    corrections.extend(added.map(|row| Correction::Added { row: row.clone() }));
    corrections
}
