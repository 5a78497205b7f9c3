//! Calendars, and the terms of service levels.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Row, StoreError, Tx};
use crate::levels::calendar::WorkingCalendar;
use crate::levels::terms::LevelTerms;

const CALENDAR: &str = "SELECT name, content FROM calendars WHERE name = $1 /*lock*/";
const CALENDARS: &str = "SELECT name, content FROM calendars WHERE name > $1 ORDER BY name LIMIT $2";
const PUT_CALENDAR: &str = "INSERT INTO calendars (name, content) VALUES ($1, $2) \
    ON CONFLICT (name) DO UPDATE SET content = excluded.content";
const REMOVE_CALENDAR: &str = "DELETE FROM calendars WHERE name = $1";
const USERS: &str = "SELECT level, content FROM level_terms WHERE calendar = $1 ORDER BY level";
const TERMS: &str = "SELECT t.level, t.content, c.content AS hours FROM level_terms t \
    JOIN calendars c ON c.name = t.calendar WHERE t.level = $1";
const PUT_TERMS: &str = "INSERT INTO level_terms (level, calendar, content) VALUES ($1, $2, $3) \
    ON CONFLICT (level) DO UPDATE SET calendar = excluded.calendar, content = excluded.content";
const REMOVE_TERMS: &str = "DELETE FROM level_terms WHERE level = $1";

/// A calendar, locked until the commit where `tx` writes.
pub async fn calendar(tx: &mut Tx, name: &str) -> Result<Option<WorkingCalendar>, StoreError> {
    tx.fetch_optional(CALENDAR, (name,)).await?.map(|row| json(&row, "content")).transpose()
}

/// Up to `limit` calendars by name, those after `after`.
pub async fn calendars(tx: &mut Tx, after: &str, limit: u32) -> Result<Vec<(String, WorkingCalendar)>, StoreError> {
    let rows = tx.fetch_all(CALENDARS, (after, limit)).await?;
    rows.iter().map(|row| Ok((row.get("name")?, json(row, "content")?))).collect()
}

/// Writes a calendar.
pub async fn put_calendar(tx: &mut Tx, name: &str, calendar: &WorkingCalendar) -> Result<(), StoreError> {
    tx.execute(PUT_CALENDAR, (name, text(calendar)?)).await.map(drop)
}

/// Takes a calendar away that no level uses.
pub async fn remove_calendar(tx: &mut Tx, name: &str) -> Result<(), StoreError> {
    tx.execute(REMOVE_CALENDAR, (name,)).await.map(drop)
}

/// The levels whose minutes are counted in a calendar, with their terms.
pub async fn users_of(tx: &mut Tx, calendar: &str) -> Result<Vec<(String, LevelTerms)>, StoreError> {
    let rows = tx.fetch_all(USERS, (calendar,)).await?;
    rows.iter().map(|row| Ok((row.get("level")?, json(row, "content")?))).collect()
}

/// The terms of a level and their calendar.
pub async fn terms(tx: &mut Tx, level: &str) -> Result<Option<(LevelTerms, WorkingCalendar)>, StoreError> {
    let row = tx.fetch_optional(TERMS, (level,)).await?;
    row.map(|row| Ok((json(&row, "content")?, json(&row, "hours")?))).transpose()
}

/// Writes the terms of a level.
pub async fn put_terms(tx: &mut Tx, level: &str, terms: &LevelTerms) -> Result<(), StoreError> {
    tx.execute(PUT_TERMS, (level, &terms.calendar, text(terms)?)).await.map(drop)
}

/// Takes the terms of a level away: its minutes are plain ones from now on.
pub async fn remove_terms(tx: &mut Tx, level: &str) -> Result<(), StoreError> {
    tx.execute(REMOVE_TERMS, (level,)).await.map(drop)
}

/// A column that holds JSON.
pub(super) fn json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    let content: String = row.get(column)?;
    serde_json::from_str(&content).map_err(|error| row.corrupt(column, error.to_string()))
}

/// A value on its way into such a column.
pub(super) fn text(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Database(error.to_string()))
}
