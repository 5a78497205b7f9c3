//! Edits that wait for a person at the office. Nothing is thrown away: a refused edit stays readable.

use shared::ids::{Actor, Digest, EditId, OrderId, PersonId};
use shared::sync::verdict::{Reason, Ruling, Verdict};
use shared::time::Moment;

use super::{Row, StoreError, Tx, Value};

/// An edit in quarantine.
#[derive(Clone, Debug)]
pub struct Quarantined {
    /// Who wrote it.
    pub actor: Actor,
    /// Its number.
    pub n: u64,
    /// Why it waits.
    pub reason: Reason,
    /// The order it names, as far as that can be read.
    pub order: Option<OrderId>,
    /// Its bytes.
    pub edit: Vec<u8>,
    /// When it was received.
    pub received_at: Moment,
    /// Where it stands.
    pub state: State,
}

/// Where an edit in quarantine stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = HeldBack)]
pub enum State {
    /// Nobody decided yet.
    Waiting,
    /// It was applied after all.
    Released,
    /// It was refused.
    Refused,
}

impl State {
    /// The word in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Released => "released",
            Self::Refused => "refused",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        [Self::Waiting, Self::Released, Self::Refused].into_iter().find(|state| state.key() == key)
    }
}

const REASONS: [(Reason, &str); 7] = [
    (Reason::Stranger, "stranger"),
    (Reason::WrongRole, "wrong-role"),
    (Reason::Revoked, "revoked"),
    (Reason::Malformed, "malformed"),
    (Reason::UnknownKind, "unknown-kind"),
    (Reason::UnknownOrder, "unknown-order"),
    (Reason::Fork, "fork"),
];

/// The word for a reason in the database.
pub fn reason_key(reason: Reason) -> &'static str {
    REASONS.iter().find(|(of, _)| *of == reason).map_or("malformed", |(_, key)| key)
}

const ADD: &str =
    "INSERT INTO quarantine (actor, n, reason, edit_hash, order_id, edit, received_at, state, position) VALUES";
const NAME_OLD: &str = "UPDATE quarantine SET edit_hash = $5 \
    WHERE actor = $1 AND n = $2 AND reason = $3 AND edit = $4 AND length(edit_hash) = 0";

/// Adds edits, all of them waiting. What is there already stays as it is; another edit under the same number, which only
/// clones can make, waits beside it.
pub async fn add(tx: &mut Tx, quarantined: &[Quarantined], position: u64) -> Result<(), StoreError> {
    for of in quarantined {
        // Rows from before the hash was part of the key have none yet.
        let params = (of.actor, of.n, reason_key(of.reason), of.edit.as_slice(), Digest::of(&of.edit));
        tx.execute(NAME_OLD, params).await?;
    }
    let row = |of: &Quarantined| -> [Value; 9] {
        [
            of.actor.into(),
            of.n.into(),
            reason_key(of.reason).into(),
            Digest::of(&of.edit).into(),
            of.order.into(),
            of.edit.as_slice().into(),
            of.received_at.into(),
            State::Waiting.key().into(),
            position.into(),
        ]
    };
    tx.insert_rows(ADD, "ON CONFLICT DO NOTHING", quarantined.iter().map(row).collect()).await.map(drop)
}

const LIST: &str = "SELECT actor, n, reason, order_id, edit, received_at, state FROM quarantine WHERE state = $1 \
    AND (received_at, actor, n, reason, edit_hash) > ($2, $3, $4, $5, $6) \
    ORDER BY received_at, actor, n, reason, edit_hash LIMIT $7";

/// Up to `limit` edits in `state`, oldest first, those after one of which is told when it was received, which it is, the key
/// of its reason, and the hash of its bytes.
pub async fn list(
    tx: &mut Tx,
    state: State,
    (received_at, id, reason, hash): (Moment, EditId, &str, Digest),
    limit: u32,
) -> Result<Vec<Quarantined>, StoreError> {
    let params = (state.key(), received_at, id.actor, id.n, reason, hash, limit);
    tx.fetch_all(LIST, params).await?.iter().map(quarantined).collect()
}

