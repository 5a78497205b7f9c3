//! The consistency checker: whether everything that is stored agrees with the edits that it was made from, and they with
//! their writers' signatures. It changes nothing, and may run beside a server: it looks at one state of the database.

mod chains;
mod feed;
mod finding;
mod memberships;
mod orders;
mod photos;

use serde::Serialize;

pub use self::finding::{Area, Finding};
use crate::error::ApiError;
use crate::photos::PhotoObjects;
use crate::store::{Store, StoreError, Tx, audit};

/// How thorough to be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Depth {
    /// Read every photo and compute its hash, instead of asking for its size.
    pub photo_hashes: bool,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Writers with their chains.
    pub writers: u64,
    /// Runs of edits.
    pub runs: u64,
    /// Edits.
    pub edits: u64,
    /// Orders.
    pub orders: u64,
    /// Memberships.
    pub memberships: u64,
    /// Photos.
    pub photos: u64,
    /// Uploads under way.
    pub uploads: u64,
}

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// What was looked at.
    pub checked: Checked,
    /// What is wrong, in the order in which it was found.
    pub findings: Vec<Finding>,
}

impl Report {
    fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// How far the check has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is looked at now.
    pub area: Area,
    /// How many of these are done.
    pub done: u64,
    /// Out of how many.
    pub of: u64,
}

/// Checks everything. `told` hears how far it has come.
pub async fn check(
    store: &Store,
    photos: &PhotoObjects,
    depth: Depth,
    told: &mut (dyn FnMut(Progress) + Send),
) -> Result<Report, ApiError> {
    let mut report = Report::default();
    let mut tx = store.read().await?;
    of_database(&mut tx, &mut report, told).await?;
    let uploads = audit::uploads(&mut tx).await?;
    let rows = audit::photos(&mut tx).await?;
    drop(tx);
    let of = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let mut at = |done| told(Progress { area: Area::Photos, done, of });
    photos::check(store, photos, (rows, uploads), depth, &mut report, &mut at).await?;
    Ok(report)
}

/// Everything but the photos, in one state of the database.
async fn of_database(
    tx: &mut Tx,
    report: &mut Report,
    told: &mut (dyn FnMut(Progress) + Send),
) -> Result<(), StoreError> {
    let totals = audit::totals(tx).await?;
    let mut at = |area, done, of| told(Progress { area, done, of });
    feed::check(tx, report).await?;
    at(Area::Feed, 1, 1);
    let unapplied = crate::store::quarantine::unapplied(tx).await?;
    chains::check(tx, &unapplied, report, &mut |done| at(Area::Chains, done, totals.runs)).await?;
    orders::check(tx, &unapplied, report, &mut |done| at(Area::Orders, done, totals.orders)).await
}

#[cfg(test)]
mod tests;
