//! The van: what the office loaded, and what was loaded here, less what lines took; and favourites. What was loaded here is
//! known to this device alone.

use std::collections::{BTreeMap, BTreeSet};

use shared::document::WorkOrder;
use shared::document::line::{Line, LineField};
use shared::ids::{Actor, LineId, PartId};
use shared::money::Quantity;
use shared::sync::van::Aboard;
use shared::time::Moment;

use super::columns::Col;
use super::{Db, StoreError, installation};

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

/// Brings what `order`'s lines take up to date: others may have changed lines that this device wrote.
pub fn take_all(db: &Db, order: &WorkOrder) -> Result<(), StoreError> {
    let said = |line: &Line| !line.fields.distinct(&LineField::FromVan).is_empty();
    if !order.lines.values().any(said) {
        return Ok(());
    }
    let Some(me) = installation::find(db)? else { return Ok(()) };
    let own = order.lines.iter().filter(|(id, line)| id.actor == me.actor && said(line));
    own.map(|(id, _)| *id).try_for_each(|line| take(db, order, line))
}

/// Takes over what the office tells of the van, instead of what it told before.
pub fn aboard(db: &Db, told: &[Aboard]) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM van_aboard")?.execute([])?;
    for article in told {
        let sql = "INSERT INTO van_aboard (part, thousandths) VALUES (?1, ?2)
            ON CONFLICT (part) DO UPDATE SET thousandths = ?2";
        db.prepare_cached(sql)?.execute((Col(article.part), article.there.thousandths))?;
    }
    Ok(())
}

/// What is in the van, by article, in thousandths of its unit: below zero where more was used than loaded. An article that
/// was never loaded is not counted. What lines took that an earlier life of this device wrote, the office has subtracted.
pub fn stock(db: &Db) -> Result<BTreeMap<PartId, i64>, StoreError> {
    let mut stock = sums(db, "SELECT part, thousandths FROM van_aboard")?;
    let told: BTreeSet<PartId> = stock.keys().copied().collect();
    for (part, loaded) in sums(db, "SELECT part, sum(thousandths) AS thousandths FROM van_loads GROUP BY part")? {
        let there = stock.entry(part).or_default();
        *there = there.saturating_add(loaded);
    }
    let me = installation::find(db)?.map(|me| me.actor);
    let mut statement = db.prepare_cached("SELECT actor, part, thousandths FROM van_uses")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (actor, part): (Col<Actor>, Col<PartId>) = (row.get("actor")?, row.get("part")?);
        let is_subtracted = told.contains(&part.0) && Some(actor.0) != me;
        if let Some(there) = stock.get_mut(&part.0).filter(|_| !is_subtracted) {
            *there = there.saturating_sub(row.get("thousandths")?);
        }
    }
    Ok(stock)
}

fn sums(db: &Db, sql: &str) -> Result<BTreeMap<PartId, i64>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, Col<PartId>>("part")?.0, row.get("thousandths")?)))?;
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
    for table in ["van_aboard", "van_loads", "van_uses", "favourites"] {
        db.execute(&format!("DELETE FROM {table}"), [])?;
    }
    Ok(())
}
