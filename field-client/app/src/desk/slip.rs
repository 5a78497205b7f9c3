//! The document that the customer signs.

use field_client::acts::{self, Doer, SIGN_OFF_WORDING, Signing, Wish};
use field_client::phone::{Phone, PhoneError};
use field_client::view::summary::request_text;
use qrcode::QrCode;
use qrcode::render::svg;
use shared::document::WorkOrder;
use shared::document::line::{Line, LineKind};
use shared::document::missing::missing_before_signing;
use shared::document::request::RequestField;
use shared::ids::{Digest, OrderId, VisitId};
use shared::lang::Lang;
use shared::signoff::shown::{Manner, Row};
use shared::sync::reference::Reference;

use crate::bridge::slip::{Receipt, Signature, Slip};

/// How the document is written: in the language the customer reads, in local time, above the office's sentence.
pub(super) fn manner(phone: &Phone, lang: Lang, utc_offset_minutes: i16) -> Result<Manner, PhoneError> {
    let rows = phone.reference(&format!("wording:{SIGN_OFF_WORDING}"))?;
    let sent = rows.into_iter().find_map(|row| match row {
        Reference::Wording(wording) => Some(lang.pick(wording.zh, wording.en)),
        _ => None,
    });
    let wording = sent.unwrap_or_else(|| acts::standard_wording(lang).to_owned());
    Ok(Manner { lang, utc_offset_minutes, wording })
}

/// The document about the current visit.
pub(super) fn slip(phone: &Phone, order: OrderId, manner: &Manner) -> Result<Slip, PhoneError> {
    let opened = phone.open_order(order)?;
    let doer = Doer { actors: &opened.lives, left: opened.left, crew: None, visit: None };
    let (visit, shown) = acts::shown(&opened.order, doer, manner)?;
    let missing = missing_before_signing(&opened.order, visit).iter().map(|item| item.words(manner.lang)).collect();
    let to_pay = shown.rows.iter().find(|row| row.key == "total/charged");
    Ok(Slip {
        digest: Digest::of(&shown.encode()),
        to_pay: to_pay.map(|row| row.value.clone()).unwrap_or_default(),
        rows: rows(&shown.rows, manner.lang),
        photos: photos(&opened.order, visit),
        has_material: opened.order.lines_of(visit).any(|(_, line)| is_material(line)),
        wording: manner.wording.clone(),
        customer: request_text(&opened.order, RequestField::Contact).split(" · ").next().unwrap_or_default().to_owned(),
        missing,
    })
}

fn photos(order: &WorkOrder, visit: VisitId) -> Vec<Digest> {
    let of_visit = order.photos.iter().filter(|(id, photo)| photo.item.visit == Some(visit) && !order.is_hidden(**id));
    of_visit.map(|(_, photo)| photo.item.hash).collect()
}

fn is_material(line: &Line) -> bool {
    line.added.is_none_or(|added| added.kind == LineKind::Material)
}

/// The rows as people read them: photos are counted, what is to be paid stands above all of them.
fn rows(rows: &[Row], lang: Lang) -> Vec<(String, String)> {
    let is_photo = |row: &&Row| row.key.contains("/photo/");
    let mut told: Vec<(String, String)> = rows
        .iter()
        .filter(|row| !is_photo(row) && row.key != "total/charged")
        .map(|row| (row.label.clone(), row.value.clone()))
        .collect();
    let photos = rows.iter().filter(is_photo).count();
    if photos > 0 {
        told.push((lang.pick("照片", "Photos").into(), photos.to_string()));
    }
    told
}

/// What the customer did, as a wish.
pub(super) fn wish(manner: Manner, signature: Signature) -> Wish {
    let Signature { digest, strokes, signer, role, rating, remark, refusal } = signature;
    Wish::Sign(Signing { manner, shown: Some(digest), strokes, signer, role, rating, remark, refusal })
}

/// What the customer takes along: a link to the last signature, which names its digest.
pub(super) fn receipt(phone: &Phone, order: OrderId) -> Result<Option<Receipt>, PhoneError> {
    let opened = phone.open_order(order)?;
    let number = opened.order.origin().map(|origin| origin.number.clone()).unwrap_or_default();
    let server = phone.installation()?.map(|me| me.server).unwrap_or_default();
    let last = opened.order.sign_offs.values().max_by_key(|signed| signed.time.wall());
    // Who refused to sign has agreed to nothing that could be taken along.
    let last = last.filter(|signed| signed.item.refusal.is_none());
    Ok(last.and_then(|signed| {
        // Order and digest are the link: the phone knows both before the office has heard of the signature, and nobody
        // guesses a digest. The page answers once the signature has arrived.
        let digest = signed.item.digest;
        let text = format!("{server}/signed/{order}/{digest}");
        let picture = QrCode::new(&text).ok()?.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
        // The picture goes into a page, not into a file of its own.
        let svg = picture.split_once("?>").map_or(picture.clone(), |(_, svg)| svg.to_owned());
        Some(Receipt { number: number.clone(), digest, link: text, svg })
    }))
}
