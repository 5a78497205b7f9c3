//! Events: one row a feed position, written in the transaction that took the position.

use serde_json::json;
use shared::document::WorkOrder;
use shared::document::status::Status;
use shared::ids::{EditId, OrderId};
use shared::time::Moment;

use super::quarantine::Quarantined;
use super::{Row, Store, StoreError, Tx, Value};
use crate::alarms::Alarm;
use crate::events::Fact;

const ADD: &str = "INSERT INTO events (position, facts, content, at) VALUES";
const AFTER: &str = "SELECT position, facts, content, at FROM events WHERE position > $1 ORDER BY position LIMIT $2";
const MARKS: &str = "SELECT m.forgotten AS forgotten, f.position AS position FROM event_marks m \
    JOIN feed f ON f.id = m.id";
const OLD: &str = "SELECT position FROM events WHERE at < $1 ORDER BY position DESC LIMIT 1";
const FORGET: &str = "DELETE FROM events WHERE position <= $1";
const SET_FORGOTTEN: &str = "UPDATE event_marks SET forgotten = $1 WHERE id = 1 AND forgotten < $1";
const FANNED_OUT: &str = "SELECT id, fanned_out FROM event_marks WHERE id = 1 /*lock*/";
const HAS_MORE: &str = "SELECT e.position FROM events e JOIN event_marks m ON e.position > m.fanned_out LIMIT 1";
const PASS_OVER: &str = "UPDATE event_marks SET fanned_out = (SELECT position FROM feed WHERE id = 1) WHERE id = 1";
const SET_FANNED_OUT: &str = "UPDATE event_marks SET fanned_out = $1 WHERE id = 1";

/// A row: what happened at one feed position.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// The position.
    pub position: u64,
    /// The names of what happened, separated by spaces, in a fixed order.
    pub facts: String,
    /// The particulars as JSON.
    pub content: String,
    /// When the office learnt of it.
    pub at: Moment,
}

impl StoredEvent {
    /// An order changed: what happened to it, and how it stands now.
    pub fn of_order(
        now: &WorkOrder,
        status: Status,
        (position, at): (u64, Moment),
        facts: impl Iterator<Item = Fact>,
    ) -> Self {
        let origin = now.origin();
        let number = origin.map(|origin| origin.number.as_str()).unwrap_or_default();
        let external = origin.and_then(|origin| origin.external.as_deref());
        let crew = now.coordination.assignment().map(|assignment| assignment.crew);
        let content = json!({
            "order": now.id, "number": number, "external": external, "status": status.key(), "crew": crew,
            "revision": now.coordination.revision(), "position": position, "at": at,
        });
        let mut names = vec![Fact::Changed.name()];
        names.extend(facts.map(Fact::name));
        Self { position, facts: names.join(" "), content: content.to_string(), at }
    }

    /// An alarm was raised, or stands differently.
    pub fn of_alarm(position: u64, alarm: &Alarm, new: bool, at: Moment) -> Self {
        let fact = if new { Fact::AlarmRaised } else { Fact::AlarmChanged };
        let content = json!({
            "alarm": alarm.id, "order": alarm.order, "rule": alarm.rule, "kind": alarm.kind, "to": alarm.to,
            "state": alarm.state, "since": alarm.at, "text": alarm.text, "position": position, "at": at,
        });
        Self { position, facts: fact.name().into(), content: content.to_string(), at }
    }

    /// A report's period is over: where its table lies.
    pub fn of_report(position: u64, (kind, period): (&str, &str), at: Moment) -> Self {
        let address = format!("/api/v1/reports/{kind}/{period}");
        let (csv, xlsx) = (format!("{address}?as=csv"), format!("{address}?as=xlsx"));
        let content = json!({
            "kind": kind, "period": period, "address": address, "csv": csv, "xlsx": xlsx, "position": position, "at": at,
        });
        Self { position, facts: Fact::ReportReady.name().into(), content: content.to_string(), at }
    }

