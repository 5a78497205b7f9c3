//! Making the orders of rounds that are due. A round is claimed by its row and its order by an external number, so that neither a
//! second server nor a second try makes it twice.

use shared::calendar::Day;
use shared::document::request::Appointment;
use shared::sync::reference::Reference;
use shared::time::Moment;

use super::due::{Round, due};
use super::plan::{Plan, Template};
use crate::levels::zone;
use crate::orders::desk::By;
use crate::orders::intake::{INSPECTION, Inspection, Report, Taken, take_as};
use crate::state::Office;
use crate::store::{StoreError, inspections as stored, reference};

/// Rounds that one turn makes orders of.
const AT_ONCE: u32 = 200;
/// When people begin and end, in minutes of the day: inspections are expected between.
const DAY_BEGINS: i64 = 8 * 60;
const DAY_ENDS: i64 = 18 * 60;

/// Makes what is due; returns how many orders were made.
pub async fn make(office: &Office) -> Result<usize, StoreError> {
    let name = &office.config().organisation.time_zone;
    let today = zone::today(name, office.now()).map_err(|error| StoreError::Refused(error.to_string()))?;
    let mut tx = office.store().write().await?;
    let plans = stored::kept(&mut tx, name).await?;
    let rounds = due(&plans, today);
    stored::claim(&mut tx, &rounds, office.now()).await?;
    tx.commit().await?;
    // Also those that were claimed before, and whose order was never made: a server was stopped between.
    let mut tx = office.store().read().await?;
    let waiting = stored::without_order(&mut tx, AT_ONCE).await?;
    drop(tx);
    let mut made = 0;
    for (round, plan) in waiting {
        made += usize::from(make_one(office, &round, &plan, today).await?);
    }
    Ok(made)
}

async fn make_one(office: &Office, round: &Round, plan: &Plan, today: Day) -> Result<bool, StoreError> {
    let refused = |error: zone::BadZone| StoreError::Refused(error.to_string());
    let name = &office.config().organisation.time_zone;
    let external = format!("{INSPECTION}:{}:{}", round.plan, round.day);
    let visit_day = round.visit_day.max(today);
    let begins = zone::midnight(name, visit_day).map_err(refused)?;
    let ends = zone::midnight(name, round.until_day.max(visit_day).plus(1)).map_err(refused)?;
    let mut tx = office.store().read().await?;
    let questions = questions(&mut tx, plan).await?;
    if let Some(order) = stored::order_of(&mut tx, &external).await? {
        drop(tx);
        return link(office, round, order).await.map(|()| false);
    }
    drop(tx);
    let now = office.now();
    let minutes = u32::try_from(ends.ms_since(now) / 60_000).unwrap_or(1).max(1);
    let report = Report {
        customer: Some(plan.customer),
        site: Some(plan.site),
        equipment: plan.equipment,
        fault: plan.task.clone(),
        trade: plan.trade.clone(),
        appointment: Some(hours(begins)),
        channel: Some(INSPECTION.into()),
        external: Some(external),
        ..Report::default()
    };
    let by = By { person: None, source: INSPECTION.into() };
    let taken = match take_as(office, by, report, Some(Inspection { questions, minutes }), Vec::new()).await {
        // Another server was quicker between the question and the write.
        Err(StoreError::Taken(_)) => return Ok(false),
        taken => taken?,
    };
    match taken {
        Taken::Done { order, .. } => link(office, round, order).await.map(|()| true),
        Taken::Repeated => Ok(false),
        refused => {
            tracing::warn!(plan = plan.name, ?refused, "an inspection could not be made; it is tried again");
            Ok(false)
        }
    }
}

fn hours(midnight: Moment) -> Appointment {
    Appointment { from: midnight.plus_minutes(DAY_BEGINS), until: midnight.plus_minutes(DAY_ENDS) }
}

/// The plan's checklist, else the trade's.
async fn questions(tx: &mut crate::store::Tx, plan: &Plan) -> Result<Vec<String>, StoreError> {
    if let Some(name) = &plan.template {
        return Ok(stored::template(tx, name).await?.as_ref().map(Template::questions).unwrap_or_default());
    }
    let key = format!("checklist:{}", plan.trade.trim());
    Ok(match reference::lock(tx, &key).await? {
        Some(Reference::Checklist(checklist)) => checklist.questions,
        _ => Vec::new(),
    })
}

async fn link(office: &Office, round: &Round, order: shared::ids::OrderId) -> Result<(), StoreError> {
    let mut tx = office.store().write().await?;
    stored::set_order(&mut tx, round, order).await?;
    tx.commit().await
}
