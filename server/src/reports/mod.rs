//! Reports 报表: the tables of the handbooks, added up from [`crate::figures`]. A table is data ([`table`]); pages, CSV and .xlsx
//! are made of the same cells, so none of them can say anything else.

pub mod daily;
pub mod freeze;
pub mod letters;
pub mod levels;
pub mod made;
pub mod monthly;
pub mod page;
pub mod parts;
pub mod period;
pub mod schedule;
pub mod settlement;
pub mod sheet;
pub mod table;
pub mod weekly;

#[cfg(test)]
mod letters_tests;
#[cfg(test)]
mod schedule_tests;
#[cfg(test)]
mod settlement_tests;
#[cfg(test)]
mod storm;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod ways_tests;

use crate::levels::zone;
use crate::state::Office;
use crate::store::StoreError;
use shared::calendar::Day;
use shared::time::Moment;

/// At which moment a report is made.
#[derive(Clone, Copy, Debug)]
pub struct AsOf {
    /// Now.
    pub now: Moment,
    /// The date of it at the office.
    pub today: Day,
}

impl AsOf {
    /// Now, at this office. What changed up to now is taken into the figures first.
    pub async fn now(office: &Office) -> Result<Self, StoreError> {
        crate::alarms::round::round(office).await?;
        let now = office.now();
        let today = zone::today(&office.config().organisation.time_zone, now)
            .map_err(|error| StoreError::Refused(error.to_string()))?;
        Ok(Self { now, today })
    }
}
