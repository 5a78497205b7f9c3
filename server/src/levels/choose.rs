//! Which level, and under which terms, an order gets.

use shared::ids::{CustomerId, EquipmentId};
use shared::sync::reference::{Level, Reference};
use shared::time::Moment;

use crate::orders::intake::DEFAULT_LEVEL;
use crate::store::{StoreError, Tx, books, contracts, levels};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The level's name; the office's default if none.
    pub level: Option<&'a str>,
    /// The class of the fault, if somebody named one.
    pub class: Option<&'a str>,
    /// The trade, which is a class where none was named.
    pub trade: &'a str,
    /// When the report was received.
    pub received_at: Moment,
}

/// What was chosen.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// This, as the order will carry it.
    Level(Level),
    /// There is no level of that name.
    NoLevel,
    /// The level tells no such class apart.
    NoClass,
    /// Its calendar has no deadline for a report of that moment.
    OutOfReach,
}

/// Chooses by the books as they are now.
pub async fn choose(tx: &mut Tx, asked: Asked<'_>) -> Result<Chosen, StoreError> {
    let (default, response_minutes, resolve_minutes) = DEFAULT_LEVEL;
    let wanted = asked.level.unwrap_or(default);
    let level = match books::reference(tx, &format!("level:{wanted}")).await? {
        Some(Reference::Level(level)) => level,
        _ if wanted == default => Level { name: default.into(), response_minutes, resolve_minutes, terms: None },
        _ => return Ok(Chosen::NoLevel),
    };
    under_terms(tx, level, asked).await
}

/// The level under the terms that the books have for it.
pub async fn under_terms(tx: &mut Tx, level: Level, asked: Asked<'_>) -> Result<Chosen, StoreError> {
    let Some((terms, calendar)) = levels::terms(tx, &level.name).await? else {
        // Without terms no class is told apart, whatever the report names.
        return Ok(Chosen::Level(Level { terms: None, ..level }));
    };
    if asked.class.is_some_and(|class| !terms.classes.iter().any(|targets| targets.class == class)) {
        return Ok(Chosen::NoClass);
    }
    let classes: Vec<&str> = asked.class.into_iter().chain([asked.trade]).collect();
    let chosen = terms.level_for(&level, &calendar, &classes, asked.received_at);
    Ok(chosen.map_or(Chosen::OutOfReach, Chosen::Level))
}

/// The level that a contract gives a customer's machine at that moment: that of the machine before that of all machines.
pub async fn by_contract(
    tx: &mut Tx,
    customer: Option<CustomerId>,
    equipment: Option<EquipmentId>,
    at: Moment,
) -> Result<Option<String>, StoreError> {
    let Some(customer) = customer else { return Ok(None) };
    let mut valid = contracts::valid(tx, customer, equipment, at).await?;
    valid.sort_by_key(|contract| contract.terms.equipment.is_none());
    Ok(valid.into_iter().find_map(|contract| contract.terms.level))
}
