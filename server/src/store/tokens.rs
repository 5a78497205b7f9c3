//! Bearer tokens of people and of devices, by their hash.

use shared::ids::{Actor, Digest, PersonId};
use shared::time::Moment;

use super::{Store, StoreError, Tx};
use crate::extract::{Caller, Device};
use crate::store::people::role_of;

const PERSON: &str = include_str!("sql/token_person.sql");
const DEVICE: &str = include_str!("sql/token_device.sql");
const ADD_SESSION: &str = "INSERT INTO tokens (hash, person, created_at, expires_at) VALUES ($1, $2, $3, $4)";
const ADD_DEVICE: &str = "INSERT INTO tokens (hash, device, created_at) VALUES ($1, $2, $3)";
const REVOKE: &str = "UPDATE tokens SET revoked_at = $2 WHERE hash = $1 AND revoked_at IS NULL";
const REVOKE_PERSON: &str = "UPDATE tokens SET revoked_at = $2 WHERE person = $1 AND revoked_at IS NULL";
const TOUCH: &str = "UPDATE tokens SET last_used_at = $2 WHERE hash = $1";
const PROVE: &str = "UPDATE tokens SET proven_at = $2 WHERE hash = $1 AND revoked_at IS NULL";
const FORGET: &str = "DELETE FROM tokens WHERE expires_at < $1";

/// The active person whose unexpired token this is.
pub async fn person(store: &Store, hash: &Digest, now: Moment) -> Result<Option<Caller>, StoreError> {
    let rows = store.look(PERSON, (hash, now)).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(Caller {
        id: row.get("id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        role: role_of(row)?,
        lang: row.get("lang")?,
        token: *hash,
        last_used_at: row.get("last_used_at")?,
        proven_at: Some(row.get("proven_at")?),
    }))
}

/// The device whose token this is, revoked or not, while its person is known.
pub async fn device(store: &Store, hash: &Digest) -> Result<Option<Device>, StoreError> {
    let rows = store.look(DEVICE, (hash,)).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(Device {
        actor: row.get("actor")?,
        person: row.get("person")?,
        name: row.get("name")?,
        revoked_at: row.get("revoked_at")?,
    }))
}

/// Begins a session.
pub async fn add_session(
    tx: &mut Tx,
    hash: &Digest,
    person: PersonId,
    now: Moment,
    expires_at: Moment,
) -> Result<(), StoreError> {
    tx.execute(ADD_SESSION, (hash, person, now, expires_at)).await.map(drop)
}

/// Gives a device its token. It does not expire; revoking the device ends it.
pub async fn add_device(tx: &mut Tx, hash: &Digest, device: Actor, now: Moment) -> Result<(), StoreError> {
    tx.execute(ADD_DEVICE, (hash, device, now)).await.map(drop)
}

/// Ends a session.
pub async fn revoke(tx: &mut Tx, hash: &Digest, now: Moment) -> Result<(), StoreError> {
    tx.execute(REVOKE, (hash, now)).await.map(drop)
}

/// Ends every session of a person.
pub async fn revoke_person(tx: &mut Tx, person: PersonId, now: Moment) -> Result<(), StoreError> {
    tx.execute(REVOKE_PERSON, (person, now)).await.map(drop)
}

/// Notes that a token was used.
pub async fn touch(tx: &mut Tx, hash: &Digest, now: Moment) -> Result<(), StoreError> {
    tx.execute(TOUCH, (hash, now)).await.map(drop)
}

/// Notes that whoever holds a session has given their password again.
pub async fn prove(tx: &mut Tx, hash: &Digest, now: Moment) -> Result<(), StoreError> {
    tx.execute(PROVE, (hash, now)).await.map(drop)
}

/// Deletes sessions that expired before `before`.
pub async fn forget_expired(tx: &mut Tx, before: Moment) -> Result<u64, StoreError> {
    tx.execute(FORGET, (before,)).await
}
