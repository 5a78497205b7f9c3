//! This life of the office: who the server is, and its keys.

use age::secrecy::ExposeSecret as _;
use shared::ids::{Actor, Entropy, Incarnation};
use shared::sync::chain;
use shared::time::Moment;

use super::{StoreError, Tx};
use crate::state::Identity;

const ALL: &str = "SELECT key, value FROM meta";
const PUT: &str =
    "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
const ADD_ACTOR: &str = include_str!("sql/server_actor_add.sql");

const INCARNATION: &str = "incarnation";
const ACTOR: &str = "actor";
const CONTACT_KEY: &str = "contact_key";
const AGE_IDENTITY: &str = "age_identity";

/// The identity in the database, or `None` if it has never been given one.
pub async fn load(tx: &mut Tx) -> Result<Option<Identity>, StoreError> {
    let rows = tx.fetch_all(ALL, ()).await?;
    let mut bytes = std::collections::HashMap::new();
    for row in &rows {
        bytes.insert(row.get::<String>("key")?, row.get::<Vec<u8>>("value")?);
    }
    if bytes.is_empty() {
        return Ok(None);
    }
    let value = |key: &str| bytes.get(key).cloned().unwrap_or_default();
    let corrupt = |key: &str| StoreError::Corrupt {
        table: "meta".into(),
        column: "value".into(),
        row: key.into(),
        reason: "missing, or not of the right form".into(),
    };
    let age = String::from_utf8(value(AGE_IDENTITY)).ok().and_then(|text| text.parse().ok());
    Ok(Some(Identity {
        incarnation: Incarnation::from_slice(&value(INCARNATION)).ok_or_else(|| corrupt(INCARNATION))?,
        actor: Actor::from_slice(&value(ACTOR)).ok_or_else(|| corrupt(ACTOR))?,
        contact_key: value(CONTACT_KEY).try_into().map_err(|_| corrupt(CONTACT_KEY))?,
        age: age.ok_or_else(|| corrupt(AGE_IDENTITY))?,
    }))
}

/// Gives a new database its keys and its first life.
pub async fn create(
    tx: &mut Tx,
    entropy: &mut (impl Entropy + ?Sized),
    age: age::x25519::Identity,
    now: Moment,
) -> Result<(), StoreError> {
    let mut contact_key = vec![0; 32];
    entropy.fill(&mut contact_key);
    tx.execute(PUT, (CONTACT_KEY, contact_key)).await?;
    tx.execute(PUT, (AGE_IDENTITY, age.to_string().expose_secret().as_bytes())).await?;
    begin_life(tx, entropy, now).await
}

/// Begins another life: a new incarnation, and a new actor for the server's own edits. Keys stay, so devices and rescue
/// files of the life before remain readable.
pub async fn begin_life(tx: &mut Tx, entropy: &mut (impl Entropy + ?Sized), now: Moment) -> Result<(), StoreError> {
    let (incarnation, actor) = (Incarnation::random(entropy), Actor::random(entropy));
    tx.execute(PUT, (INCARNATION, incarnation.as_slice())).await?;
    tx.execute(PUT, (ACTOR, actor.as_slice())).await?;
    let app = concat!("callout-server ", env!("CARGO_PKG_VERSION"));
    tx.execute(ADD_ACTOR, (actor, chain::genesis(actor), now, app)).await.map(drop)
}
