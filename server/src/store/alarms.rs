//! Alarms, the rules that raise them, and what is sent of them.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::ids::{AlarmId, ChannelId, OrderId};
use shared::time::Moment;

use super::levels::{json, text};
use super::{Query, Row, Store, StoreError, Tx, Value};
use crate::alarms::channel::ChannelWish;
use crate::alarms::rule::Rule;
use crate::alarms::{Alarm, Done, State};
use crate::people::Role;

const RULES: &str = "SELECT id, content FROM alarm_rules WHERE id = 1 /*lock*/";
const PUT_RULES: &str =
    "INSERT INTO alarm_rules (id, content) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET content = excluded.content";
const COLUMNS: &str = "SELECT a.id, a.order_id, a.rule, a.cause, a.kind, a.recipients, a.at, a.raised_at, a.state, a.changed_at, \
    a.text, a.person, a.service_remark, a.manager_remark, a.done FROM alarms a WHERE";
const OF_ORDERS: &str = "SELECT id, order_id, rule, cause, kind, recipients, at, raised_at, state, changed_at, \
    text, person, service_remark, manager_remark, done FROM alarms WHERE order_id IN (";
const ADD: &str = "INSERT INTO alarms (id, order_id, rule, cause, kind, recipients, at, raised_at, state, changed_at, text, \
    person, service_remark, manager_remark) VALUES";
const STATE: &str = "UPDATE alarms SET state = $2, changed_at = $3 WHERE id = $1";
const DONE: &str = "UPDATE alarms SET done = $2, do_at = $3 WHERE id = $1";
const REMARK: &str = "UPDATE alarms SET service_remark = $2, manager_remark = $3 WHERE id = $1";
const ADD_DELIVERY: &str = "INSERT INTO alarm_deliveries (alarm, channel, text, state, created_at, next_at, attempts, \
    leased_until) VALUES";
const DELIVERIES_DUE: &str = "SELECT d.alarm, d.channel, d.text, d.attempts, d.created_at, d.told, a.state, c.content \
    FROM alarm_deliveries d JOIN alarms a ON a.id = d.alarm JOIN channels c ON c.id = d.channel \
    WHERE d.state = 'waiting' AND d.next_at <= $1 AND d.leased_until <= $1 ORDER BY d.next_at LIMIT $2";
const LEASE: &str = "UPDATE alarm_deliveries SET leased_until = $3 \
    WHERE alarm = $1 AND channel = $2 AND state = 'waiting' AND leased_until <= $4";
const SETTLE: &str = "UPDATE alarm_deliveries SET state = $3, next_at = $4, attempts = attempts + 1, leased_until = 0, \
    delivered_at = $5, last_error = $6, told = $7 WHERE alarm = $1 AND channel = $2";
const DELIVERIES: &str = "SELECT alarm, channel, text, state, created_at, next_at, attempts, delivered_at, last_error, told \
    FROM alarm_deliveries WHERE alarm = $1 ORDER BY channel";

/// A message to a channel that does not exist yet.
pub struct Delivery {
    /// Which alarm.
    pub alarm: AlarmId,
    /// To which channel.
    pub channel: ChannelId,
    /// What it says.
    pub text: String,
    /// Now.
    pub created_at: Moment,
    /// When it may be sent.
    pub next_at: Moment,
}

/// A message that is to be sent now.
pub struct Sending {
    /// Which alarm.
    pub alarm: AlarmId,
    /// To which channel.
    pub channel: ChannelId,
    /// How that is told.
    pub wish: ChannelWish,
    /// What it says.
    pub text: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Since when.
    pub since: Moment,
    /// Whether there is still anything to tell.
    pub standing: bool,
    /// Whom it reached already, where the channel tells several.
    pub told: Vec<String>,
}

/// What became of a message.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct AlarmDelivery {
    /// To which channel.
    pub channel: ChannelId,
    /// What it says.
    pub text: String,
    /// `waiting`, `delivered`, `failed`, or `dropped` where the alarm was settled before it was sent.
    pub state: String,
    /// Since when.
    pub created_at: Moment,
    /// When it is tried next.
    pub next_at: Moment,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was taken.
    pub delivered_at: Option<Moment>,
    /// Why it was not taken the last time.
    pub last_error: Option<String>,
    /// Whom it reached, where the channel tells several.
    pub told: Vec<String>,
}

