//! Reports that go out by mail: one letter to each person, and what became of it.

use serde::Serialize;
use shared::lang::Lang;
use shared::time::Moment;

use super::{Row, Store, StoreError, Tx, Value};
use crate::reports::schedule::ReportMail;

// A period that is told again, because its schedule was made anew, is not sent again to whom it was sent.
const ADD: &str = "INSERT INTO report_letters (kind, period, recipient, lang, state, created_at, next_at, attempts, leased_until) \
    VALUES";
const ADD_TAIL: &str = "ON CONFLICT (kind, period, recipient) DO NOTHING";
const DUE: &str = "SELECT kind, period, recipient, lang, attempts, created_at FROM report_letters \
    WHERE state = 'waiting' AND next_at <= $1 AND leased_until <= $1 ORDER BY next_at, kind, period, recipient LIMIT $2";
const LEASE: &str = "UPDATE report_letters SET leased_until = $4 WHERE kind = $1 AND period = $2 AND recipient = $3 \
    AND state = 'waiting' AND leased_until <= $5";
const SETTLE: &str = "UPDATE report_letters SET state = $4, next_at = $5, attempts = attempts + 1, leased_until = 0, \
    delivered_at = $6, last_error = $7 WHERE kind = $1 AND period = $2 AND recipient = $3";
const LIST: &str = "SELECT kind, period, recipient, state, created_at, next_at, attempts, delivered_at, last_error \
    FROM report_letters WHERE kind = $1 ORDER BY created_at DESC, recipient LIMIT $2";

/// A letter that is to be sent now.
#[derive(Clone, Debug)]
pub struct Sending {
    /// Which table.
    pub kind: String,
    /// Of which period.
    pub period: String,
    /// To whom.
    pub recipient: String,
    /// In which language.
    pub lang: Lang,
    /// How often it was tried.
    pub attempts: u32,
    /// Since when.
    pub since: Moment,
}

/// What became of a letter.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ReportLetter {
    /// Which table.
    pub kind: String,
    /// Of which period.
    pub period: String,
    /// To whom.
    pub recipient: String,
    /// `waiting`, `delivered` or `failed`.
    pub state: String,
    /// Since when.
    pub created_at: Moment,
    /// When it is tried next.
    pub next_at: Moment,
    /// How often it was tried.
    pub attempts: u32,
    /// When the mail server took it.
    pub delivered_at: Option<Moment>,
    /// Why it did not the last time.
    pub last_error: Option<String>,
}

/// Adds a letter to each.
pub async fn add(tx: &mut Tx, (kind, period): (&str, &str), mail: &ReportMail, now: Moment) -> Result<(), StoreError> {
    let row = |to: &String| -> [Value; 9] {
        let (attempts, leased): (Value, Value) = (0_i64.into(), 0_i64.into());
        let lang = mail.lang.tag().into();
        [kind.into(), period.into(), to.into(), lang, "waiting".into(), now.into(), now.into(), attempts, leased]
    };
    tx.insert_rows(ADD, ADD_TAIL, mail.to.iter().map(row).collect()).await.map(drop)
}

/// Takes up to `limit` due letters until a moment. Of several servers that ask, each letter is one's.
pub async fn lease(store: &Store, now: Moment, until: Moment, limit: u32) -> Result<Vec<Sending>, StoreError> {
    let due = store.look(DUE, (now, limit)).await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = store.write().await?;
    let mut leased = Vec::new();
    for row in &due {
        let of = sending(row)?;
        if tx.execute(LEASE, (&of.kind, &of.period, &of.recipient, until, now)).await? == 1 {
            leased.push(of);
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
) -> Result<(), StoreError> {
    let params = (&of.kind, &of.period, &of.recipient, state, next_at, delivered_at, error);
    tx.execute(SETTLE, params).await.map(drop)
}

/// Up to `limit` letters of a kind of report, the latest first.
pub async fn list(tx: &mut Tx, kind: &str, limit: u32) -> Result<Vec<ReportLetter>, StoreError> {
    let letter = |row: &Row| {
        Ok(ReportLetter {
            kind: row.get("kind")?,
            period: row.get("period")?,
            recipient: row.get("recipient")?,
            state: row.get("state")?,
            created_at: row.get("created_at")?,
            next_at: row.get("next_at")?,
            attempts: row.get("attempts")?,
            delivered_at: row.get("delivered_at")?,
            last_error: row.get("last_error")?,
        })
    };
    tx.fetch_all(LIST, (kind, limit)).await?.iter().map(letter).collect()
}

fn sending(row: &Row) -> Result<Sending, StoreError> {
    let lang: String = row.get("lang")?;
    Ok(Sending {
        kind: row.get("kind")?,
        period: row.get("period")?,
        recipient: row.get("recipient")?,
        lang: Lang::from_tag(&lang),
        attempts: row.get("attempts")?,
        since: row.get("created_at")?,
    })
}