    /// Edits wait for a person.
    pub fn of_quarantine(position: u64, waiting: &[Quarantined], at: Moment) -> Self {
        let edit = |of: &Quarantined| json!({ "id": EditId { actor: of.actor, n: of.n }, "order": of.order, "reason": of.reason });
        let edits: Vec<_> = waiting.iter().map(edit).collect();
        let content = json!({ "edits": edits, "position": position, "at": at }).to_string();
        Self { position, facts: Fact::Quarantined.name().into(), content, at }
    }

    /// A person decided about an edit that waited.
    pub fn of_ruling(position: u64, id: EditId, order: Option<OrderId>, released: bool, at: Moment) -> Self {
        let content =
            json!({ "edit": id, "order": order, "released": released, "position": position, "at": at }).to_string();
        Self { position, facts: Fact::Ruled.name().into(), content, at }
    }
}

/// Adds events. Their positions have to be taken in this transaction.
pub async fn add(tx: &mut Tx, events: Vec<StoredEvent>) -> Result<(), StoreError> {
    let row =
        |of: StoredEvent| -> [Value; 4] { [of.position.into(), of.facts.into(), of.content.into(), of.at.into()] };
    tx.insert_rows(ADD, "", events.into_iter().map(row).collect()).await.map(drop)
}

/// Up to `limit` rows after `position`, in their order.
pub async fn after(store: &Store, position: u64, limit: u32) -> Result<Vec<StoredEvent>, StoreError> {
    store.look(AFTER, (position, limit)).await?.iter().map(event).collect()
}

/// The same inside a transaction.
pub async fn after_in(tx: &mut Tx, position: u64, limit: u32) -> Result<Vec<StoredEvent>, StoreError> {
    tx.fetch_all(AFTER, (position, limit)).await?.iter().map(event).collect()
}

fn event(row: &Row) -> Result<StoredEvent, StoreError> {
    Ok(StoredEvent {
        position: row.get("position")?,
        facts: row.get("facts")?,
        content: row.get("content")?,
        at: row.get("at")?,
    })
}

/// How far back events go, and how far the feed has come.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    /// Events up to here are no longer kept.
    pub forgotten: u64,
    /// The feed's position.
    pub position: u64,
}

/// The marks as they are now.
pub async fn marks(store: &Store) -> Result<Marks, StoreError> {
    let rows = store.look(MARKS, ()).await?;
    let row = rows.first().ok_or_else(|| StoreError::Database("the table `event_marks` lacks its row".into()))?;
    Ok(Marks { forgotten: row.get("forgotten")?, position: row.get("position")? })
}

/// Deletes events from before `before`. Returns how many.
pub async fn forget(tx: &mut Tx, before: Moment) -> Result<u64, StoreError> {
    let Some(row) = tx.fetch_optional(OLD, (before,)).await? else { return Ok(0) };
    let position: u64 = row.get("position")?;
    tx.execute(SET_FORGOTTEN, (position,)).await?;
    tx.execute(FORGET, (position,)).await
}

/// Whether there are events that webhooks have no deliveries of yet.
pub async fn has_more(store: &Store) -> Result<bool, StoreError> {
    Ok(!store.look(HAS_MORE, ()).await?.is_empty())
}

/// Up to where webhooks have their deliveries; locked until the commit, so that one server at a time goes on from there.
pub async fn fanned_out(tx: &mut Tx) -> Result<u64, StoreError> {
    tx.fetch_one(FANNED_OUT, ()).await?.get("fanned_out")
}

/// Webhooks want nothing of what happened until now.
pub async fn pass_over(tx: &mut Tx) -> Result<(), StoreError> {
    tx.execute(PASS_OVER, ()).await.map(drop)
}

/// Webhooks have their deliveries up to `position`.
pub async fn set_fanned_out(tx: &mut Tx, position: u64) -> Result<(), StoreError> {
    tx.execute(SET_FANNED_OUT, (position,)).await.map(drop)
}
