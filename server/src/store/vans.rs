//! Vans: loads as they were written down, and what lines take, projected from orders. What is there is summed up when asked.

use std::collections::BTreeMap;

use shared::document::WorkOrder;
use shared::ids::{Actor, CrewId, PartId, PersonId};
use shared::money::Quantity;
use shared::sync::reference::Reference;
use shared::sync::van::{Aboard, MAX_ABOARD};
use shared::sync::wire;

use super::{Row, StoreError, Tx, Value, feed};
use crate::vans::{Article, Load, Stock, Use, uses};

const ADD: &str = "INSERT INTO van_loads (id, crew, part, thousandths, person, note, loaded_at, position) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const LOADS: &str = "SELECT id, part, thousandths, person, note, loaded_at, position FROM van_loads \
    WHERE crew = $1 AND position < $2 ORDER BY position DESC LIMIT $3";

/// Writes down that something was put into a crew's van. Call it last before the commit: it takes a position in the feed.
pub async fn add(tx: &mut Tx, crew: CrewId, load: &Load) -> Result<(), StoreError> {
    let position = feed::advance(tx, 1).await?;
    let Load { id, part, quantity, person, note, loaded_at, .. } = load;
    let params = (*id, crew, *part, quantity.thousandths, *person, note, *loaded_at, position);
    tx.execute(ADD, params).await.map(drop)
}

/// Up to `limit` loads of a crew before the position `before`, the last one first, each with its position.
pub async fn loads(tx: &mut Tx, crew: CrewId, before: u64, limit: u32) -> Result<Vec<(u64, Load)>, StoreError> {
    let rows = tx.fetch_all(LOADS, (crew, before, limit)).await?;
    let parts: Vec<PartId> = rows.iter().map(|row| row.get("part")).collect::<Result<_, _>>()?;
    let articles = articles(tx, &parts).await?;
    let load = |row: &Row| {
        let part: PartId = row.get("part")?;
        let load = Load {
            id: row.get("id")?,
            part,
            quantity: Quantity { thousandths: row.get("thousandths")? },
            person: row.get("person")?,
            note: row.get("note")?,
            loaded_at: row.get("loaded_at")?,
            article: articles.get(&part).cloned().unwrap_or_default(),
        };
        Ok((row.get("position")?, load))
    };
    rows.iter().map(load).collect()
}

const CONTENTS: &str = "SELECT content FROM reference_rows WHERE content IS NOT NULL AND key IN (";

/// Those of `parts` that are in the catalogue.
pub async fn articles(tx: &mut Tx, parts: &[PartId]) -> Result<BTreeMap<PartId, Article>, StoreError> {
    let mut keys: Vec<String> = parts.iter().map(|part| format!("part:{part}")).collect();
    keys.sort();
    keys.dedup();
    let mut articles = BTreeMap::new();
    for row in tx.fetch_in(CONTENTS, ")", (), keys).await? {
        let bytes: Vec<u8> = row.get("content")?;
        let content = wire::decode(&bytes).map_err(|error| row.corrupt("content", error.to_string()))?;
        if let Reference::Part(part) = content {
            articles.insert(part.id, Article { number: part.number, name: part.name, unit: part.unit });
        }
    }
    Ok(articles)
}

const LOADED: &str = "SELECT part, CAST(sum(thousandths) AS BIGINT) AS thousandths FROM van_loads WHERE crew = $1 \
    GROUP BY part ORDER BY part LIMIT $2";
const TAKEN: &str = "SELECT part, CAST(sum(thousandths) AS BIGINT) AS thousandths FROM van_uses WHERE crew = $1 \
    GROUP BY part";

/// What should be in a crew's van, by the articles' numbers: everything that was ever loaded, less what lines took.
pub async fn stock(tx: &mut Tx, crew: CrewId) -> Result<Vec<Stock>, StoreError> {
    let loaded = tx.fetch_all(LOADED, (crew, MAX_ABOARD)).await?;
    let taken = tx.fetch_all(TAKEN, (crew,)).await?;
    let there = less(&loaded, &taken)?;
    let parts: Vec<PartId> = there.keys().copied().collect();
    let mut articles = articles(tx, &parts).await?;
    let of = |(part, there)| Stock { part, there, article: articles.remove(&part).unwrap_or_default() };
    let mut stock: Vec<Stock> = there.into_iter().map(of).collect();
    stock.sort_by(|one, other| (&one.article.number, one.part).cmp(&(&other.article.number, other.part)));
    Ok(stock)
}

const LOADED_OF_PERSON: &str = "SELECT l.part AS part, CAST(sum(l.thousandths) AS BIGINT) AS thousandths \
    FROM van_loads l JOIN crew_members m ON m.crew = l.crew WHERE m.person = $1 AND m.until IS NULL \
    GROUP BY l.part ORDER BY l.part LIMIT $2";
const TAKEN_BY_OTHERS: &str = "SELECT u.part AS part, CAST(sum(u.thousandths) AS BIGINT) AS thousandths \
    FROM van_uses u JOIN crew_members m ON m.crew = u.crew WHERE m.person = $1 AND m.until IS NULL AND u.actor <> $2 \
    GROUP BY u.part";

