//! Plans of inspections, their checklists, rounds and readings.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::calendar::Day;
use shared::ids::{InspectionId, OrderId, PersonId, SiteId};
use shared::time::Moment;
use utoipa::ToSchema;

use super::levels::{json, text};
use super::{Query, Row, StoreError, Tx, Value};
use crate::inspections::due::{Kept, Round};
use crate::inspections::{Plan, Template};
use crate::levels::zone;

const TEMPLATES: &str = "SELECT name, content FROM inspection_templates WHERE name > $1 ORDER BY name LIMIT $2";
const TEMPLATE: &str = "SELECT name, content FROM inspection_templates WHERE name = $1 /*lock*/";
const PUT_TEMPLATE: &str = "INSERT INTO inspection_templates (name, content) VALUES ($1, $2) \
    ON CONFLICT (name) DO UPDATE SET content = excluded.content";
const REMOVE_TEMPLATE: &str = "DELETE FROM inspection_templates WHERE name = $1";
const USED: &str = "SELECT id FROM inspection_plans WHERE template = $1 LIMIT 1";
const PLANS: &str = "SELECT id, name, content FROM inspection_plans WHERE name > $1 ORDER BY name LIMIT $2";
const PLAN: &str = "SELECT id, content FROM inspection_plans WHERE id = $1 /*lock*/";
const ACTIVE: &str = "SELECT id, content FROM inspection_plans WHERE active = true ORDER BY id /*lock*/";
const PUT_PLAN: &str = "INSERT INTO inspection_plans (id, name, customer, site, equipment, template, active, content) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
    customer = excluded.customer, site = excluded.site, equipment = excluded.equipment, template = excluded.template, \
    active = excluded.active, content = excluded.content";
const LAST_ROUNDS: &str = "SELECT plan, max(day) AS day FROM inspection_rounds GROUP BY plan";
const BASES: &str = "SELECT r.plan, r.reading FROM inspection_rounds r WHERE r.reading IS NOT NULL AND r.day = \
    (SELECT max(x.day) FROM inspection_rounds x WHERE x.plan = r.plan AND x.reading IS NOT NULL)";
const FIRST_READINGS: &str = "SELECT r.plan, r.at, r.value FROM inspection_readings r WHERE r.at = \
    (SELECT min(x.at) FROM inspection_readings x WHERE x.plan = r.plan)";
const LAST_READINGS: &str = "SELECT r.plan, r.at, r.value FROM inspection_readings r WHERE r.at = \
    (SELECT max(x.at) FROM inspection_readings x WHERE x.plan = r.plan)";
const READINGS: &str = "SELECT plan, at, value, person FROM inspection_readings WHERE plan = $1 AND at < $2 \
    ORDER BY at DESC LIMIT $3";
const ADD_READING: &str = "INSERT INTO inspection_readings (plan, at, value, person) VALUES ($1, $2, $3, $4)";
const CLAIM: &str = "INSERT INTO inspection_rounds (plan, day, visit_day, until_day, reading, made_at) VALUES";
const WITHOUT_ORDER: &str = "SELECT r.plan, r.day, r.visit_day, r.until_day, r.reading, p.content FROM inspection_rounds r \
    JOIN inspection_plans p ON p.id = r.plan WHERE r.order_id IS NULL ORDER BY r.visit_day, r.plan LIMIT $1";
const SET_ORDER: &str = "UPDATE inspection_rounds SET order_id = $3 WHERE plan = $1 AND day = $2 AND order_id IS NULL";
const ORDER_OF: &str = "SELECT id FROM orders WHERE external = $1";
const ROUNDS: &str = "SELECT r.plan, r.day, r.visit_day, r.until_day, r.order_id, p.name, p.site, s.address, s.name AS site_name, \
    c.name AS customer_name, o.number, o.status, coalesce(e.name, '') AS equipment_name, \
    CASE WHEN f.fixed_at IS NULL THEN NULL ELSE f.fixed_day END AS fixed_day \
    FROM inspection_rounds r JOIN inspection_plans p ON p.id = r.plan JOIN sites s ON s.id = p.site \
    JOIN customers c ON c.id = p.customer LEFT JOIN equipment e ON e.id = p.equipment \
    LEFT JOIN orders o ON o.id = r.order_id LEFT JOIN order_figures f ON f.order_id = r.order_id WHERE";
// Called off or closed without having been done is not done.
const ATTAINMENT: &str = "SELECT count(*) AS due, \
    CAST(coalesce(sum(CASE WHEN f.fixed_at IS NOT NULL AND f.fixed_day <= r.until_day THEN 1 ELSE 0 END), 0) AS BIGINT) AS in_time, \
    CAST(coalesce(sum(CASE WHEN f.fixed_at IS NOT NULL AND f.fixed_day > r.until_day THEN 1 ELSE 0 END), 0) AS BIGINT) AS late, \
    CAST(coalesce(sum(CASE WHEN f.fixed_at IS NULL AND r.until_day < $3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS missed \
    FROM inspection_rounds r LEFT JOIN order_figures f ON f.order_id = r.order_id \
    WHERE r.day >= $1 AND r.day <= $2";

