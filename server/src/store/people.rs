//! People with a login.

use shared::ids::PersonId;
use shared::time::Moment;

use super::{Row, Store, StoreError, Tx};
use crate::people::{Person, Role};

const BY_LOGIN: &str = "SELECT id, login, name, role, lang, active, password_hash FROM people WHERE login = $1";
const BY_ID: &str = "SELECT id, login, name, role, lang, active FROM people \
    WHERE id = $1 AND substr(login, 1, 4) <> 'KEY:' /*lock*/";
const PAGE: &str = "SELECT id, login, name, role, lang, active FROM people \
    WHERE login > $1 AND substr(login, 1, 4) <> 'KEY:' ORDER BY login LIMIT $2";
const ADD: &str = include_str!("sql/person_add.sql");
const CHANGE: &str = "UPDATE people SET name = $2, role = $3, lang = $4, active = $5 WHERE id = $1";
const SET_PASSWORD: &str = "UPDATE people SET password_hash = $2 WHERE id = $1";
const ANY: &str = "SELECT id FROM people LIMIT 1";
const ADMINISTRATORS: &str = "SELECT id FROM people WHERE role = 'administrator' AND active /*lock*/";

/// The person who signs in as `login`, with the hash of their password.
pub async fn credentials(store: &Store, login: &str) -> Result<Option<(Person, String)>, StoreError> {
    let rows = store.look(BY_LOGIN, (login,)).await?;
    rows.first().map(|row| Ok((person(row)?, row.get("password_hash")?))).transpose()
}

/// The person, locked until the commit where `tx` writes. Those that API keys act as are not among the people.
pub async fn by_id(tx: &mut Tx, id: PersonId) -> Result<Option<Person>, StoreError> {
    tx.fetch_optional(BY_ID, (id,)).await?.as_ref().map(person).transpose()
}

/// The person who signs in as `login`.
pub async fn by_login(tx: &mut Tx, login: &str) -> Result<Option<Person>, StoreError> {
    tx.fetch_optional(BY_LOGIN, (login,)).await?.as_ref().map(person).transpose()
}

/// Up to `limit` people in the order of their logins, those after `after`.
pub async fn page(tx: &mut Tx, after: &str, limit: u32) -> Result<Vec<Person>, StoreError> {
    tx.fetch_all(PAGE, (after, limit)).await?.iter().map(person).collect()
}

/// Whether there is anybody at all.
pub async fn is_empty(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(tx.fetch_optional(ANY, ()).await?.is_none())
}

/// The active administrators, locked until the commit, so that two of them cannot dismiss each other.
pub async fn administrators(tx: &mut Tx) -> Result<Vec<PersonId>, StoreError> {
    tx.fetch_all(ADMINISTRATORS, ()).await?.iter().map(|row| row.get("id")).collect()
}

/// Adds a person. The login has to be free.
pub async fn add(tx: &mut Tx, person: &Person, password_hash: &str, now: Moment) -> Result<(), StoreError> {
    let Person { id, login, name, role, lang, active } = person;
    tx.execute(ADD, (id, login, name, role.name(), password_hash, *lang, *active, now)).await.map(drop)
}

/// Changes everything but login and password.
pub async fn change(tx: &mut Tx, person: &Person) -> Result<(), StoreError> {
    let Person { id, name, role, lang, active, .. } = person;
    tx.execute(CHANGE, (id, name, role.name(), *lang, *active)).await.map(drop)
}

/// Gives a person another password.
pub async fn set_password(tx: &mut Tx, id: PersonId, password_hash: &str) -> Result<(), StoreError> {
    tx.execute(SET_PASSWORD, (id, password_hash)).await.map(drop)
}

fn person(row: &Row) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.get("id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        role: role_of(row)?,
        lang: row.get("lang")?,
        active: row.get("active")?,
    })
}

pub(crate) fn role_of(row: &Row) -> Result<Role, StoreError> {
    let name: String = row.get("role")?;
    Role::named(&name).ok_or_else(|| row.corrupt("role", format!("{name:?} is not a role")))
}
