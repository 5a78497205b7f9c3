//! Codes with which devices enrol, by their hashes.

use shared::ids::{Actor, Digest, PersonId};
use shared::time::Moment;

use super::{Row, StoreError, Tx};

const ADD: &str = include_str!("sql/enrolment_add.sql");
const FORGET: &str = "DELETE FROM enrolments WHERE expires_at < $1";
const BY_LOOKUP: &str = include_str!("sql/enrolment_by_lookup.sql");
const BY_SCANNED: &str = include_str!("sql/enrolment_by_scanned.sql");
const COST_A_TRY: &str = "UPDATE enrolments SET tries_left = tries_left - 1 WHERE lookup = $1 AND tries_left > 0";
const USE: &str = "UPDATE enrolments SET used_at = $2, device = $3 WHERE lookup = $1";

/// A code that was given out.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The first characters of the typed code, which name this row.
    pub lookup: String,
    /// The hash of the whole typed code.
    pub typed: Digest,
    /// The hash of the code in the QR picture.
    pub scanned: Digest,
    /// Whose device it will be.
    pub person: PersonId,
    /// When it ends.
    pub expires_at: Moment,
    /// Wrong guesses that are left.
    pub tries_left: u32,
    /// The device that used it.
    pub device: Option<Actor>,
}

/// Adds a code; `false` if a code with the same lookup part is out there, then draw another one.
pub async fn add(tx: &mut Tx, enrolment: &Enrolment, now: Moment) -> Result<bool, StoreError> {
    tx.execute(FORGET, (now,)).await?;
    let Enrolment { lookup, typed, scanned, person, expires_at, tries_left, device: _ } = enrolment;
    Ok(tx.execute(ADD, (lookup, typed, scanned, person, now, *expires_at, *tries_left)).await? == 1)
}

/// The code whose typed form begins with `lookup`, locked.
pub async fn by_lookup(tx: &mut Tx, lookup: &str) -> Result<Option<Enrolment>, StoreError> {
    tx.fetch_optional(BY_LOOKUP, (lookup,)).await?.as_ref().map(enrolment).transpose()
}

/// The code with that QR picture, locked.
pub async fn by_scanned(tx: &mut Tx, scanned: &Digest) -> Result<Option<Enrolment>, StoreError> {
    tx.fetch_optional(BY_SCANNED, (scanned,)).await?.as_ref().map(enrolment).transpose()
}

/// A wrong guess.
pub async fn cost_a_try(tx: &mut Tx, lookup: &str) -> Result<(), StoreError> {
    tx.execute(COST_A_TRY, (lookup,)).await.map(drop)
}

/// The code was used, by that device.
pub async fn mark_used(tx: &mut Tx, lookup: &str, device: Actor, now: Moment) -> Result<(), StoreError> {
    tx.execute(USE, (lookup, now, device)).await.map(drop)
}

fn enrolment(row: &Row) -> Result<Enrolment, StoreError> {
    Ok(Enrolment {
        lookup: row.get("lookup")?,
        typed: row.get("typed_hash")?,
        scanned: row.get("scanned_hash")?,
        person: row.get("person")?,
        expires_at: row.get("expires_at")?,
        tries_left: row.get("tries_left")?,
        device: row.get("device")?,
    })
}
