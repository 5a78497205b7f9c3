//! Taking a photo over: made small, kept as a file, and only then recorded and queued, in the act's own transaction.

use shared::document::evidence::{Photo, PhotoKind};
use shared::ids::OrderId;

use super::acting::{Doing, Done, Queued};
use super::{Phone, PhoneError};
use crate::acts::Wish;
use crate::photos::prepare::{Prepared, prepare};

/// What a person says about a photo.
#[derive(Clone, Debug)]
pub struct PhotoWish {
    /// What it shows.
    pub kind: PhotoKind,
    /// What is to be seen, in words.
    pub caption: String,
}

impl Phone {
    /// Takes the picture in `file` over for `order`.
    pub fn photograph(
        &mut self,
        order: OrderId,
        doing: Doing,
        wish: PhotoWish,
        file: &[u8],
    ) -> Result<Done, PhoneError> {
        self.keep_photo(order, doing, wish, prepare(file)?)
    }

    /// Takes a picture over that is prepared already: small, upright and without metadata.
    pub fn keep_photo(
        &mut self,
        order: OrderId,
        doing: Doing,
        wish: PhotoWish,
        prepared: Prepared,
    ) -> Result<Done, PhoneError> {
        let Prepared { jpeg, hash, width, height, exif } = prepared;
        // The file is on disk before the edit that names it; a crash between the two leaves a file that nobody names.
        self.shelf.put(hash, &jpeg)?;
        let bytes = u32::try_from(jpeg.len()).unwrap_or(u32::MAX);
        let photo = Photo { visit: None, hash, kind: wish.kind, bytes, width, height, caption: wish.caption, exif };
        let queued = Queued { hash, bytes: u64::from(bytes) };
        self.act_with(order, doing, Wish::Photograph(photo), Some(queued))
    }
}
