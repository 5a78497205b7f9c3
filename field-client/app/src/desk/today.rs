//! The day.

use field_client::acts::Doer;
use field_client::phone::{Listed, Phone, PhoneError};
use field_client::view::lease::Access;
use field_client::view::summary::request_text;
use shared::document::history::past_visits;
use shared::document::request::RequestField;
use shared::document::status::Status;
use shared::geo::Point;
use shared::ids::OrderId;
use shared::lang::Lang;

use super::{order, words};
use crate::bridge::today::{Card, Door, Mark, Next, Today};

/// The orders, what is under way first, then in the order in which to drive them.
pub(super) fn today(phone: &Phone, lang: Lang, here: Option<Point>) -> Result<Today, PhoneError> {
    let mut today = all(phone, lang, here, |_| Ok(true))?;
    if let Some(card) = today.cards.first().filter(|card| !matches!(card.mark, Mark::Done | Mark::Gone)) {
        today.next = Some(next(phone, card.id)?);
    }
    Ok(today)
}

/// The orders in which every word of `text` occurs, whatever its case, and wherever: in what was asked for, found, used,
/// noted, or done there before.
pub(super) fn search(phone: &Phone, lang: Lang, text: &str) -> Result<Today, PhoneError> {
    let wanted: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    all(phone, lang, None, |order| {
        let of = &order.summary;
        let mut said =
            [&of.number, &of.customer, &of.address, &of.fault, &of.equipment, &of.level].map(Clone::clone).to_vec();
        if !occur(&wanted, &said) {
            said.extend(everything_said(phone, order.id)?);
        }
        Ok(occur(&wanted, &said))
    })
}

fn occur(wanted: &[String], said: &[String]) -> bool {
    let said: Vec<String> = said.iter().map(|text| text.to_lowercase()).collect();
    wanted.iter().all(|word| said.iter().any(|text| text.contains(word)))
}

/// What the list does not say of an order.
fn everything_said(phone: &Phone, id: OrderId) -> Result<Vec<String>, PhoneError> {
    let opened = match phone.open_order(id) {
        Err(PhoneError::Newer | PhoneError::Hidden(_)) => return Ok(Vec::new()),
        opened => opened?,
    };
    let order = &opened.order;
    let asked = [RequestField::Contact, RequestField::Reporter, RequestField::Department, RequestField::Fault];
    let mut said: Vec<String> = asked.into_iter().map(|field| request_text(order, field)).collect();
    said.extend(order.notes.values().map(|note| note.item.text.clone()));
    said.extend(order.lines.values().flat_map(|line| [line.name(), line.specification(), line.model()]).flatten());
    for past in past_visits(order).iter().chain(&opened.history) {
        said.extend([past.number.clone(), past.diagnosis.clone()]);
    }
    Ok(said)
}

fn all(
    phone: &Phone,
    lang: Lang,
    here: Option<Point>,
    wanted: impl Fn(&Listed) -> Result<bool, PhoneError>,
) -> Result<Today, PhoneError> {
    let listing = phone.list()?;
    let mut cards = Vec::new();
    for order in &listing.orders {
        if wanted(order)? {
            cards.push(card(order, lang, here));
        }
    }
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

fn card(order: &Listed, lang: Lang, here: Option<Point>) -> Card {
    let of = &order.summary;
    let mark = words::mark(of.status, order.left, of.open_visit);
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
        gone: order.left || of.status == Status::Cancelled,
        point: of.point,
        metres: here.zip(of.point).map(|(here, point)| metres(here, point)),
        waiting: order.edits_waiting,
        conflicts: of.conflicts,
    }
}

fn next(phone: &Phone, order: OrderId) -> Result<Next, PhoneError> {
    let opened = match phone.open_order(order) {
        // It is listed with what can be said of it; the rest needs a newer version.
        Err(PhoneError::Newer) => return Ok(Next { contact: None, act: None, bring: Vec::new() }),
        opened => opened?,
    };
    let doer = Doer { actors: &opened.lives, left: opened.left, crew: None, visit: None };
    let act = order::next_act(&opened.order, doer);
    Ok(Next { contact: order::contact(&opened.order), act, bring: order::bring(&opened.order) })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a distance on earth, in metres")]
fn metres(here: Point, there: Point) -> u64 {
    here.metres_to(&there).round() as u64
}
