//! Taking a device in.

use ed25519_dalek::{Verifier as _, VerifyingKey};
use shared::ids::PersonId;
use shared::sync::chain;
use shared::sync::enroll::{Enroll, proof_bytes};
use shared::time::Moment;

use super::Code;
use crate::auth::Token;
use crate::error::ApiError;
use crate::people::Person;
use crate::state::Office;
use crate::store::devices::NewDevice;
use crate::store::enrolments::Enrolment;
use crate::store::{self, Tx};

/// What became of an attempt.
pub enum Outcome {
    /// The device is in; this is its bearer token and whose device it is.
    Enrolled {
        /// The token, shown this once.
        token: String,
        /// Whose device it now is.
        person: Box<Person>,
    },
    /// The code is wrong, used, expired or guessed at too often; which of these is not told.
    WrongCode,
    /// The key did not sign this actor and code.
    WrongProof,
    /// Somebody is already known by that actor.
    ActorTaken,
}

/// Checks proof and code, in this order, and takes the device in. An installation that lost the answer may ask again with
/// the same code, actor and key.
pub async fn enrol(office: &Office, wish: &Enroll) -> Result<Outcome, ApiError> {
    let Some(code) = Code::read(&wish.code) else { return Ok(Outcome::WrongCode) };
    if !proof_holds(wish) {
        return Ok(Outcome::WrongProof);
    }
    let now = office.now();
    let mut tx = office.store().write().await?;
    let Some(found) = find(&mut tx, &code, now).await? else {
        // The guess is to cost its try also when nothing else happens.
        tx.commit().await?;
        return Ok(Outcome::WrongCode);
    };
    let known = store::devices::public_key(&mut tx, wish.actor).await?;
    match (found.device, known) {
        (None, None) => add(&mut tx, &found, wish, now).await?,
        (None, Some(_)) => return Ok(Outcome::ActorTaken),
        (Some(device), Some(Some(key))) if device == wish.actor && key == wish.public_key => {}
        (Some(_), _) => return Ok(Outcome::WrongCode),
    }
    let Some(person) = active(&mut tx, found.person).await? else { return Ok(Outcome::WrongCode) };
    let token = office.random(|entropy| Token::random(entropy));
    store::tokens::add_device(&mut tx, &token.hash, wish.actor, now).await?;
    tx.commit().await?;
    Ok(Outcome::Enrolled { token: token.text, person: Box::new(person) })
}

/// The enrolment that the code belongs to, while it may be used. A wrong typed code costs the one it resembles a try.
async fn find(tx: &mut Tx, code: &Code, now: Moment) -> Result<Option<Enrolment>, ApiError> {
    let found = match code {
        Code::Scanned(hash) => store::enrolments::by_scanned(tx, hash).await?,
        Code::Typed { lookup, hash } => match store::enrolments::by_lookup(tx, lookup).await? {
            Some(found) if found.typed != *hash => {
                store::enrolments::cost_a_try(tx, lookup).await?;
                None
            }
            found => found,
        },
    };
    Ok(found.filter(|found| found.expires_at >= now && found.tries_left > 0))
}

async fn add(tx: &mut Tx, found: &Enrolment, wish: &Enroll, now: Moment) -> Result<(), ApiError> {
    let device = NewDevice {
        actor: wish.actor,
        person: found.person,
        name: wish.name.clone(),
        public_key: wish.public_key,
        app: wish.app.clone(),
        head: chain::genesis(wish.actor),
    };
    store::devices::add(tx, &device, now).await?;
    store::enrolments::mark_used(tx, &found.lookup, wish.actor, now).await?;
    Ok(())
}

async fn active(tx: &mut Tx, person: PersonId) -> Result<Option<Person>, ApiError> {
    Ok(store::people::by_id(tx, person).await?.filter(|person| person.active))
}

fn proof_holds(wish: &Enroll) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(&wish.public_key.0) else { return false };
    let proof = ed25519_dalek::Signature::from_bytes(&wish.proof.0);
    !key.is_weak() && key.verify(&proof_bytes(wish.actor, &wish.code), &proof).is_ok()
}
