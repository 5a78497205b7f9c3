//! Files that were imported, each with its report.

use serde::Serialize;
use shared::ids::{ImportId, PersonId};
use shared::time::Moment;

use super::{Row, StoreError, Tx};
use crate::import::{Kind, Report};

/// A file that was imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Import {
    /// Which.
    pub id: ImportId,
    /// What it held.
    pub kind: Kind,
    /// Its name.
    pub file: String,
    /// Who sent it.
    pub person: Option<PersonId>,
    /// When it began.
    pub began_at: Moment,
    /// When it ended; absent while it runs, and for good if the server died under it (it can be sent again).
    pub ended_at: Option<Moment>,
    /// What became of its rows.
    pub report: Option<Report>,
    /// Why it was not taken, or not to its end.
    pub failure: Option<String>,
}

const BEGIN: &str = "INSERT INTO imports (id, kind, file, person, began_at) VALUES ($1, $2, $3, $4, $5)";
const END: &str = "UPDATE imports SET ended_at = $2, report = $3, failure = $4 WHERE id = $1";
const BY_ID: &str = "SELECT id, kind, file, person, began_at, ended_at, report, failure FROM imports WHERE id = $1";
const LIST: &str = include_str!("sql/imports.sql");

/// Notes that an import began.
pub async fn begin(tx: &mut Tx, import: &Import) -> Result<(), StoreError> {
    let params = (import.id, import.kind.key(), &import.file, import.person, import.began_at);
    tx.execute(BEGIN, params).await.map(drop)
}

/// Notes how it ended.
pub async fn end(tx: &mut Tx, import: &Import) -> Result<(), StoreError> {
    let report = import.report.as_ref().map(serde_json::to_string).transpose();
    let report = report.map_err(|error| StoreError::Database(format!("a report cannot be written: {error}")))?;
    tx.execute(END, (import.id, import.ended_at, report, import.failure.clone())).await.map(drop)
}

/// An import.
pub async fn by_id(tx: &mut Tx, id: ImportId) -> Result<Option<Import>, StoreError> {
    tx.fetch_optional(BY_ID, (id,)).await?.as_ref().map(import).transpose()
}

/// Up to `limit` imports, the newest first, those that began before the one named.
pub async fn list(tx: &mut Tx, after: Option<ImportId>, limit: u32) -> Result<Vec<Import>, StoreError> {
    let first = after.is_none();
    let after = after.unwrap_or(ImportId([0; 16]));
    tx.fetch_all(LIST, (first, after, limit)).await?.iter().map(import).collect()
}

fn import(row: &Row) -> Result<Import, StoreError> {
    let (kind, report): (String, Option<String>) = (row.get("kind")?, row.get("report")?);
    let kind: Kind = kind.parse().map_err(|_| row.corrupt("kind", kind.clone()))?;
    let report = report.as_deref().map(serde_json::from_str).transpose();
    Ok(Import {
        id: row.get("id")?,
        kind,
        file: row.get("file")?,
        person: row.get("person")?,
        began_at: row.get("began_at")?,
        ended_at: row.get("ended_at")?,
        report: report.map_err(|error| row.corrupt("report", error.to_string()))?,
        failure: row.get("failure")?,
    })
}