/// A reading of a meter.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = InspectionReading)]
pub struct Reading {
    /// When.
    pub at: Moment,
    /// What it showed.
    pub value: shared::money::Quantity,
    /// Who read it.
    pub person: PersonId,
}

/// A round as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = InspectionRound)]
pub struct RoundEntry {
    /// Of which plan.
    pub plan: InspectionId,
    /// What that is called.
    pub name: String,
    /// The day on which the plan has it.
    pub day: Day,
    /// The day on which it is to be done; rounds of one place go together.
    pub visit_day: Day,
    /// The last day on which it counts as done in time.
    pub until_day: Day,
    /// The day on which it was done.
    pub done_day: Option<Day>,
    /// Where.
    pub site: SiteId,
    /// What people call the place.
    pub site_name: String,
    /// Its address.
    pub address: String,
    /// Whose.
    pub customer_name: String,
    /// The machine; empty where it is the place.
    pub equipment_name: String,
    /// Its order, once that is made.
    pub order: Option<OrderId>,
    /// That order's number.
    pub number: Option<String>,
    /// Where that stands.
    pub status: Option<String>,
}

/// How far the rounds of some days have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = InspectionAttainment)]
pub struct Attainment {
    /// Rounds that the plans have.
    pub due: i64,
    /// Done in time.
    pub in_time: i64,
    /// Done late.
    pub late: i64,
    /// Not done, and it is too late.
    pub missed: i64,
}

/// Up to `limit` checklists by name, those after `after`.
pub async fn templates(tx: &mut Tx, after: &str, limit: u32) -> Result<Vec<(String, Template)>, StoreError> {
    let rows = tx.fetch_all(TEMPLATES, (after, limit)).await?;
    rows.iter().map(|row| Ok((row.get("name")?, json(row, "content")?))).collect()
}

/// A checklist, locked until the commit where `tx` writes.
pub async fn template(tx: &mut Tx, name: &str) -> Result<Option<Template>, StoreError> {
    tx.fetch_optional(TEMPLATE, (name,)).await?.map(|row| json(&row, "content")).transpose()
}

/// Writes a checklist. Orders that are made keep theirs.
pub async fn put_template(tx: &mut Tx, name: &str, template: &Template) -> Result<(), StoreError> {
    tx.execute(PUT_TEMPLATE, (name, text(template)?)).await.map(drop)
}

/// Whether a plan asks this checklist.
pub async fn is_used(tx: &mut Tx, template: &str) -> Result<bool, StoreError> {
    Ok(tx.fetch_optional(USED, (template,)).await?.is_some())
}

/// Takes a checklist away that no plan asks.
pub async fn remove_template(tx: &mut Tx, name: &str) -> Result<(), StoreError> {
    tx.execute(REMOVE_TEMPLATE, (name,)).await.map(drop)
}

/// Up to `limit` plans by name, those after `after`.
pub async fn plans(tx: &mut Tx, after: &str, limit: u32) -> Result<Vec<(InspectionId, Plan)>, StoreError> {
    tx.fetch_all(PLANS, (after, limit)).await?.iter().map(|row| Ok((row.get("id")?, json(row, "content")?))).collect()
}

/// A plan, locked until the commit where `tx` writes.
pub async fn plan(tx: &mut Tx, id: InspectionId) -> Result<Option<Plan>, StoreError> {
    tx.fetch_optional(PLAN, (id,)).await?.map(|row| json(&row, "content")).transpose()
}

/// Writes a plan.
pub async fn put_plan(tx: &mut Tx, id: InspectionId, plan: &Plan) -> Result<(), StoreError> {
    let Plan { name, customer, site, equipment, template, active, .. } = plan;
    let params = (id, name, *customer, *site, *equipment, template.as_deref(), *active, text(plan)?);
    tx.execute(PUT_PLAN, params).await.map(drop)
}

/// The active plans with what came of them, locked until the commit. Days are those of the zone.
pub async fn kept(tx: &mut Tx, zone_name: &str) -> Result<Vec<Kept>, StoreError> {
    let plans = tx.fetch_all(ACTIVE, ()).await?;
    let last: BTreeMap<InspectionId, i32> = by_plan(tx, LAST_ROUNDS, "day").await?;
    let bases: BTreeMap<InspectionId, i64> = by_plan(tx, BASES, "reading").await?;
    let first: BTreeMap<InspectionId, i64> = by_plan(tx, FIRST_READINGS, "value").await?;
    let values: BTreeMap<InspectionId, i64> = by_plan(tx, LAST_READINGS, "value").await?;
    let moments: BTreeMap<InspectionId, Moment> = by_plan(tx, LAST_READINGS, "at").await?;
    let mut kept = Vec::with_capacity(plans.len());
    for row in plans {
        let id: InspectionId = row.get("id")?;
        let reading = match values.get(&id).zip(moments.get(&id)) {
            Some((value, at)) => {
                let day = zone::today(zone_name, *at).map_err(|error| StoreError::Refused(error.to_string()))?;
                Some((*value, day))
            }
            None => None,
        };
        let base = bases.get(&id).or_else(|| first.get(&id)).copied();
        kept.push(Kept { id, plan: json(&row, "content")?, last: last.get(&id).copied().map(Day), base, reading });
    }
    Ok(kept)
}

