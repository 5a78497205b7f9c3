//! The day.

use field_client::phone::{Listed, Phone, PhoneError};
use field_client::view::lease::Access;
use shared::document::request::{RequestDetail, RequestField};
use shared::document::status::Status;
use shared::geo::Point;
use shared::ids::OrderId;
use shared::lang::Lang;

use super::words;
use crate::bridge::today::{Card, Contact, Door, Mark, Next, Today};

/// The orders, what is under way first, then in the order in which to drive them.
pub(super) fn today(phone: &Phone, lang: Lang, here: Option<Point>) -> Result<Today, PhoneError> {
    let mut today = all(phone, lang, |_| true)?;
    if let Some(card) = today.cards.first().filter(|card| !matches!(card.mark, Mark::Done | Mark::Gone)) {
        today.next = Some(next(phone, card.id, here)?);
    }
    Ok(today)
}

/// The orders in which `text` occurs, whatever its case.
pub(super) fn search(phone: &Phone, lang: Lang, text: &str) -> Result<Today, PhoneError> {
    let wanted = text.trim().to_lowercase();
    all(phone, lang, |order| {
        let of = &order.summary;
        [&of.number, &of.customer, &of.address, &of.fault, &of.equipment, &of.level]
            .iter()
            .any(|part| part.to_lowercase().contains(&wanted))
    })
}

fn all(phone: &Phone, lang: Lang, wanted: impl Fn(&Listed) -> bool) -> Result<Today, PhoneError> {
    let listing = phone.list()?;
    let mut cards: Vec<Card> =
        listing.orders.iter().filter(|order| wanted(order)).map(|order| card(order, lang)).collect();
    cards.sort_by_key(|card| match card.mark {
        Mark::Active => 0,
        Mark::New | Mark::Taken => 1,
        Mark::Waits => 2,
        Mark::Done => 3,
        Mark::Gone => 4,
    });
    Ok(Today { door: door(listing.access), hidden: listing.hidden, cards, next: None })
}

fn door(access: Access) -> Door {
    match access {
        Access::Open => Door::Open,
        Access::LeaseOver => Door::LeaseOver,
        Access::Locked { until } => Door::Locked { until },
    }
}

fn card(order: &Listed, lang: Lang) -> Card {
    let of = &order.summary;
    let mark = words::mark(of.status, order.left);
    let has_arrived = !matches!(of.status, Status::Dispatched | Status::Accepted | Status::OnTheWay | Status::Reported);
    let is_done = matches!(mark, Mark::Done | Mark::Gone);
    Card {
        id: order.id,
        number: of.number.clone(),
        status: if order.left { lang.pick("已转走", "With others").into() } else { of.status.words(lang).into() },
        mark,
        customer: of.customer.clone(),
        address: of.address.clone(),
        fault: of.fault.clone(),
        equipment: of.equipment.clone(),
        level: of.level.clone(),
        appointment: of.appointment.map(|appointment| (appointment.from, appointment.until)),
        arrive_by: of.respond_by.filter(|_| !has_arrived && !is_done),
        solve_by: of.resolve_by.filter(|_| !is_done && of.status != Status::ReadyToSign),
        planned: of.planned_start,
        waiting: order.edits_waiting,
        conflicts: of.conflicts,
    }
}

fn next(phone: &Phone, order: OrderId, here: Option<Point>) -> Result<Next, PhoneError> {
    let opened = match phone.open_order(order) {
        // It is listed with what can be said of it; the rest needs a newer version.
        Err(PhoneError::Newer) => return Ok(Next { contact: None, point: None, metres: None }),
        opened => opened?,
    };
    let contact = opened.order.request.distinct(&RequestField::Contact).into_iter().find_map(|detail| match detail {
        RequestDetail::Contact(contact) => Some(Contact { name: contact.name, phone: contact.phone }),
        _ => None,
    });
    let point = opened.order.request.distinct(&RequestField::Site).into_iter().find_map(|detail| match detail {
        RequestDetail::Site(site) => site.point,
        _ => None,
    });
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a distance on earth, in metres")]
    let metres = here.zip(point).map(|(here, point)| here.metres_to(&point).round() as u64);
    Ok(Next { contact, point, metres })
}
