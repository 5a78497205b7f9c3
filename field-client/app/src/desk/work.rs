//! Where the work is.

use field_client::phone::{OutboxEdit, Phone, PhoneError};
use field_client::store::outbox::EditState;
use field_client::store::{StoreError, photos};
use field_client::sync::failure::Failure;
use shared::lang::Lang;

use super::{clock, words};
use crate::bridge::work::{EditCard, Line, PhotoWait, Standing, Work};

/// How it stands, with the way to the office as the carrier knows it, and the minutes by which the clock was [`ahead`] when
/// the office last answered.
///
/// [`ahead`]: super::ahead
pub fn standing(phone: &Phone, line: Line, ahead: Option<i64>) -> Result<Standing, StoreError> {
    let photos_waiting = phone.store().read::<_, StoreError>(photos::outstanding)?.len();
    Ok(Standing { edits_waiting: phone.unsent()?, photos_waiting, line, clock_off: clock::behind(phone)?.or(ahead) })
}

/// Everything that is not settled.
pub(super) fn work(phone: &Phone, lang: Lang) -> Result<Work, PhoneError> {
    let outbox = phone.outbox()?;
    let told = |text: &str| Failure::from_text(text).map(|failure| failure.words(lang));
    let photos = outbox.photos.iter().map(|photo| PhotoWait {
        hash: photo.hash,
        bytes: photo.bytes,
        sent: photo.uploaded,
        at: photo.taken_at,
        failure: photo.failure.as_deref().and_then(told),
    });
    Ok(Work {
        edits: outbox.edits.iter().map(|edit| card(edit, lang)).collect(),
        photos: photos.collect(),
        last_contact: outbox.last_contact,
        failure: outbox.attempt.failure.as_deref().and_then(told),
    })
}

fn card(edit: &OutboxEdit, lang: Lang) -> EditCard {
    let newer = || lang.pick("新版本的记录", "Recorded by a newer version").to_owned();
    EditCard {
        order: edit.order,
        number: edit.number.clone().unwrap_or_default(),
        words: edit.act.as_ref().map_or_else(newer, |act| act.words(lang)),
        at: edit.made_at,
        state: words::state(edit.state, edit.sent, lang),
        stuck: !matches!(edit.state, EditState::Waiting | EditState::Accepted),
    }
}