/// Which alarms are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those of this state.
    pub state: Option<State>,
    /// Only those of this order.
    pub order: Option<OrderId>,
    /// Only those that concern this role.
    pub to: Option<Role>,
}

/// The rules of the office, if it made its own; locked where `tx` writes.
pub async fn rules(tx: &mut Tx) -> Result<Option<Vec<Rule>>, StoreError> {
    tx.fetch_optional(RULES, ()).await?.map(|row| json(&row, "content")).transpose()
}

/// Writes the rules.
pub async fn put_rules(tx: &mut Tx, rules: &[Rule]) -> Result<(), StoreError> {
    tx.execute(PUT_RULES, (text(&rules)?,)).await.map(drop)
}

/// The alarms of these orders, by order.
pub async fn of_orders(
    tx: &mut Tx,
    orders: impl Iterator<Item = OrderId>,
) -> Result<BTreeMap<OrderId, Vec<Alarm>>, StoreError> {
    let mut by_order: BTreeMap<OrderId, Vec<Alarm>> = BTreeMap::new();
    for row in tx.fetch_in(OF_ORDERS, ") ORDER BY raised_at, id", (), orders).await? {
        let alarm = alarm(&row)?;
        by_order.entry(alarm.order).or_default().push(alarm);
    }
    Ok(by_order)
}

/// Up to `limit` alarms, the latest first, those before `before`.
pub async fn list(
    tx: &mut Tx,
    filter: &Filter,
    before: Option<(Moment, AlarmId)>,
    limit: u32,
) -> Result<Vec<Alarm>, StoreError> {
    let (at, id) = before.unwrap_or((Moment(i64::MAX), AlarmId([0xff; 16])));
    let mut query = Query::new(COLUMNS);
    query.text("(a.raised_at, a.id) < (").value(at).text(",").value(id).text(")");
    if let Some(state) = filter.state {
        query.text("AND a.state =").value(state.key());
    }
    if let Some(order) = filter.order {
        query.text("AND a.order_id =").value(order);
    }
    if let Some(role) = filter.to {
        query.text("AND a.recipients LIKE").value(format!("%\"{}\"%", role.name()));
    }
    query.text("ORDER BY a.raised_at DESC, a.id DESC LIMIT").value(limit);
    tx.fetch(query).await?.iter().map(alarm).collect()
}

/// One alarm.
pub async fn one(tx: &mut Tx, id: AlarmId) -> Result<Option<Alarm>, StoreError> {
    let mut query = Query::new(COLUMNS);
    query.text("a.id =").value(id);
    tx.fetch(query).await?.first().map(alarm).transpose()
}

/// Adds alarms. One whose cause has an alarm already is an error: whoever adds holds the order.
pub async fn add(tx: &mut Tx, alarms: &[Alarm]) -> Result<(), StoreError> {
    let mut rows: Vec<[Value; 14]> = Vec::with_capacity(alarms.len());
    for of in alarms {
        rows.push([
            of.id.into(),
            of.order.into(),
            (&of.rule).into(),
            (&of.cause).into(),
            (&of.kind).into(),
            text(&of.to)?.into(),
            of.at.into(),
            of.raised_at.into(),
            of.state.key().into(),
            of.changed_at.into(),
            (&of.text).into(),
            of.person.into(),
            (&of.service_remark).into(),
            (&of.manager_remark).into(),
        ]);
    }
    tx.insert_rows(ADD, "", rows).await.map(drop)
}

/// Gives an alarm another state.
pub async fn set_state(tx: &mut Tx, id: AlarmId, state: State, now: Moment) -> Result<(), StoreError> {
    tx.execute(STATE, (id, state.key(), now)).await.map(drop)
}

/// Up to `limit` standing alarms of that kind about which a rule may do something now: nothing was done yet, or it is to be tried
/// again.
pub async fn to_do(tx: &mut Tx, kind: &'static str, now: Moment, limit: u32) -> Result<Vec<Alarm>, StoreError> {
    let mut query = Query::new(COLUMNS);
    query.text("a.state =").value(State::Standing.key()).text("AND a.kind =").value(kind);
    query.text("AND (a.done IS NULL OR a.do_at <=").value(now).text(")");
    query.text("ORDER BY a.raised_at, a.id LIMIT").value(limit);
    tx.fetch(query).await?.iter().map(alarm).collect()
}

