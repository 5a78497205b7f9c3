//! The parts catalogue, with what is wanted at hand and what is in the van.

use std::collections::{BTreeMap, BTreeSet};

use field_client::phone::{Phone, PhoneError};
use shared::document::WorkOrder;
use shared::ids::{PartId, VisitId};
use shared::money::{Currency, Quantity};
use shared::sync::reference::{Part, Reference};

use super::words;
use crate::bridge::order::PartCard;
use crate::say;

/// Articles that are shown at once.
const MAX_PARTS: usize = 30;

/// The whole catalogue, by number.
pub(super) fn parts(phone: &Phone) -> Result<Vec<Part>, PhoneError> {
    let rows = phone.reference("part:")?;
    Ok(rows
        .into_iter()
        .filter_map(|row| match row {
            Reference::Part(part) => Some(part),
            _ => None,
        })
        .collect())
}

/// The catalogue's currency, which is the organisation's.
pub(super) fn currency(phone: &Phone) -> Result<Currency, PhoneError> {
    Ok(parts(phone)?.first().map_or(Currency::CNY, |part| part.price.currency))
}

/// The articles in which `text` occurs, whatever its case: favourites first, then what is in the van, then by number.
pub(super) fn search(phone: &Phone, text: &str) -> Result<Vec<PartCard>, PhoneError> {
    let wanted = text.trim().to_lowercase();
    let fits = |part: &Part| {
        [&part.number, &part.name, &part.specification, &part.model]
            .iter()
            .any(|field| field.to_lowercase().contains(&wanted))
    };
    let mut cards = cards(phone, fits)?;
    cards.sort_by_key(|card| (!card.favourite, card.van.is_none()));
    cards.truncate(MAX_PARTS);
    Ok(cards)
}

/// Everything that was ever loaded into the van.
pub(super) fn van(phone: &Phone) -> Result<Vec<PartCard>, PhoneError> {
    let mut cards = cards(phone, |_| true)?;
    cards.retain(|card| card.van.is_some());
    Ok(cards)
}

/// The names of what the lines of `visit` took from the van although it was not there.
pub(super) fn short_of(phone: &Phone, order: &WorkOrder, visit: VisitId) -> Result<Vec<String>, PhoneError> {
    let stock = phone.van_stock()?;
    let is_short = |part: &PartId| stock.get(part).is_some_and(|there| *there < 0);
    let lines = order.lines_of(visit).filter(|(_, line)| line.from_van() == Some(true));
    let short = lines.filter(|(_, line)| line.part().as_ref().is_some_and(is_short));
    let names: BTreeSet<String> = short.filter_map(|(_, line)| line.name()).collect();
    Ok(names.into_iter().collect())
}

fn cards(phone: &Phone, wanted: impl Fn(&Part) -> bool) -> Result<Vec<PartCard>, PhoneError> {
    let (favourites, stock) = (phone.favourites()?, phone.van_stock()?);
    let chosen = parts(phone)?.into_iter().filter(|part| wanted(part));
    Ok(chosen.map(|part| card(part, &favourites, &stock)).collect())
}

fn card(part: Part, favourites: &BTreeSet<PartId>, stock: &BTreeMap<PartId, i64>) -> PartCard {
    let there = stock.get(&part.id).copied();
    PartCard {
        id: part.id,
        detail: words::joined(&[&part.specification, &part.model]),
        price: format!("{} / {}", say::money(part.price), part.unit),
        favourite: favourites.contains(&part.id),
        van: there.map(|thousandths| format!("{} {}", Quantity { thousandths }, part.unit)),
        short: there.is_some_and(|there| there < 0),
        number: part.number,
        name: part.name,
    }
}
