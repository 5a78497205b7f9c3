//! From a deed of the page to a wish of the core: what was typed is read here, and said in words if it cannot be.

use field_client::acts::{Refusal, Wish};
use field_client::phone::{Phone, PhoneError};
use shared::document::evidence::Audience;
use shared::document::finding::Finding;
use shared::document::line::{Charge, LineDetail, LineField, LineKind};
use shared::document::visit::Happening;
use shared::ids::{OrderId, PartId};
use shared::money::{Money, Quantity};

use super::{catalogue, order};
use crate::bridge::deed::{Deed, Typed};
use crate::typed;

/// What `deed` means for `order`.
pub(super) fn wish(phone: &Phone, order: OrderId, deed: Deed) -> Result<Wish, PhoneError> {
    Ok(match deed {
        Deed::Accept => Wish::Accept,
        Deed::Decline { reason } => Wish::Decline { reason },
        Deed::GoOut => Wish::Happen(Happening::OnTheWay),
        Deed::Arrive => Wish::Happen(Happening::Arrived),
        Deed::Pause { why, reason } => Wish::Happen(Happening::Paused { reason, why }),
        Deed::Resume => Wish::Happen(Happening::Resumed),
        Deed::End { outcome, remark } => Wish::End { outcome, remark },
        Deed::Cause(cause) => Wish::Find(vec![Finding::Cause { cause }]),
        Deed::Diagnosis(text) => Wish::Find(vec![Finding::Diagnosis { text }]),
        Deed::Answer { question, answer } => Wish::Find(vec![Finding::Answer { question, answer }]),
        Deed::UsePart { part, quantity } => use_part(phone, order, part, &quantity)?,
        Deed::AddLine { kind, typed } => add_line(phone, kind, &typed)?,
        Deed::ChangeLine { line, details } => Wish::ChangeLine { line, details },
        Deed::Retype { line, field, text } => Wish::ChangeLine { line, details: vec![retyped(phone, field, &text)?] },
        Deed::RemoveLine(line) => Wish::RemoveLine { line },
        Deed::RestoreLine(line) => Wish::ChangeLine { line, details: vec![LineDetail::Removed(false)] },
        Deed::Note(text) => Wish::Note { audience: Audience::Internal, text },
        Deed::Hide(target) => Wish::Hide { target, reason: String::new() },
        Deed::Settle { conflict, choice } => Wish::Settle { conflict, choice },
        Deed::Undo => Wish::Undo,
    })
}

/// Inside its warranty a machine costs its owner nothing.
fn use_part(phone: &Phone, order: OrderId, part: PartId, quantity: &str) -> Result<Wish, PhoneError> {
    let gone = || Refusal::TooLarge { field: "part".into(), rule: "not in the catalogue any more".into() };
    let part = catalogue::parts(phone)?.into_iter().find(|known| known.id == part).ok_or_else(gone)?;
    let until = order::warranty_until(&phone.open_order(order)?.order);
    let in_warranty = until.is_some_and(|until| phone.clock().now() <= until);
    let details = vec![
        LineDetail::Name(part.name),
        LineDetail::Specification(part.specification),
        LineDetail::Model(part.model),
        LineDetail::Unit(part.unit),
        LineDetail::Quantity(number(quantity)?),
        LineDetail::UnitPrice(part.price),
        LineDetail::Charge(if in_warranty { Charge::Warranty } else { part.charge }),
        LineDetail::Part(part.id),
        LineDetail::FromVan(true),
    ];
    Ok(Wish::AddLine { kind: LineKind::Material, details })
}

fn add_line(phone: &Phone, kind: LineKind, typed: &Typed) -> Result<Wish, PhoneError> {
    let texts = [
        LineDetail::Name(typed.name.trim().into()),
        LineDetail::Specification(typed.specification.trim().into()),
        LineDetail::Model(typed.model.trim().into()),
        LineDetail::Unit(typed.unit.trim().into()),
    ];
    let is_said = |detail: &LineDetail| match detail {
        LineDetail::Name(text) | LineDetail::Specification(text) | LineDetail::Model(text) | LineDetail::Unit(text) => {
            !text.is_empty()
        }
        _ => true,
    };
    // What is left blank stays open, and the slip says so until it is filled in.
    let mut details: Vec<LineDetail> = texts.into_iter().filter(is_said).collect();
    if !typed.quantity.trim().is_empty() {
        details.push(LineDetail::Quantity(number(&typed.quantity)?));
    }
    if !typed.price.trim().is_empty() {
        details.push(LineDetail::UnitPrice(money(phone, &typed.price)?));
    }
    Ok(Wish::AddLine { kind, details })
}

/// What was typed into a field of a line. What is chosen, not typed, comes as a detail of its own.
fn retyped(phone: &Phone, field: LineField, text: &str) -> Result<LineDetail, PhoneError> {
    let words = || text.trim().to_owned();
    Ok(match field {
        LineField::Name => LineDetail::Name(words()),
        LineField::Specification => LineDetail::Specification(words()),
        LineField::Model => LineDetail::Model(words()),
        LineField::Unit => LineDetail::Unit(words()),
        LineField::Quantity => LineDetail::Quantity(number(text)?),
        LineField::UnitPrice => LineDetail::UnitPrice(money(phone, text)?),
        LineField::Charge | LineField::Part | LineField::FromVan | LineField::OldPart | LineField::Removed => {
            return Err(Refusal::NoSuchLine.into());
        }
    })
}

/// How many, as typed.
pub(super) fn number(text: &str) -> Result<Quantity, PhoneError> {
    let read = typed::quantity(text);
    Ok(read.map_err(|error| Refusal::TooLarge { field: text.into(), rule: error.to_string() })?)
}

/// An amount in the catalogue's currency, which is the organisation's.
fn money(phone: &Phone, text: &str) -> Result<Money, PhoneError> {
    let read = typed::money(text, catalogue::currency(phone)?);
    Ok(read.map_err(|error| Refusal::TooLarge { field: text.into(), rule: error.to_string() })?)
}
