//! Service levels as the office defines them: calendars by the names of time zones, targets by class of fault, contracts.
//! Orders carry what was chosen for them, with the zone cut into offsets, so that phones reckon without a zone database.

pub mod calendar;
pub mod choose;
pub mod contract;
pub mod terms;
pub mod zone;

#[cfg(test)]
mod tests;
