//! Limits on what one edit may carry. They are part of the protocol: what breaks them is malformed on every replica.

use super::coordination::Decision;
use super::edit::{Act, Edit};
use super::evidence::{Exif, Photo};
use super::finding::Finding;
use super::line::LineDetail;
use super::loan::Loan;
use super::pause::Pause;
use super::payment::Payment;
use super::register::Seen;
use super::repeat::{Link, MAX_REASONS};
use super::request::{Origin, RequestDetail};
use super::second_line::Help;
use super::service_level::{Hindrance, Terms};
use super::visit::Happening;
use crate::ids::{EditId, OrderId};
use crate::signoff::SignOff;

/// Bytes of a long text: a fault, a diagnosis, a note.
pub const MAX_TEXT: usize = 8_000;
/// Bytes of a short text: a name, an address, a reason.
pub const MAX_NAME: usize = 600;
/// Details that one act may bring at once.
pub const MAX_DETAILS: usize = 32;
/// Points of a signature's strokes, all strokes together.
pub const MAX_POINTS: usize = 8_000;
/// Bytes of a signed document.
pub const MAX_DOCUMENT: usize = 48 * 1024;
/// Visits that one act may name.
pub const MAX_VISITS: usize = 64;
/// The largest amount in minor units and the largest quantity in thousandths: beyond it, sums could overflow.
pub const MAX_AMOUNT: i64 = 1_000_000_000_000;

/// The first limit an edit breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct LimitBroken {
    /// Which part of the edit.
    pub field: &'static str,
    /// What is allowed.
    pub rule: &'static str,
}

type Checked = Result<(), LimitBroken>;

fn rule(holds: bool, field: &'static str, rule: &'static str) -> Checked {
    if holds { Ok(()) } else { Err(LimitBroken { field, rule }) }
}

fn text(field: &'static str, text: &str) -> Checked {
    rule(text.len() <= MAX_TEXT, field, "at most 8000 bytes")
}

fn name(field: &'static str, text: &str) -> Checked {
    rule(text.len() <= MAX_NAME, field, "at most 600 bytes")
}

/// Checks `edit`, which claims to be `id`, against every limit.
pub fn check(id: EditId, edit: &Edit) -> Checked {
    rule(edit.place.is_none_or(|place| place.point.is_on_earth()), "place", "a point on earth")?;
    match &edit.act {
        Act::Reported { origin, details } => {
            self::origin(origin)?;
            rule(details.len() <= MAX_DETAILS, "details", "at most 32")?;
            details.iter().try_for_each(request)
        }
        Act::RequestChanged { detail, seen } => self::seen(id, seen).and_then(|()| request(detail)),
        Act::Decided { revision, decision } => {
            rule(*revision > 0, "revision", "counted from 1").and_then(|()| self::decision(decision))
        }
        Act::Happened { visit, happening, .. } => self::happening(visit.is_some(), happening),
        Act::Found { finding, seen, .. } => self::seen(id, seen).and_then(|()| self::finding(finding)),
        Act::LineAdded { details, .. } => {
            rule(details.len() <= MAX_DETAILS, "details", "at most 32")?;
            details.iter().try_for_each(line)
        }
        Act::LineChanged { detail, seen, .. } => self::seen(id, seen).and_then(|()| line(detail)),
        Act::Photographed(photo) => self::photo(photo),
        Act::Noted(note) => text("text", &note.text),
        Act::Hid(hidden) => name("reason", &hidden.reason),
        Act::SignedOff(sign_off) => self::sign_off(sign_off),
        Act::LinkedAsRepeat(link) => self::link(edit.order, link),
        Act::Unlinked(unlinked) => name("reason", &unlinked.reason),
        Act::Paused(Pause::Begun { reason, .. } | Pause::Over { reason, .. }) => name("reason", reason),
        Act::Helped(Help::TakenUp { name: person, .. }) => name("name", person),
        Act::Helped(Help::Returned { advice, .. }) => text("advice", advice),
        Act::Lent(loan) => self::loan(loan),
        Act::Paid(payment) => self::payment(payment),
    }
}

fn seen(id: EditId, seen: &Seen) -> Checked {
    rule(seen.last_of(id.actor) < id.n, "seen", "only edits that came before")
}

fn origin(origin: &Origin) -> Checked {
    name("number", &origin.number)?;
    name("channel", &origin.channel)?;
    origin.external.iter().try_for_each(|external| name("external", external))
}

fn request(detail: &RequestDetail) -> Checked {
    match detail {
        RequestDetail::Customer(customer) => name("customer", &customer.name),
        RequestDetail::Site(site) => {
            name("address", &site.address)?;
            rule(site.point.is_none_or(|point| point.is_on_earth()), "site", "a point on earth")
        }
        RequestDetail::Contact(contact) | RequestDetail::Reporter(contact) => {
            name("contact", &contact.name)?;
            name("phone", &contact.phone)
        }
        RequestDetail::Department { name: department } => name("department", department),
        RequestDetail::Equipment(equipment) => {
            name("equipment", &equipment.name)?;
            name("location", &equipment.location)
        }
        RequestDetail::Fault { text: fault } => text("fault", fault),
        RequestDetail::Trade { name: trade } => name("trade", trade),
        RequestDetail::Level(level) => {
            name("level", &level.name)?;
            level.terms.as_ref().map_or(Ok(()), |terms| self::terms(terms))
        }
        RequestDetail::Appointment(appointment) => {
            rule(appointment.from <= appointment.until, "appointment", "ends after it begins")
        }
        RequestDetail::Checklist { questions } => {
            rule(questions.len() <= MAX_DETAILS, "checklist", "at most 32 questions")?;
            questions.iter().try_for_each(|question| name("checklist", question))
        }
    }
}

