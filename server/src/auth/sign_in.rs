//! Signing in.

use shared::time::Moment;

use super::{MAX_PASSWORD_CHARS, Token};
use crate::error::{ApiError, Kind};
use crate::people::Person;
use crate::state::Office;
use crate::store;

/// How long a session lasts: one shift with room, so nobody types a password on a ladder.
pub const SESSION_HOURS: i64 = 12;

/// What became of an attempt.
pub enum SignIn {
    /// Come in.
    Done(Box<NewSession>),
    /// Login or password is wrong, or the person is not active; which one is not told.
    Wrong,
    /// Too many wrong ones: not looked at before this many seconds have passed.
    Wait(u64),
}

/// A session that has just begun.
pub struct NewSession {
    /// The bearer token, shown this once.
    pub token: String,
    /// When it ends.
    pub expires_at: Moment,
    /// Who came in.
    pub person: Person,
}

/// Checks a password and begins a session.
pub async fn sign_in(office: &Office, login: &str, password: String) -> Result<SignIn, ApiError> {
    let login = login.trim().to_lowercase();
    let throttle = &office.passwords().throttle;
    if let Err(seconds) = throttle.guess(&login, office.clock()) {
        return Ok(SignIn::Wait(seconds));
    }
    let found = store::people::credentials(office.store(), &login).await?;
    let stored = found.as_ref().map(|(_, hash)| hash.clone());
    let holds = office.passwords().verify(password, stored).await?;
    let Some((person, _)) = found.filter(|(person, _)| holds && person.active) else { return Ok(SignIn::Wrong) };
    throttle.forget(&login);
    let token = office.random(|entropy| Token::random(entropy));
    let now = office.now();
    let expires_at = now.plus_minutes(SESSION_HOURS * 60);
    let mut tx = office.store().write().await?;
    store::tokens::add_session(&mut tx, &token.hash, person.id, now, expires_at).await?;
    tx.commit().await?;
    Ok(SignIn::Done(Box::new(NewSession { token: token.text, expires_at, person })))
}

/// Whether this is the password of that login; guesses are slowed down as at the door.
pub async fn holds(office: &Office, login: &str, password: String) -> Result<bool, ApiError> {
    let throttle = &office.passwords().throttle;
    if let Err(seconds) = throttle.guess(login, office.clock()) {
        return Err(ApiError::new(Kind::TooMany, "尝试次数过多", "too many attempts").retry_after(seconds));
    }
    let stored = store::people::credentials(office.store(), login).await?.map(|(_, hash)| hash);
    let fits = password.chars().count() <= MAX_PASSWORD_CHARS;
    let holds = fits && office.passwords().verify(password, stored).await?;
    if holds {
        throttle.forget(login);
    }
    Ok(holds)
}
