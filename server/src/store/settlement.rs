//! What the monthly settlement of crews adds up.

use std::collections::BTreeMap;

use shared::ids::CrewId;
use shared::time::Moment;

use super::levels::json;
use super::{Row, StoreError, Tx};
use crate::complaints::Sheet;
use crate::figures::CrewMoney;
use crate::reports::settlement::CrewTerms;

const TERMS: &str = "SELECT crew, labour_share, retention_share FROM crew_terms WHERE crew = $1 /*lock*/";
const ALL_TERMS: &str = "SELECT crew, labour_share, retention_share FROM crew_terms ORDER BY crew";
const PUT_TERMS: &str = "INSERT INTO crew_terms (crew, labour_share, retention_share) VALUES ($1, $2, $3) \
    ON CONFLICT (crew) DO UPDATE SET labour_share = excluded.labour_share, retention_share = excluded.retention_share";
const NAMES: &str = "SELECT id, name FROM crews ORDER BY name, id";
const SETTLED: &str = "SELECT order_id, crew, money FROM order_figures \
    WHERE settled_at >= $1 AND settled_at < $2 AND (counted OR money IS NOT NULL) ORDER BY settled_at, order_id";
const APPROVED: &str =
    "SELECT id, content FROM complaints WHERE approved_at >= $1 AND approved_at < $2 ORDER BY approved_at, id";

/// An order that was settled in a month.
#[derive(Clone, Debug)]
pub struct SettledOrder {
    /// The crew that held it last.
    pub crew: Option<CrewId>,
    /// Its money, by crew and currency.
    pub money: Vec<CrewMoney>,
}

/// The terms of a crew, locked until the commit where `tx` writes.
pub async fn terms(tx: &mut Tx, crew: CrewId) -> Result<Option<CrewTerms>, StoreError> {
    tx.fetch_optional(TERMS, (crew,)).await?.as_ref().map(of_row).transpose()
}

/// The terms of all crews that have any.
pub async fn all_terms(tx: &mut Tx) -> Result<BTreeMap<CrewId, CrewTerms>, StoreError> {
    let rows = tx.fetch_all(ALL_TERMS, ()).await?;
    rows.iter().map(|row| Ok((row.get("crew")?, of_row(row)?))).collect()
}

/// Gives a crew its terms.
pub async fn put_terms(tx: &mut Tx, crew: CrewId, terms: CrewTerms) -> Result<(), StoreError> {
    tx.execute(PUT_TERMS, (crew, terms.labour_share, terms.retention_share)).await.map(drop)
}

/// The crews with their names.
pub async fn names(tx: &mut Tx) -> Result<Vec<(CrewId, String)>, StoreError> {
    let rows = tx.fetch_all(NAMES, ()).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}

/// The orders that were settled between two moments and not called off; inspections only where they came to something.
pub async fn settled(tx: &mut Tx, (from, until): (Moment, Moment)) -> Result<Vec<SettledOrder>, StoreError> {
    let order = |row: &Row| {
        let has_money = row.get::<Option<String>>("money")?.is_some();
        let money = if has_money { json(row, "money")? } else { Vec::new() };
        Ok(SettledOrder { crew: row.get("crew")?, money })
    };
    tx.fetch_all(SETTLED, (from, until)).await?.iter().map(order).collect()
}

/// The sheets of complaints whose decision was approved between two moments.
pub async fn approved(tx: &mut Tx, (from, until): (Moment, Moment)) -> Result<Vec<Sheet>, StoreError> {
    tx.fetch_all(APPROVED, (from, until)).await?.iter().map(|row| json(row, "content")).collect()
}

fn of_row(row: &Row) -> Result<CrewTerms, StoreError> {
    Ok(CrewTerms { labour_share: row.get("labour_share")?, retention_share: row.get("retention_share")? })
}
