//! Names of people and devices, for histories.

use std::collections::BTreeMap;

use shared::ids::{Actor, EditId, OrderId, PersonId, PublicKey};

use super::quarantine::State;
use super::{StoreError, Tx};

/// What people call a writer of edits.
#[derive(Clone, Debug)]
pub struct WriterName {
    /// Whose device it is; `None` for the server itself.
    pub person: Option<PersonId>,
    /// What the device is called.
    pub device: String,
    /// The key its heads are signed with.
    pub public_key: Option<PublicKey>,
}

const WRITERS: &str = "SELECT actor, person, name, public_key FROM devices WHERE actor IN (";

/// What these writers are called.
pub async fn writers(tx: &mut Tx, actors: &[Actor]) -> Result<BTreeMap<Actor, WriterName>, StoreError> {
    let rows = tx.fetch_in(WRITERS, ")", (), actors).await?;
    let named = |row: &super::Row| {
        let person: Option<PersonId> = row.get("person")?;
        let device = if person.is_some() { row.get("name")? } else { String::new() };
        Ok((row.get("actor")?, WriterName { person, device, public_key: row.get("public_key")? }))
    };
    rows.iter().map(named).collect()
}

/// What these people are called.
pub async fn people(tx: &mut Tx, people: &[PersonId]) -> Result<BTreeMap<PersonId, String>, StoreError> {
    let rows = tx.fetch_in("SELECT id, name FROM people WHERE id IN (", ")", (), people).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}

const HELD_BACK: &str = "SELECT actor, n, state FROM quarantine WHERE order_id = $1 AND state <> 'released' \
    AND reason <> 'fork'";

/// The edits of `order` that are not part of it.
pub async fn held_back(tx: &mut Tx, order: OrderId) -> Result<BTreeMap<EditId, State>, StoreError> {
    let rows = tx.fetch_all(HELD_BACK, (order,)).await?;
    let entry = |row: &super::Row| {
        let state: String = row.get("state")?;
        let state = if state == State::Refused.key() { State::Refused } else { State::Waiting };
        Ok((EditId { actor: row.get("actor")?, n: row.get("n")? }, state))
    };
    rows.iter().map(entry).collect()
}
