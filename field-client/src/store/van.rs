//! The van: loads minus what lines took from it, and favourites. Known to this device alone.

use std::collections::{BTreeMap, BTreeSet};

use shared::document::WorkOrder;
use shared::ids::{LineId, PartId};
use shared::money::Quantity;
use shared::time::Moment;

use super::columns::Col;
use super::{Db, StoreError};

/// Notes that so much of `part` was put into the van; a negative quantity was taken out.
pub fn load(db: &Db, part: PartId, quantity: Quantity, at: Moment) -> Result<(), StoreError> {
    let sql = "INSERT INTO van_loads (part, thousandths, loaded_at) VALUES (?1, ?2, ?3)";
    db.prepare_cached(sql)?.execute((Col(part), quantity.thousandths, Col(at)))?;
    Ok(())
}

/// Notes what `line` takes from the van as it stands now: nothing if it is removed, charged from elsewhere or in dispute.
pub fn take(db: &Db, order: &WorkOrder, line: LineId) -> Result<(), StoreError> {
    let taken = order.lines.get(&line).filter(|line| !line.is_removed() && line.from_van() == Some(true));
    let taken = taken.and_then(|line| Some((line.part()?, line.quantity()?)));
    match taken {
        None => db
            .prepare_cached("DELETE FROM van_uses WHERE actor = ?1 AND n = ?2")?
            .execute((Col(line.actor), Col(line.n)))?,
        Some((part, quantity)) => {
            let sql = "INSERT INTO van_uses (actor, n, part, thousandths) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (actor, n) DO UPDATE SET part = ?3, thousandths = ?4";
            db.prepare_cached(sql)?.execute((Col(line.actor), Col(line.n), Col(part), quantity.thousandths))?
        }
    };
    Ok(())
}

/// What is in the van, by article, in thousandths of its unit: below zero where more was used than loaded. An article that
/// was never loaded is not counted.
pub fn stock(db: &Db) -> Result<BTreeMap<PartId, i64>, StoreError> {
    let sql = "SELECT part, sum(thousandths) - coalesce((SELECT sum(thousandths) FROM van_uses
        WHERE van_uses.part = van_loads.part), 0) AS there FROM van_loads GROUP BY part";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, Col<PartId>>("part")?.0, row.get("there")?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts an article among the favourites, or takes it out.
pub fn favour(db: &Db, part: PartId, is_favourite: bool) -> Result<(), StoreError> {
    let sql = if is_favourite {
        "INSERT INTO favourites (part) VALUES (?1) ON CONFLICT (part) DO NOTHING"
    } else {
        "DELETE FROM favourites WHERE part = ?1"
    };
    db.prepare_cached(sql)?.execute([Col(part)])?;
    Ok(())
}

/// The favourites.
pub fn favourites(db: &Db) -> Result<BTreeSet<PartId>, StoreError> {
    let mut statement = db.prepare_cached("SELECT part FROM favourites")?;
    let rows = statement.query_map([], |row| Ok(row.get::<_, Col<PartId>>("part")?.0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Empties the van and forgets the favourites: the device changed hands.
pub fn clear(db: &Db) -> Result<(), StoreError> {
    for sql in ["DELETE FROM van_loads", "DELETE FROM van_uses", "DELETE FROM favourites"] {
        db.prepare_cached(sql)?.execute([])?;
    }
    Ok(())
}
