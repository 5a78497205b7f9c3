//! Looking for the orders that a report may repeat.

use shared::ids::OrderId;

use super::case::Case;
use super::score::{Match, OFFERED, compare};
use crate::store::{StoreError, Tx, repeats};

/// The most orders that are offered: what fits on a screen beside the form.
pub const MOST: usize = 5;

/// The orders other than `except` that `report` probably repeats, the surest first.
pub async fn find(tx: &mut Tx, report: &Case, except: Option<OrderId>) -> Result<Vec<Match>, StoreError> {
    let known = repeats::candidates(tx, report).await?;
    let others = known.iter().filter(|known| Some(known.order) != except);
    let mut found: Vec<Match> =
        others.filter_map(|known| compare(report, known)).filter(|found| found.score >= OFFERED).collect();
    found.sort_by(|one, other| other.score.cmp(&one.score).then_with(|| one.number.cmp(&other.number)));
    found.truncate(MOST);
    Ok(found)
}