const COPIES: &str = "SELECT actor, n, reason, order_id, edit, received_at, state FROM quarantine \
    WHERE actor = $1 AND n = $2 ORDER BY received_at, reason, edit_hash /*lock*/";

/// Everything under number `n` of `actor`, oldest first, locked until the commit: one edit, unless clones wrote more.
pub async fn lock(tx: &mut Tx, actor: Actor, n: u64) -> Result<Vec<Quarantined>, StoreError> {
    tx.fetch_all(COPIES, (actor, n)).await?.iter().map(quarantined).collect()
}

fn quarantined(row: &Row) -> Result<Quarantined, StoreError> {
    let (reason, state): (String, String) = (row.get("reason")?, row.get("state")?);
    let reason = REASONS.iter().find(|(_, key)| *key == reason).map(|(reason, _)| *reason);
    Ok(Quarantined {
        actor: row.get("actor")?,
        n: row.get("n")?,
        reason: reason.ok_or_else(|| row.corrupt("reason", "unknown"))?,
        order: row.get("order_id")?,
        edit: row.get("edit")?,
        received_at: row.get("received_at")?,
        state: State::from_key(&state).ok_or_else(|| row.corrupt("state", "unknown"))?,
    })
}

const DECIDE: &str = "UPDATE quarantine SET state = $3, position = $4, decided_at = $5, decided_by = $6, remark = $7 \
    WHERE actor = $1 AND n = $2 AND reason = $8 AND edit = $9";

/// What a person decided.
pub struct Decision<'a> {
    /// Released or refused.
    pub state: State,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: PersonId,
    /// Why.
    pub remark: &'a str,
}

/// Stores what a person decided about `of`.
pub async fn decide(tx: &mut Tx, of: &Quarantined, position: u64, decision: &Decision<'_>) -> Result<(), StoreError> {
    let Decision { state, at, by, remark } = *decision;
    let which = (reason_key(of.reason), of.edit.as_slice());
    let params = (of.actor, of.n, state.key(), position, at, by, remark, which.0, which.1);
    tx.execute(DECIDE, params).await.map(drop)
}

const AFTER: &str = "SELECT n, reason, state, position FROM quarantine \
    WHERE actor = $1 AND position > $2 AND reason <> 'fork' ORDER BY position LIMIT $3";

/// Verdicts on edits of `actor` that changed after a feed position, each with its own position.
pub async fn rulings_after(
    tx: &mut Tx,
    actor: Actor,
    after: u64,
    limit: u32,
) -> Result<Vec<(u64, Ruling)>, StoreError> {
    let rows = tx.fetch_all(AFTER, (actor, after, limit)).await?;
    let ruling = |row: &Row| {
        let (reason, state): (String, String) = (row.get("reason")?, row.get("state")?);
        let reason = REASONS.iter().find(|(_, key)| *key == reason).map_or(Reason::Malformed, |(reason, _)| *reason);
        let verdict = match State::from_key(&state) {
            Some(State::Released) => Verdict::Applied,
            Some(State::Refused) => Verdict::Refused(reason),
            _ => Verdict::Quarantined(reason),
        };
        Ok((row.get("position")?, Ruling { n: row.get("n")?, verdict }))
    };
    rows.iter().map(ruling).collect()
}

const UNAPPLIED: &str = "SELECT actor, n FROM quarantine WHERE state <> 'released' AND reason <> 'fork'";

/// Which numbered edits never became part of an order: waiting or refused. A fork's number belongs to the edit before it.
pub async fn unapplied(tx: &mut Tx) -> Result<std::collections::BTreeSet<(Actor, u64)>, StoreError> {
    let rows = tx.fetch_all(UNAPPLIED, ()).await?;
    rows.iter().map(|row| Ok((row.get("actor")?, row.get("n")?))).collect()
}
