//! Answering the page. Questions are answered in the order in which they come, but for those that wait for the network or
//! a picture: these let the others pass.

use std::rc::Rc;

use callout_app::bridge::{Answer, Ask, Asked, News, No};
use callout_app::desk::{self, Reply};
use field_client::carry::office::{Office, http_client};
use field_client::phone::{Introduction, PhoneError, PhotoWish, introduce};
use field_client::photos::shelf::Shelf as _;
use field_client::sync::failure::Failure;
use js_sys::{Reflect, Uint8Array};
use shared::ids::Digest;
use shared::lang::Lang;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::MessageEvent;

use super::room::Room;
use super::{picture, post};

/// How every rescue file begins (age, version 1).
const RESCUE_FILE: &[u8] = b"age-encryption.org/v1";

/// Listens to the page for as long as the worker lives.
pub(crate) fn listen(room: Rc<Room>) {
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| hear(&room, &event.data()));
    post::scope().set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
}

fn hear(room: &Rc<Room>, message: &JsValue) {
    let part = |key: &str| Reflect::get(message, &key.into()).unwrap_or_default();
    let id = part("id").as_f64().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the page counts its questions in u32")]
    let id = id as u32;
    let asked = part("body").as_string().and_then(|body| serde_json::from_str::<Asked>(&body).ok());
    let Some(asked) = asked else {
        // Page and worker are of one build; this is a page that another version left open.
        post::send(id, &Answer::No { why: No::Broken, words: String::new() }, None);
        return;
    };
    let file = part("bin").dyn_into::<js_sys::ArrayBuffer>().ok().map(|buffer| Uint8Array::new(&buffer).to_vec());
    let room = room.clone();
    match asked.ask {
        Ask::Enrol { ref code, ref device } => {
            let (code, device, lang) = (code.clone(), device.clone(), asked.lang);
            spawn_local(async move { reply(&room, id, enrol(&room, lang, &code, &device).await.into()) });
        }
        Ask::Photograph { order, kind, caption, stamp, place } => spawn_local(async move {
            let wish = PhotoWish { kind, caption };
            let answer = match picture::prepare(file.unwrap_or_default(), &stamp).await {
                Ok(picture) => room.with(|phone| desk::photograph(phone, asked.lang, (order, wish, place), picture)),
                Err(error) => desk::no(&PhoneError::Picture(error), asked.lang),
            };
            reply(&room, id, answer.into());
        }),
        Ask::Thumbnail(hash) => {
            let full = room.with(|phone| desk::answer(phone, asked_for(Ask::Picture(hash), asked.lang)));
            spawn_local(async move {
                let bytes = match full.bytes {
                    Some(bytes) => Some(picture::small(&bytes).await.unwrap_or(bytes)),
                    None => None,
                };
                reply(&room, id, Reply { answer: full.answer, bytes });
            });
        }
        Ask::HandOver => {
            let answer = hand_over(&room, asked.lang, &file.unwrap_or_default());
            reply(&room, id, answer.into());
        }
        Ask::TryNow => {
            room.wake();
            room.pokes.ring();
            reply(&room, id, Answer::Done.into());
        }
        _ => {
            let answer = room.with(|phone| desk::answer(phone, asked));
            reply(&room, id, answer);
        }
    }
}

fn asked_for(ask: Ask, lang: Lang) -> Asked {
    Asked { lang, utc_offset_minutes: 0, ask }
}

/// Answers, and sees to it that what was recorded travels.
fn reply(room: &Room, id: u32, reply: Reply) {
    post::send(id, &reply.answer, reply.bytes.as_deref());
    if matches!(reply.answer, Answer::Order(_)) && room.with(|phone| phone.has_something_to_say()).unwrap_or(false) {
        room.tell_standing();
        room.wake();
    }
}

/// Takes another device's rescue file in; it goes to the office with the next exchange.
fn hand_over(room: &Room, lang: Lang, file: &[u8]) -> Answer {
    if !file.starts_with(RESCUE_FILE) {
        let words = lang.pick("这不是救援文件", "This is not a rescue file").into();
        return Answer::No { why: No::Refused, words };
    }
    let hash = Digest::of(file);
    let kept = room.shelf.put(hash, file).map_err(PhoneError::from);
    match kept.and_then(|()| room.with(|phone| phone.remember_rescue(&hash.to_string()))) {
        Ok(()) => {
            room.wake();
            Answer::Done
        }
        Err(error) => desk::no(&error, lang),
    }
}

async fn enrol(room: &Room, lang: Lang, code: &str, device: &str) -> Answer {
    let server = post::scope().location().origin();
    let app = concat!("callout-app/", env!("CARGO_PKG_VERSION"));
    let introduction = room.with(|phone| introduce(phone.entropy(), code, device, app));
    let unreachable = || Failure::Unreachable { detail: server.clone() };
    let office = http_client().and_then(|client| Office::at(client, &server, None)).map_err(|_| unreachable());
    let enrolled = match office {
        Ok(office) => office.enroll(&introduction.body).await,
        Err(failure) => Err(failure),
    };
    let settled = match enrolled {
        Ok(enrolled) => settle_in(room, introduction, &server, enrolled),
        Err(failure) => {
            let why = if matches!(failure, Failure::Refused { .. }) { No::WrongCode } else { No::Unreachable };
            return Answer::No { why, words: failure.words(lang) };
        }
    };
    match settled.and_then(|()| Ok(room.with(|phone| desk::me(phone))?)) {
        Ok(me) => {
            room.enrolled();
            post::news(&News::Changed);
            Answer::Me(me)
        }
        Err(error) => desk::no(&error, lang),
    }
}

/// What the former identity had not sent is kept as a rescue file before it goes.
fn settle_in(
    room: &Room,
    introduction: Introduction,
    server: &str,
    enrolled: shared::sync::enroll::Enrolled,
) -> Result<(), PhoneError> {
    room.with(|phone| {
        let mut rescue = None;
        if phone.unsent()? > 0 {
            let mut file = Vec::new();
            phone.rescue(&mut file)?;
            let hash = Digest::of(&file);
            room.shelf.put(hash, &file)?;
            rescue = Some(hash.to_string());
        }
        phone.settle_in(introduction, server, enrolled, rescue.as_deref()).map(drop)
    })
}