/// Notes what a rule did, and when it tries again, if it does.
pub async fn set_done(tx: &mut Tx, id: AlarmId, done: Done, again: Option<Moment>) -> Result<(), StoreError> {
    tx.execute(DONE, (id, done.key(), again)).await.map(drop)
}

/// Writes both remarks of an alarm.
pub async fn set_remarks(tx: &mut Tx, id: AlarmId, service: &str, manager: &str) -> Result<(), StoreError> {
    tx.execute(REMARK, (id, service, manager)).await.map(drop)
}

/// Adds messages.
pub async fn add_deliveries(tx: &mut Tx, deliveries: Vec<Delivery>) -> Result<(), StoreError> {
    let row = |of: Delivery| -> [Value; 8] {
        let Delivery { alarm, channel, text, created_at, next_at } = of;
        let (attempts, leased) = (0_i64.into(), 0_i64.into());
        [
            alarm.into(),
            channel.into(),
            text.into(),
            "waiting".into(),
            created_at.into(),
            next_at.into(),
            attempts,
            leased,
        ]
    };
    tx.insert_rows(ADD_DELIVERY, "", deliveries.into_iter().map(row).collect()).await.map(drop)
}

/// Takes up to `limit` due messages until a moment. Of several servers that ask, each message is one's.
pub async fn lease(store: &Store, now: Moment, until: Moment, limit: u32) -> Result<Vec<Sending>, StoreError> {
    let due = store.look(DELIVERIES_DUE, (now, limit)).await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = store.write().await?;
    let mut leased = Vec::new();
    for row in due {
        let (alarm, channel): (AlarmId, ChannelId) = (row.get("alarm")?, row.get("channel")?);
        if tx.execute(LEASE, (alarm, channel, until, now)).await? == 1 {
            let state: String = row.get("state")?;
            leased.push(Sending {
                alarm,
                channel,
                wish: json(&row, "content")?,
                text: row.get("text")?,
                attempts: row.get("attempts")?,
                since: row.get("created_at")?,
                standing: state == State::Standing.key(),
                told: told(&row)?,
            });
        }
    }
    tx.commit().await?;
    Ok(leased)
}

/// Stores what came of an attempt.
pub async fn settle(
    tx: &mut Tx,
    of: &Sending,
    state: &str,
    (next_at, delivered_at): (Moment, Option<Moment>),
    error: Option<String>,
    told: &[String],
) -> Result<(), StoreError> {
    let told = if told.is_empty() { None } else { Some(text(&told)?) };
    tx.execute(SETTLE, (of.alarm, of.channel, state, next_at, delivered_at, error, told)).await.map(drop)
}

/// Whom a message reached, of its column `told`.
pub(super) fn told(row: &Row) -> Result<Vec<String>, StoreError> {
    match row.get::<Option<String>>("told")? {
        Some(_) => json(row, "told"),
        None => Ok(Vec::new()),
    }
}

/// What became of an alarm's messages.
pub async fn deliveries(tx: &mut Tx, alarm: AlarmId) -> Result<Vec<AlarmDelivery>, StoreError> {
    let rows = tx.fetch_all(DELIVERIES, (alarm,)).await?;
    let delivery = |row: &Row| {
        Ok(AlarmDelivery {
            channel: row.get("channel")?,
            text: row.get("text")?,
            state: row.get("state")?,
            created_at: row.get("created_at")?,
            next_at: row.get("next_at")?,
            attempts: row.get("attempts")?,
            delivered_at: row.get("delivered_at")?,
            last_error: row.get("last_error")?,
            told: told(row)?,
        })
    };
    rows.iter().map(delivery).collect()
}

fn alarm(row: &Row) -> Result<Alarm, StoreError> {
    let state: String = row.get("state")?;
    let done: Option<String> = row.get("done")?;
    Ok(Alarm {
        id: row.get("id")?,
        order: row.get("order_id")?,
        rule: row.get("rule")?,
        cause: row.get("cause")?,
        kind: row.get("kind")?,
        to: json(row, "recipients")?,
        at: row.get("at")?,
        raised_at: row.get("raised_at")?,
        state: State::named(&state).ok_or_else(|| row.corrupt("state", "unknown"))?,
        changed_at: row.get("changed_at")?,
        text: row.get("text")?,
        person: row.get("person")?,
        service_remark: row.get("service_remark")?,
        manager_remark: row.get("manager_remark")?,
        done: done.map(|done| Done::named(&done).ok_or_else(|| row.corrupt("done", "unknown"))).transpose()?,
    })
}
