//! Carrying exchanges: one after the other until both sides have everything, or until something fails.

use shared::sync::exchange::MAX_BODY_BYTES;

use super::Held;
use super::office::Office;
use super::uploads::send_photo;
use crate::phone::{Phone, PhoneError};
use crate::sync::absorb::Next;
use crate::sync::failure::Failure;
use crate::sync::plan::Portion;

/// Exchanges in a row after which a rest is taken, whatever the server says: a day's work needs a handful.
const MAX_ROUNDS: usize = 1_000;

/// Why a carrier came back early. Nothing is lost; the next one carries the same again.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The way to the office, or the office.
    #[error(transparent)]
    Office(#[from] Failure),
    /// This device.
    #[error(transparent)]
    Phone(#[from] PhoneError),
}

impl Phone {
    /// As [`sync_once`], for a phone of one's own.
    pub async fn sync_once(&mut self, office: &Office) -> Result<Next, SyncError> {
        sync_once(self, office).await
    }

    /// As [`sync_everything`], for a phone of one's own.
    pub async fn sync_everything(&mut self, office: &Office) -> Result<Next, SyncError> {
        sync_everything(self, office).await
    }
}

/// Exchanges with the office until both sides have everything that can be exchanged now. Dropping the future at any
/// point loses nothing.
pub async fn sync_once(phone: &mut impl Held, office: &Office) -> Result<Next, SyncError> {
    let mut portion = Portion::FULL;
    for _ in 0..MAX_ROUNDS {
        let request = phone.with(|phone| phone.next_request(portion))?;
        let size = request.body.len();
        match office.exchange(request.body).await {
            Ok(answer) => match phone.with(|phone| phone.absorb(&request.exchange, answer))? {
                Next::Again => {}
                done => return Ok(done),
            },
            // Something between here and there takes less than the server does.
            Err(Failure::TooLarge) if request.exchange.edits.len() > 1 && size <= MAX_BODY_BYTES => {
                portion = Portion { edits: request.exchange.edits.len(), ..portion }.halved();
            }
            Err(failure) => {
                phone.with(|phone| phone.exchange_failed(request.sent_up_to, &failure))?;
                return Err(failure.into());
            }
        }
    }
    Ok(Next::Idle)
}

/// Exchanges, sends the photos, and asks for the office's word on them. Acts that are recorded in the meantime go between
/// two photos.
pub async fn sync_everything(phone: &mut impl Held, office: &Office) -> Result<Next, SyncError> {
    let mut next = sync_once(phone, office).await?;
    for upload in phone.with(|phone| phone.photos_to_send())? {
        if phone.with(|phone| phone.unsent()).map_err(PhoneError::from)? > 0 {
            next = sync_once(phone, office).await?;
        }
        send_photo(phone, office, upload).await?;
    }
    if phone.with(|phone| phone.has_something_to_say())? {
        next = sync_once(phone, office).await?;
    }
    Ok(next)
}
