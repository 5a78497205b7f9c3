//! Clocks of complaints that ran out, and what is sent of them.

use shared::ids::{ChannelId, ComplaintId};
use shared::time::Moment;

use super::levels::{json, text};
use super::{Row, Store, StoreError, Tx, Value};
use crate::alarms::State;
use crate::alarms::channel::ChannelWish;
use crate::complaints::{Complaint, Step, watch::ComplaintAlarm};

const DUE: &str = "SELECT id FROM complaints WHERE look_at <= $1 ORDER BY look_at, id LIMIT $2";
const LOCK: &str =
    "SELECT id, number, received_at, previous, content FROM complaints WHERE id = $1 AND look_at <= $2 /*lock*/";
const LOOK_AT: &str = "UPDATE complaints SET look_at = $2 WHERE id = $1";
const OF: &str = "SELECT complaint, step, due, raised_at, state, changed_at FROM complaint_alarms WHERE complaint = $1 ORDER BY due, step";
const ADD: &str =
    "INSERT INTO complaint_alarms (complaint, step, due, raised_at, state, changed_at) VALUES ($1, $2, $3, $4, $5, $6)";
const STATE: &str = "UPDATE complaint_alarms SET state = $3, changed_at = $4 WHERE complaint = $1 AND step = $2";
const ADD_MESSAGE: &str = "INSERT INTO complaint_messages (complaint, step, channel, text, state, created_at, next_at, attempts, \
    leased_until) VALUES";
const MESSAGES_DUE: &str = "SELECT m.complaint, m.step, m.channel, m.text, m.attempts, m.created_at, m.told, a.state, c.content \
    FROM complaint_messages m JOIN complaint_alarms a ON a.complaint = m.complaint AND a.step = m.step \
    JOIN channels c ON c.id = m.channel \
    WHERE m.state = 'waiting' AND m.next_at <= $1 AND m.leased_until <= $1 ORDER BY m.next_at LIMIT $2";
const LEASE: &str = "UPDATE complaint_messages SET leased_until = $4 WHERE complaint = $1 AND step = $2 AND channel = $3 \
    AND state = 'waiting' AND leased_until <= $5";
const SETTLE: &str = "UPDATE complaint_messages SET state = $4, next_at = $5, attempts = attempts + 1, leased_until = 0, \
    delivered_at = $6, last_error = $7, told = $8 WHERE complaint = $1 AND step = $2 AND channel = $3";

/// A message about a complaint that does not exist yet.
pub struct NewMessage {
    /// Which complaint.
    pub complaint: ComplaintId,
    /// Which clock.
    pub step: Step,
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
    /// Which complaint.
    pub complaint: ComplaintId,
    /// Which clock.
    pub step: Step,
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

/// Up to `limit` complaints of which a clock ran out since they were looked at.
pub async fn due(store: &Store, now: Moment, limit: u32) -> Result<Vec<ComplaintId>, StoreError> {
    store.look(DUE, (now, limit)).await?.iter().map(|row| row.get("id")).collect()
}

/// One of them, locked until the commit; `None` if somebody else looked at it meanwhile.
pub async fn lock(tx: &mut Tx, id: ComplaintId, now: Moment) -> Result<Option<Complaint>, StoreError> {
    tx.fetch_optional(LOCK, (id, now)).await?.as_ref().map(super::complaints::complaint).transpose()
}

/// Says when a complaint has to be looked at again.
pub async fn look_at(tx: &mut Tx, id: ComplaintId, at: Option<Moment>) -> Result<(), StoreError> {
    tx.execute(LOOK_AT, (id, at)).await.map(drop)
}

/// The alarms of a complaint, in the order of its clocks.
pub async fn of(tx: &mut Tx, id: ComplaintId) -> Result<Vec<ComplaintAlarm>, StoreError> {
    tx.fetch_all(OF, (id,)).await?.iter().map(alarm).collect()
}

/// Adds an alarm.
pub async fn add(tx: &mut Tx, id: ComplaintId, of: ComplaintAlarm) -> Result<(), StoreError> {
    let params = (id, of.step.key(), of.due, of.raised_at, of.state.key(), of.changed_at);
    tx.execute(ADD, params).await.map(drop)
}

/// Gives an alarm another state.
pub async fn set_state(tx: &mut Tx, id: ComplaintId, step: Step, state: State, now: Moment) -> Result<(), StoreError> {
    tx.execute(STATE, (id, step.key(), state.key(), now)).await.map(drop)
}

/// Adds messages.
pub async fn add_messages(tx: &mut Tx, messages: Vec<NewMessage>) -> Result<(), StoreError> {
    let row = |of: NewMessage| -> [Value; 9] {
        let NewMessage { complaint, step, channel, text, created_at, next_at } = of;
        let (attempts, leased): (Value, Value) = (0_i64.into(), 0_i64.into());
        let (step, state) = (step.key().into(), "waiting".into());
        [
            complaint.into(),
            step,
            channel.into(),
            text.into(),
            state,
            created_at.into(),
            next_at.into(),
            attempts,
            leased,
        ]
    };
    tx.insert_rows(ADD_MESSAGE, "", messages.into_iter().map(row).collect()).await.map(drop)
}

/// Takes up to `limit` due messages until a moment. Of several servers that ask, each message is one's.
pub async fn lease(store: &Store, now: Moment, until: Moment, limit: u32) -> Result<Vec<Sending>, StoreError> {
    let due = store.look(MESSAGES_DUE, (now, limit)).await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = store.write().await?;
    let mut leased = Vec::new();
    for row in due {
        let (complaint, channel): (ComplaintId, ChannelId) = (row.get("complaint")?, row.get("channel")?);
        let step = step(&row)?;
        if tx.execute(LEASE, (complaint, step.key(), channel, until, now)).await? == 1 {
            let state: String = row.get("state")?;
            leased.push(Sending {
                complaint,
                step,
                channel,
                wish: json(&row, "content")?,
                text: row.get("text")?,
                attempts: row.get("attempts")?,
                since: row.get("created_at")?,
                standing: state == State::Standing.key(),
                told: super::alarms::told(&row)?,
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
    let params = (of.complaint, of.step.key(), of.channel, state, next_at, delivered_at, error, told);
    tx.execute(SETTLE, params).await.map(drop)
}

fn step(row: &Row) -> Result<Step, StoreError> {
    let step: String = row.get("step")?;
    Step::named(&step).ok_or_else(|| row.corrupt("step", "unknown"))
}

fn alarm(row: &Row) -> Result<ComplaintAlarm, StoreError> {
    let state: String = row.get("state")?;
    Ok(ComplaintAlarm {
        step: step(row)?,
        due: row.get("due")?,
        raised_at: row.get("raised_at")?,
        state: State::named(&state).ok_or_else(|| row.corrupt("state", "unknown"))?,
        changed_at: row.get("changed_at")?,
    })
}
