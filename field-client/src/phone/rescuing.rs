//! Rescue files: what a device in trouble hands over.

use std::io::Write;

use serde::Serialize;
use shared::ids::Digest;

use super::{Phone, PhoneError};
use crate::rescue::{self, MAX_BYTES, Photo};
use crate::store::photos::Outstanding;
use crate::store::{installation, outbox, photos, rescues};

/// Room in a rescue file for what is not photos.
const EDITS_ROOM: usize = 24 << 20;

/// What went into a rescue file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rescued {
    /// Edits, those that the office has included.
    pub edits: usize,
    /// Of them, how many are on this device only.
    pub edits_unsent: u64,
    /// Photos that the office has not verified.
    pub photos: usize,
    /// Of them, how many did not go in: no room, or their file is gone.
    pub photos_left_out: usize,
}

impl Phone {
    /// Writes a rescue file to `out`: all kept edits of this installation and the photos that the office has not verified.
    pub fn rescue(&self, out: impl Write) -> Result<Rescued, PhoneError> {
        let (me, edits, waiting, edits_unsent) = self.store.read(|db| {
            let me = installation::load(db)?;
            let mut kept = outbox::all(db)?;
            kept.retain(|kept| kept.id.actor == me.actor);
            Ok::<_, PhoneError>((me, rescue::unbroken_end(kept), photos::outstanding(db)?, outbox::waiting_count(db)?))
        })?;
        let mut room = u64::try_from(MAX_BYTES.saturating_sub(EDITS_ROOM)).unwrap_or(u64::MAX);
        // A file that is gone must not keep the rest from being rescued, and neither must one too many.
        let fits = |photo: &Outstanding| -> bool {
            let fits = photo.bytes <= room && self.shelf.read(photo.hash, 0, 1).is_ok();
            room -= if fits { photo.bytes } else { 0 };
            fits
        };
        let photos_left_out = waiting.len();
        let there: Vec<Digest> = waiting.into_iter().filter(fits).map(|photo| photo.hash).collect();
        let photos_left_out = photos_left_out - there.len();
        let head = rescue::head(&me, self.clock.now(), edits.len(), there.len());
        let rescued = Rescued { edits: edits.len(), edits_unsent, photos: there.len(), photos_left_out };
        let files = there.iter().map(|hash| {
            let bytes = self.shelf.read(*hash, 0, MAX_BYTES)?;
            Ok(Photo { hash: *hash, bytes })
        });
        rescue::write(out, &me.office_recipient, &head, edits, files)?;
        Ok(rescued)
    }

    /// The rescue files that the office does not have yet.
    pub fn rescues_waiting(&self) -> Result<Vec<String>, PhoneError> {
        Ok(self.store.read(rescues::waiting)?)
    }

    /// Remembers a rescue file in the rescue folder, to be handed over later.
    pub fn remember_rescue(&mut self, file: &str) -> Result<(), PhoneError> {
        let now = self.clock.now();
        Ok(self.store.write(|db| rescues::add(db, file, now))?)
    }

    /// Notes that the office has taken the rescue file.
    pub fn rescue_handed_over(&mut self, file: &str) -> Result<(), PhoneError> {
        let now = self.clock.now();
        Ok(self.store.write(|db| rescues::handed(db, file, now))?)
    }
}
