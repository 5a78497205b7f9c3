//! The phone's half of an exchange, without a network: the next request as bytes, and what an answer or a failure changes.

use std::io;

use shared::ids::Digest;
use shared::sync::exchange::{Answer, Exchange};

use super::{Phone, PhoneError};
use crate::store::photos::{self, Upload};
use crate::store::{attempt, outbox};
use crate::sync::absorb::{Absorbed, Next, absorb};
use crate::sync::failure::Failure;
use crate::sync::plan::{self, Packed, Portion};

impl Phone {
    /// The next request, at most `portion` of the outbox.
    pub fn next_request(&self, portion: Portion) -> Result<Packed, PhoneError> {
        Ok(self.store.read(|db| plan::pack(db, portion))?)
    }

    /// Takes up the answer to `exchange`.
    pub fn absorb(&mut self, exchange: &Exchange, answer: Answer) -> Result<Next, PhoneError> {
        // Read after the answer arrived: what elapses from here on is a lower bound of the time since the server wrote it.
        let uptime = self.clock.uptime();
        let Absorbed { next, dropped_photos } = self.store.write(|db| absorb(db, exchange, answer, uptime))?;
        for hash in dropped_photos {
            // The database has let go of it; a file that stays only takes room.
            let _ = self.shelf.remove(hash);
        }
        Ok(next)
    }

    /// Notes that an exchange failed after everything up to `sent_up_to` may have left the device.
    pub fn exchange_failed(&mut self, sent_up_to: u64, failure: &Failure) -> Result<u32, PhoneError> {
        let now = self.clock.now();
        self.store.write(|db| {
            attempt::failed(db, sent_up_to, now, &failure.to_text())?;
            Ok(attempt::load(db)?.failures)
        })
    }

    /// Whether there is something that an exchange would carry or ask about: unsent edits, or photos whose bytes are all
    /// at the office and that only lack its word.
    pub fn has_something_to_say(&self) -> Result<bool, PhoneError> {
        self.store.read(|db| {
            let complete = || photos::outstanding(db).map(|all| all.iter().any(|photo| photo.complete));
            Ok(outbox::waiting_count(db)? > 0 || complete()?)
        })
    }

    /// A number that changes whenever another process or connection has written.
    pub fn version(&self) -> Result<i64, PhoneError> {
        Ok(self.store.version()?)
    }

    /// The photos to be sent, in order.
    pub fn photos_to_send(&self) -> Result<Vec<Upload>, PhoneError> {
        Ok(self.store.read(photos::to_send)?)
    }

    /// Notes how far an upload is; `url` of `None` forgets it.
    pub fn photo_progress(
        &mut self,
        hash: Digest,
        url: Option<&str>,
        uploaded: u64,
        complete: bool,
    ) -> Result<(), PhoneError> {
        Ok(self.store.write(|db| photos::progress(db, hash, url, uploaded, complete))?)
    }

    /// Notes why a photo could not be sent.
    pub fn photo_failed(&mut self, hash: Digest, failure: &Failure) -> Result<(), PhoneError> {
        Ok(self.store.write(|db| photos::failed(db, hash, &failure.to_text()))?)
    }

    /// A part of a photo's file.
    pub fn photo_part(&self, hash: Digest, from: u64, len: usize) -> io::Result<Vec<u8>> {
        self.shelf.read(hash, from, len)
    }
}