async fn by_plan<T: super::value::FromCell>(
    tx: &mut Tx,
    sql: &'static str,
    column: &str,
) -> Result<BTreeMap<InspectionId, T>, StoreError> {
    tx.fetch_all(sql, ()).await?.iter().map(|row| Ok((row.get("plan")?, row.get(column)?))).collect()
}

/// The readings of a meter, the latest first, those before `before`.
pub async fn readings(tx: &mut Tx, plan: InspectionId, before: Moment, limit: u32) -> Result<Vec<Reading>, StoreError> {
    let reading = |row: &Row| {
        let value = shared::money::Quantity { thousandths: row.get("value")? };
        Ok(Reading { at: row.get("at")?, value, person: row.get("person")? })
    };
    tx.fetch_all(READINGS, (plan, before, limit)).await?.iter().map(reading).collect()
}

/// Adds a reading.
pub async fn add_reading(tx: &mut Tx, plan: InspectionId, of: &Reading) -> Result<(), StoreError> {
    tx.execute(ADD_READING, (plan, of.at, of.value.thousandths, of.person)).await.map(drop)
}

/// Claims rounds; those that are claimed already are left alone.
pub async fn claim(tx: &mut Tx, rounds: &[Round], now: Moment) -> Result<(), StoreError> {
    let row = |of: &Round| -> [Value; 6] {
        [of.plan.into(), of.day.0.into(), of.visit_day.0.into(), of.until_day.0.into(), of.reading.into(), now.into()]
    };
    tx.insert_rows(CLAIM, "ON CONFLICT (plan, day) DO NOTHING", rounds.iter().map(row).collect()).await.map(drop)
}

/// Rounds whose orders are not made yet, with their plans.
pub async fn without_order(tx: &mut Tx, limit: u32) -> Result<Vec<(Round, Plan)>, StoreError> {
    let round = |row: &Row| {
        let round = Round {
            plan: row.get("plan")?,
            day: Day(row.get("day")?),
            visit_day: Day(row.get("visit_day")?),
            until_day: Day(row.get("until_day")?),
            reading: row.get("reading")?,
        };
        Ok((round, json(row, "content")?))
    };
    tx.fetch_all(WITHOUT_ORDER, (limit,)).await?.iter().map(round).collect()
}

/// The order that was made under an external number.
pub async fn order_of(tx: &mut Tx, external: &str) -> Result<Option<OrderId>, StoreError> {
    tx.fetch_optional(ORDER_OF, (external,)).await?.map(|row| row.get("id")).transpose()
}

/// Notes the order of a round.
pub async fn set_order(tx: &mut Tx, round: &Round, order: OrderId) -> Result<(), StoreError> {
    tx.execute(SET_ORDER, (round.plan, round.day.0, order)).await.map(drop)
}

/// Up to `limit` rounds from one day of visit to another, by day and place, those after `after`.
pub async fn rounds(
    tx: &mut Tx,
    (from, until): (Day, Day),
    after: (i32, SiteId, InspectionId, i32),
    limit: u32,
) -> Result<Vec<RoundEntry>, StoreError> {
    let mut query = Query::new(ROUNDS);
    query.text("r.visit_day >=").value(from.0).text("AND r.visit_day <=").value(until.0);
    let (day, site, plan, own) = after;
    query.text("AND (r.visit_day, p.site, r.plan, r.day) > (").value(day).text(",").value(site);
    query.text(",").value(plan).text(",").value(own).text(")");
    query.text("ORDER BY r.visit_day, p.site, r.plan, r.day LIMIT").value(limit);
    tx.fetch(query).await?.iter().map(entry).collect()
}

/// How far the rounds that plans have from one day to another have come.
pub async fn attainment(tx: &mut Tx, (from, until): (Day, Day), today: Day) -> Result<Attainment, StoreError> {
    let row = tx.fetch_one(ATTAINMENT, (from.0, until.0, today.0)).await?;
    Ok(Attainment {
        due: row.get("due")?,
        in_time: row.get("in_time")?,
        late: row.get("late")?,
        missed: row.get("missed")?,
    })
}

fn entry(row: &Row) -> Result<RoundEntry, StoreError> {
    Ok(RoundEntry {
        plan: row.get("plan")?,
        name: row.get("name")?,
        day: Day(row.get("day")?),
        visit_day: Day(row.get("visit_day")?),
        until_day: Day(row.get("until_day")?),
        done_day: row.get::<Option<i32>>("fixed_day")?.map(Day),
        site: row.get("site")?,
        site_name: row.get("site_name")?,
        address: row.get("address")?,
        customer_name: row.get("customer_name")?,
        equipment_name: row.get("equipment_name")?,
        order: row.get("order_id")?,
        number: row.get("number")?,
        status: row.get("status")?,
    })
}