fn loan(loan: &Loan) -> Checked {
    match loan {
        Loan::Out { name: unit, number, remark, .. } => {
            name("name", unit)?;
            name("number", number)?;
            text("remark", remark)
        }
        Loan::Back { remark, .. } => text("remark", remark),
    }
}

fn payment(payment: &Payment) -> Checked {
    match payment {
        Payment::Collected { amount, invoice, remark, .. } => {
            rule((1..=MAX_AMOUNT).contains(&amount.minor), "amount", "above 0, up to 10,000,000,000.00")?;
            invoice.iter().try_for_each(|invoice| name("invoice", invoice))?;
            name("remark", remark)
        }
        Payment::TakenBack { reason, .. } => name("reason", reason),
    }
}

fn terms(terms: &Terms) -> Checked {
    name("class", &terms.class)?;
    rule(terms.stops.len() <= Hindrance::ALL.len(), "stops", "each kind of pause once")?;
    rule(terms.calendar.check().is_ok(), "calendar", "working time, in order and without overlaps")
}

fn decision(decision: &Decision) -> Checked {
    match decision {
        Decision::Assigned(assignment) => {
            name("crew", &assignment.crew_name)?;
            name("reason", &assignment.reason)
        }
        Decision::Withdrawn { reason } | Decision::Cancelled { reason } | Decision::Reopened { reason } => {
            name("reason", reason)
        }
        Decision::Closed { remark } => text("remark", remark),
    }
}

fn happening(within_visit: bool, happening: &Happening) -> Checked {
    let begins = matches!(happening, Happening::Accepted { .. } | Happening::Declined { .. });
    rule(begins || within_visit, "visit", "named, unless this act begins one")?;
    match happening {
        Happening::Accepted { follows, .. } => rule(follows.len() <= MAX_VISITS, "follows", "at most 64 visits"),
        Happening::Declined { reason, .. } | Happening::Paused { reason, .. } => name("reason", reason),
        Happening::Ended { remark, .. } => text("remark", remark),
        _ => Ok(()),
    }
}

fn finding(finding: &Finding) -> Checked {
    match finding {
        Finding::Cause { .. } => Ok(()),
        Finding::Diagnosis { text: diagnosis } => text("diagnosis", diagnosis),
        Finding::Answer { question, answer } => name("question", question).and_then(|()| text("answer", answer)),
    }
}

fn line(detail: &LineDetail) -> Checked {
    match detail {
        LineDetail::Name(value)
        | LineDetail::Specification(value)
        | LineDetail::Model(value)
        | LineDetail::Unit(value) => name("line", value),
        LineDetail::Quantity(quantity) => {
            rule((0..=MAX_AMOUNT).contains(&quantity.thousandths), "quantity", "from 0 to 1,000,000,000")
        }
        LineDetail::UnitPrice(price) => {
            rule((-MAX_AMOUNT..=MAX_AMOUNT).contains(&price.minor), "unit-price", "within ±10,000,000,000.00")
        }
        _ => Ok(()),
    }
}

fn photo(photo: &Photo) -> Checked {
    text("caption", &photo.caption)?;
    let Some(Exif { taken, point, camera }) = &photo.exif else { return Ok(()) };
    taken.iter().chain(camera).try_for_each(|value| name("exif", value))?;
    rule(point.is_none_or(|point| point.is_on_earth()), "exif", "a point on earth")
}

fn link(order: OrderId, link: &Link) -> Checked {
    rule(link.other != order, "other", "another order")?;
    rule(link.score <= 100, "score", "from 0 to 100")?;
    rule(link.reasons.len() <= MAX_REASONS, "reasons", "at most 16")?;
    name("number", &link.number)?;
    let Some(caller) = &link.caller else { return Ok(()) };
    name("contact", &caller.name).and_then(|()| name("phone", &caller.phone))
}

fn sign_off(sign_off: &SignOff) -> Checked {
    rule((1..=MAX_VISITS).contains(&sign_off.visits.len()), "visits", "from 1 to 64")?;
    rule(sign_off.document.len() <= MAX_DOCUMENT, "document", "at most 48 KiB")?;
    rule(sign_off.document_is_whole(), "digest", "the SHA-256 of the document, whose format is known")?;
    let points: usize = sign_off.strokes.0.iter().map(Vec::len).sum();
    rule(points <= MAX_POINTS, "strokes", "at most 8000 points")?;
    rule(sign_off.rating.is_none_or(|rating| (1..=5).contains(&rating)), "rating", "from 1 to 5")?;
    name("signer", &sign_off.signer)?;
    text("remark", &sign_off.remark)?;
    sign_off.refusal.iter().try_for_each(|reason| text("refusal", reason))?;
    rule(sign_off.refusal.is_some() || points > 0, "strokes", "drawn, unless the customer refused")
}
