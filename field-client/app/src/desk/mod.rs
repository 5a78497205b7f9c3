//! From a question of the page to its answer, over the phone of the core. No browser here: natively tested.

mod catalogue;
mod clock;
mod deeds;
mod order;
mod slip;
mod today;
mod words;
mod work;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use field_client::phone::{Doing, Phone, PhoneError, PhotoWish};
use field_client::photos::prepare::Prepared;
use field_client::store::StoreError;
use shared::geo::Place;
use shared::ids::OrderId;
use shared::lang::Lang;

use crate::bridge::{Answer, Ask, Asked, Me, No};

pub use clock::ahead;
pub use work::standing;

/// An answer with the bytes that go beside it.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What is said.
    pub answer: Answer,
    /// What comes along.
    pub bytes: Option<Vec<u8>>,
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self { answer, bytes: None }
    }
}

/// Bytes of a photo that are read at most; pictures that are kept have a tenth of it.
const MAX_PICTURE_BYTES: usize = 8 << 20;

/// Answers everything that needs neither network nor camera.
pub fn answer(phone: &mut Phone, asked: Asked) -> Reply {
    let lang = asked.lang;
    reply(phone, asked).unwrap_or_else(|error| no(&error, lang).into())
}

fn reply(phone: &mut Phone, asked: Asked) -> Result<Reply, PhoneError> {
    let Asked { lang, utc_offset_minutes, ask } = asked;
    let manner = |phone: &Phone| slip::manner(phone, lang, utc_offset_minutes);
    Ok(match ask {
        Ask::Me => Answer::Me(me(phone)?).into(),
        Ask::Today { here } => Answer::Today(today::today(phone, lang, here)?).into(),
        Ask::Search { text } => Answer::Today(today::search(phone, lang, &text)?).into(),
        Ask::Order(order) => order_page(phone, order, lang)?.into(),
        Ask::Do { order, deed, place } => {
            let wish = deeds::wish(phone, order, deed)?;
            phone.act(order, Doing { visit: None, place }, wish)?;
            order_page(phone, order, lang)?.into()
        }
        Ask::Sign { order, signature, place } => {
            let wish = slip::wish(manner(phone)?, signature);
            phone.act(order, Doing { visit: None, place }, wish)?;
            order_page(phone, order, lang)?.into()
        }
        // Whoever can makes it small.
        Ask::Picture(hash) | Ask::Thumbnail(hash) => {
            let bytes = phone.photo_part(hash, 0, MAX_PICTURE_BYTES).ok();
            Reply { answer: Answer::Picture, bytes }
        }
        Ask::Parts(text) => Answer::Parts(catalogue::search(phone, &text)?).into(),
        Ask::Favour { part, on } => {
            phone.favour(part, on)?;
            Answer::Done.into()
        }
        Ask::Van => Answer::Van(catalogue::van(phone)?).into(),
        Ask::LoadVan { part, quantity } => {
            phone.load_van(part, deeds::number(&quantity)?)?;
            Answer::Van(catalogue::van(phone)?).into()
        }
        Ask::Slip(order) => Answer::Slip(slip::slip(phone, order, &manner(phone)?)?).into(),
        Ask::Draft { order, topic } => Answer::Draft(phone.draft(order, topic.key())?).into(),
        Ask::KeepDraft { order, topic, text } => {
            phone.keep_draft(order, topic.key(), &text)?;
            Answer::Done.into()
        }
        Ask::Receipt(order) => Answer::Receipt(slip::receipt(phone, order)?).into(),
        Ask::Work => Answer::Work(work::work(phone, lang)?).into(),
        Ask::Rescue => rescue(phone)?,
        // These wait for the network or the camera; whoever has them answers before it comes to this.
        Ask::Enrol { .. } | Ask::Photograph { .. } | Ask::TryNow | Ask::HandOver => Answer::Done.into(),
    })
}

/// Keeps a picture that is prepared already.
pub fn photograph(
    phone: &mut Phone,
    lang: Lang,
    (order, wish, place): (OrderId, PhotoWish, Option<Place>),
    picture: Prepared,
) -> Answer {
    let kept = phone.keep_photo(order, Doing { visit: None, place }, wish, picture);
    kept.and_then(|_| order_page(phone, order, lang)).unwrap_or_else(|error| no(&error, lang))
}

/// Whose device this is; `None` before it is enrolled.
pub fn me(phone: &Phone) -> Result<Option<Me>, StoreError> {
    let installation = phone.installation()?;
    Ok(installation.map(|me| Me {
        name: me.person_name,
        server: me.server,
        last_contact: me.contact.map(|contact| contact.proof.at),
    }))
}

/// Says why something was not done.
pub fn no(error: &PhoneError, lang: Lang) -> Answer {
    let why = match error {
        PhoneError::Refused(_) | PhoneError::Picture(_) => No::Refused,
        PhoneError::NoOneOrder { .. } => No::NotHere,
        PhoneError::Hidden(_) => No::Hidden,
        PhoneError::Store(StoreError::NoRoom) => No::NoRoom,
        PhoneError::File(error) if error.kind() == std::io::ErrorKind::StorageFull => No::NoRoom,
        PhoneError::Newer | PhoneError::File(_) | PhoneError::Rescue(_) | PhoneError::Store(_) => No::Broken,
    };
    Answer::No { why, words: words::error(error, lang) }
}

fn order_page(phone: &Phone, order: OrderId, lang: Lang) -> Result<Answer, PhoneError> {
    Ok(Answer::Order(Box::new(order::page(phone, order, lang)?)))
}

fn rescue(phone: &Phone) -> Result<Reply, PhoneError> {
    let mut file = Vec::new();
    let rescued = phone.rescue(&mut file)?;
    let answer = Answer::Rescue { edits: rescued.edits, photos: rescued.photos, left_out: rescued.photos_left_out };
    Ok(Reply { answer, bytes: Some(file) })
}