/// What the device `actor` of `person` is told: what was loaded into the vans of the person's crews, less what lines of other
/// devices took.
pub async fn aboard(tx: &mut Tx, person: PersonId, actor: Actor) -> Result<Vec<Aboard>, StoreError> {
    let loaded = tx.fetch_all(LOADED_OF_PERSON, (person, MAX_ABOARD)).await?;
    let taken = tx.fetch_all(TAKEN_BY_OTHERS, (person, actor)).await?;
    Ok(less(&loaded, &taken)?.into_iter().map(|(part, there)| Aboard { part, there }).collect())
}

/// What is left of each article that was loaded.
fn less(loaded: &[Row], taken: &[Row]) -> Result<BTreeMap<PartId, Quantity>, StoreError> {
    let sums = |rows: &[Row]| -> Result<BTreeMap<PartId, i64>, StoreError> {
        rows.iter().map(|row| Ok((row.get("part")?, row.get("thousandths")?))).collect()
    };
    let taken = sums(taken)?;
    let left = |(part, loaded): (PartId, i64)| {
        let taken = taken.get(&part).copied().unwrap_or_default();
        (part, Quantity { thousandths: loaded.saturating_sub(taken) })
    };
    Ok(sums(loaded)?.into_iter().map(left).collect())
}

const CHANGED: &str = include_str!("sql/van_changed.sql");

/// Whether anything changed after `after` in what [`aboard`] tells.
pub async fn has_changed(tx: &mut Tx, person: PersonId, actor: Actor, after: u64) -> Result<bool, StoreError> {
    Ok(tx.fetch_optional(CHANGED, (person, after, actor)).await?.is_some())
}

const HAS_LOADS: &str = "SELECT id FROM van_loads WHERE crew = $1 LIMIT 1";
const MOVED: &str = "UPDATE crew_members SET van_position = $3 WHERE crew = $1 AND person = $2";

/// A person joined `crew` or left it: their devices are told what is in their van now. Call it last before the commit.
pub async fn moved(tx: &mut Tx, crew: CrewId, person: PersonId) -> Result<(), StoreError> {
    if tx.fetch_optional(HAS_LOADS, (crew,)).await?.is_none() {
        return Ok(());
    }
    let position = feed::advance(tx, 1).await?;
    tx.execute(MOVED, (crew, person, position)).await.map(drop)
}

const USE: &str = "INSERT INTO van_uses (actor, n, order_id, crew, part, thousandths, position) VALUES";
const USE_TAIL: &str = "ON CONFLICT (actor, n) DO UPDATE SET crew = excluded.crew, part = excluded.part, \
    thousandths = excluded.thousandths, position = excluded.position \
    WHERE van_uses.crew <> excluded.crew OR van_uses.part <> excluded.part \
    OR van_uses.thousandths <> excluded.thousandths";

/// Stores what the lines of changed orders take, each order with the position of its change. The orders have to be there.
pub async fn note_uses(tx: &mut Tx, orders: &[(&WorkOrder, u64)]) -> Result<(), StoreError> {
    let row = |order: &WorkOrder, position: u64, of: Use| -> [Value; 7] {
        let Use { line, crew, part, quantity } = of;
        let taken = quantity.thousandths.into();
        [line.actor.into(), line.n.into(), order.id.into(), crew.into(), part.into(), taken, position.into()]
    };
    let each = |(order, position): &(&WorkOrder, u64)| -> Vec<[Value; 7]> {
        uses(order).into_iter().map(|of| row(order, *position, of)).collect()
    };
    let rows = orders.iter().flat_map(each).collect();
    tx.insert_rows(USE, USE_TAIL, rows).await.map(drop)
}

const EVER_LOADED: &str = "SELECT DISTINCT part FROM van_loads";

/// The articles that were ever put into a van.
pub async fn ever_loaded(tx: &mut Tx) -> Result<BTreeMap<PartId, Article>, StoreError> {
    let rows = tx.fetch_all(EVER_LOADED, ()).await?;
    let parts: Vec<PartId> = rows.iter().map(|row| row.get("part")).collect::<Result<_, _>>()?;
    articles(tx, &parts).await
}

const CARRIERS: &str = "SELECT l.crew AS crew, l.part AS part FROM van_loads l WHERE l.part IN (";
const CARRIERS_TAIL: &str = ") GROUP BY l.crew, l.part HAVING sum(l.thousandths) > \
    coalesce((SELECT sum(u.thousandths) FROM van_uses u WHERE u.part = l.part AND u.crew = l.crew), 0)";

/// Which crews should have which of `parts` in their van.
pub async fn carriers(tx: &mut Tx, parts: &[PartId]) -> Result<Vec<(CrewId, PartId)>, StoreError> {
    let rows = tx.fetch_in(CARRIERS, CARRIERS_TAIL, (), parts).await?;
    rows.iter().map(|row| Ok((row.get("crew")?, row.get("part")?))).collect()
}
