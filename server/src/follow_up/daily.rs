//! Drawing the lists of days that are over.

use shared::calendar::Day;

use super::DUE_MINUTES;
use super::draw::draw;
use crate::levels::zone;
use crate::state::Office;
use crate::store::{StoreError, follow_ups};

/// How many days back lists are drawn for: a server that was down over a holiday catches up.
const DAYS_BACK: i32 = 14;

/// Draws the list of every day before today that has none; returns how many calls there are.
pub async fn draw_lists(office: &Office) -> Result<usize, StoreError> {
    crate::alarms::round::round(office).await?;
    let refused = |error: zone::BadZone| StoreError::Refused(error.to_string());
    let (name, now) = (office.config().organisation.time_zone.clone(), office.now());
    let today = zone::today(&name, now).map_err(refused)?;
    let mut calls = 0;
    for back in (1..=DAYS_BACK).rev() {
        let day = today.plus(-back);
        let bounds =
            (zone::midnight(&name, day).map_err(refused)?, zone::midnight(&name, day.plus(1)).map_err(refused)?);
        calls += draw_list(office, day, bounds).await?;
    }
    Ok(calls)
}

async fn draw_list(
    office: &Office,
    day: Day,
    bounds: (shared::time::Moment, shared::time::Moment),
) -> Result<usize, StoreError> {
    let now = office.now();
    if follow_ups::is_drawn(office.store(), day).await? {
        return Ok(0);
    }
    let seed: [u8; 32] = office.random_bytes();
    let mut tx = office.store().write().await?;
    let closings = follow_ups::closings(&mut tx, bounds).await?;
    // Of several servers one begins the day; the others find it begun.
    if !follow_ups::begin(&mut tx, day, &seed, closings.len(), now).await? {
        return Ok(0);
    }
    let drawn = draw(day, &closings, &seed);
    let due_at = bounds.1.plus_minutes(DUE_MINUTES);
    follow_ups::add(&mut tx, day, &drawn, due_at).await?;
    tx.commit().await?;
    Ok(drawn.len())
}
