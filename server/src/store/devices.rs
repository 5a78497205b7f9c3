//! Enrolled installations.

use serde::Serialize;
use shared::ids::{Actor, Digest, PersonId, PublicKey};
use shared::time::Moment;

use super::{Row, StoreError, Tx};

const ADD: &str = include_str!("sql/device_add.sql");
const PAGE: &str = include_str!("sql/devices.sql");
const KEY: &str = "SELECT public_key FROM devices WHERE actor = $1 /*lock*/";
const REVOKE: &str =
    "UPDATE devices SET revoked_at = $2 WHERE actor = $1 AND person IS NOT NULL AND revoked_at IS NULL";
const REVOKE_OF: &str = "UPDATE devices SET revoked_at = $2 WHERE person = $1 AND revoked_at IS NULL";
const EXISTS: &str = "SELECT actor FROM devices WHERE actor = $1 AND person IS NOT NULL";

/// An installation that enrols.
pub struct NewDevice {
    /// Its identity, made by itself.
    pub actor: Actor,
    /// Whose it is.
    pub person: PersonId,
    /// What people call it.
    pub name: String,
    /// The public half of its key.
    pub public_key: PublicKey,
    /// The app's version.
    pub app: String,
    /// The head of its empty chain.
    pub head: Digest,
}

/// A device as the office lists it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Device)]
pub struct DeviceEntry {
    /// Which.
    pub actor: Actor,
    /// What people call it.
    pub name: String,
    /// Whose it is.
    pub person: PersonId,
    /// That person's name.
    pub person_name: String,
    /// The app's version.
    pub app: String,
    /// The last edit of it that is here.
    pub last_n: u64,
    /// When it enrolled.
    pub enrolled_at: Moment,
    /// When it last asked.
    pub last_contact_at: Option<Moment>,
    /// Since when it may only upload.
    pub revoked_at: Option<Moment>,
}

/// Adds a device.
pub async fn add(tx: &mut Tx, device: &NewDevice, now: Moment) -> Result<(), StoreError> {
    let NewDevice { actor, person, name, public_key, app, head } = device;
    tx.execute(ADD, (actor, person, name, public_key, head, now, app)).await.map(drop)
}

/// Up to `limit` devices, those in use first, then by person and actor; those after `after`: whether it was revoked, its
/// person's name, its actor.
pub async fn page(
    tx: &mut Tx,
    (revoked, name, actor): (bool, &str, Actor),
    limit: u32,
) -> Result<Vec<DeviceEntry>, StoreError> {
    tx.fetch_all(PAGE, (u32::from(revoked), name, actor, limit)).await?.iter().map(entry).collect()
}

/// Whether there is a device of that actor. The server's own actors are none.
pub async fn exists(tx: &mut Tx, actor: Actor) -> Result<bool, StoreError> {
    Ok(tx.fetch_optional(EXISTS, (actor,)).await?.is_some())
}

/// The key under which an actor is known; `None` within if it is one of the server's own.
pub async fn public_key(tx: &mut Tx, actor: Actor) -> Result<Option<Option<PublicKey>>, StoreError> {
    tx.fetch_optional(KEY, (actor,)).await?.map(|row| row.get("public_key")).transpose()
}

/// Revokes a device; again is no change.
pub async fn revoke(tx: &mut Tx, actor: Actor, now: Moment) -> Result<(), StoreError> {
    tx.execute(REVOKE, (actor, now)).await.map(drop)
}

/// Revokes every device of a person.
pub async fn revoke_of(tx: &mut Tx, person: PersonId, now: Moment) -> Result<(), StoreError> {
    tx.execute(REVOKE_OF, (person, now)).await.map(drop)
}

fn entry(row: &Row) -> Result<DeviceEntry, StoreError> {
    Ok(DeviceEntry {
        actor: row.get("actor")?,
        name: row.get("name")?,
        person: row.get("person")?,
        person_name: row.get("person_name")?,
        app: row.get("app")?,
        last_n: row.get("last_n")?,
        enrolled_at: row.get("enrolled_at")?,
        last_contact_at: row.get("last_contact_at")?,
        revoked_at: row.get("revoked_at")?,
    })
}
