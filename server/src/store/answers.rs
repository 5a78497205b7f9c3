//! Answers kept for requests that carry an `Idempotency-Key`.

use shared::ids::Digest;
use shared::time::Moment;

use super::{Store, StoreError, Tx};

const FIND: &str = "SELECT fingerprint, status, headers, body FROM answers \
    WHERE caller = $1 AND key = $2 AND expires_at > $3";
const PUT: &str = include_str!("sql/answer_put.sql");
const FORGET: &str = "DELETE FROM answers WHERE expires_at <= $1";

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// SHA-256 of the request that it answered.
    pub fingerprint: Digest,
    /// The HTTP status.
    pub status: u16,
    /// Those of its headers that matter, one a line.
    pub headers: String,
    /// Its body; `None` where it carried a secret.
    pub body: Option<Vec<u8>>,
}

/// The answer that `caller` was given under `key`, unless it has expired.
pub async fn find(store: &Store, caller: &Digest, key: &str, now: Moment) -> Result<Option<Answer>, StoreError> {
    let rows = store.look(FIND, (caller, key, now)).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(Answer {
        fingerprint: row.get("fingerprint")?,
        status: u16::try_from(row.get::<u32>("status")?).map_err(|error| row.corrupt("status", error.to_string()))?,
        headers: row.get("headers")?,
        body: row.get("body")?,
    }))
}

/// Keeps an answer until `expires_at`, in place of one that has expired.
pub async fn put(
    tx: &mut Tx,
    (caller, key): (&Digest, &str),
    answer: Answer,
    expires_at: Moment,
) -> Result<(), StoreError> {
    let Answer { fingerprint, status, headers, body } = answer;
    tx.execute(PUT, (caller, key, fingerprint, status, headers, body, expires_at)).await.map(drop)
}

/// Deletes what has expired.
pub async fn forget_expired(tx: &mut Tx, now: Moment) -> Result<u64, StoreError> {
    tx.execute(FORGET, (now,)).await
}
