//! Carrying exchanges: one after the other until both sides have everything, or until something fails.

use shared::sync::exchange::MAX_BODY_BYTES;

use super::office::Office;
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
    /// Exchanges with the office until both sides have everything that can be exchanged now. Dropping the future at any
    /// point loses nothing.
    pub async fn sync_once(&mut self, office: &Office) -> Result<Next, SyncError> {
        let mut portion = Portion::FULL;
        for _ in 0..MAX_ROUNDS {
            let request = self.next_request(portion)?;
            let size = request.body.len();
            match office.exchange(request.body).await {
                Ok(answer) => match self.absorb(&request.exchange, answer)? {
                    Next::Again => {}
                    done => return Ok(done),
                },
                // Something between here and there takes less than the server does.
                Err(Failure::TooLarge) if request.exchange.edits.len() > 1 && size <= MAX_BODY_BYTES => {
                    portion = Portion { edits: request.exchange.edits.len(), ..portion }.halved();
                }
                Err(failure) => {
                    self.exchange_failed(request.sent_up_to, &failure)?;
                    return Err(failure.into());
                }
            }
        }
        Ok(Next::Idle)
    }

    /// Exchanges, sends the photos, and asks for the office's word on them. Acts that other processes record in the
    /// meantime go between two photos.
    pub async fn sync_everything(&mut self, office: &Office) -> Result<Next, SyncError> {
        let mut next = self.sync_once(office).await?;
        for upload in self.photos_to_send()? {
            if self.unsent().map_err(PhoneError::from)? > 0 {
                next = self.sync_once(office).await?;
            }
            self.send_photo(office, upload).await?;
        }
        if self.has_something_to_say()? {
            next = self.sync_once(office).await?;
        }
        Ok(next)
    }
}
