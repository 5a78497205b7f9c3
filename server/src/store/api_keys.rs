//! API keys, by their hash. Each acts as a person of its own, whose row is made with it.

use shared::ids::{Digest, PersonId};
use shared::lang::Lang;
use shared::time::Moment;

use super::{Row, Store, StoreError, Tx};
use crate::keys::{ApiKey, LOGIN_START, Scope};

const ADD_PERSON: &str = include_str!("sql/person_add.sql");
const ADD: &str = include_str!("sql/api_key_add.sql");
const ALL: &str = include_str!("sql/api_keys.sql");
const BY_HASH: &str = include_str!("sql/api_key_by_hash.sql");
const REVOKE: &str = "UPDATE api_keys SET revoked_at = $2 WHERE person = $1 AND revoked_at IS NULL";
const EXISTS: &str = "SELECT person FROM api_keys WHERE person = $1";
const TOUCH: &str = "UPDATE api_keys SET last_used_at = $2 WHERE hash = $1";

/// A key that may come in now.
#[derive(Clone, Debug)]
pub struct Valid {
    /// As whom it acts.
    pub person: PersonId,
    /// Its person's login, which nobody can sign in as.
    pub login: String,
    /// Its name.
    pub name: String,
    /// The organisation's language when it was made.
    pub lang: Lang,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Moment>,
}

/// Adds a key and the person it acts as.
pub async fn add(tx: &mut Tx, key: &ApiKey, hash: &Digest, lang: Lang) -> Result<(), StoreError> {
    let login = format!("{LOGIN_START}{}", key.id);
    // The least of the roles, and not active: what a key may do is decided by its scopes alone.
    let (role, password, active) = (crate::people::Role::Technician.name(), "", false);
    tx.execute(ADD_PERSON, (key.id, &login, &key.name, role, password, lang, active, key.created_at)).await?;
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.name()).collect();
    let params = (key.id, hash, &key.prefix, scopes.join(" "), key.created_at, key.created_by, key.expires_at);
    tx.execute(ADD, params).await.map(drop)
}

/// Every key, the latest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<ApiKey>, StoreError> {
    tx.fetch_all(ALL, ()).await?.iter().map(key).collect()
}

/// Revokes a key; `false` if there is none. Again is no change.
pub async fn revoke(tx: &mut Tx, id: PersonId, now: Moment) -> Result<bool, StoreError> {
    tx.execute(REVOKE, (id, now)).await?;
    Ok(tx.fetch_optional(EXISTS, (id,)).await?.is_some())
}

/// The key with that hash, unless it was revoked or has expired.
pub async fn valid(store: &Store, hash: &Digest, now: Moment) -> Result<Option<Valid>, StoreError> {
    let rows = store.look(BY_HASH, (hash, now)).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(Valid {
        person: row.get("person")?,
        login: row.get("login")?,
        name: row.get("name")?,
        lang: row.get("lang")?,
        scopes: scopes(row)?,
        last_used_at: row.get("last_used_at")?,
    }))
}

/// Notes that a key was used.
pub async fn touch(tx: &mut Tx, hash: &Digest, now: Moment) -> Result<(), StoreError> {
    tx.execute(TOUCH, (hash, now)).await.map(drop)
}

fn key(row: &Row) -> Result<ApiKey, StoreError> {
    Ok(ApiKey {
        id: row.get("person")?,
        name: row.get("name")?,
        prefix: row.get("prefix")?,
        scopes: scopes(row)?,
        created_at: row.get("created_at")?,
        created_by: row.get("created_by")?,
        expires_at: row.get("expires_at")?,
        revoked_at: row.get("revoked_at")?,
        last_used_at: row.get("last_used_at")?,
    })
}

fn scopes(row: &Row) -> Result<Vec<Scope>, StoreError> {
    let names: String = row.get("scopes")?;
    let scope = |name| Scope::named(name).ok_or_else(|| row.corrupt("scopes", format!("{name:?} is no scope")));
    names.split_whitespace().map(scope).collect()
}
