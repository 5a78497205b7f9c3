//! Reading the cells of one row as what they should be; what is wrong names its field.

use jiff::civil::Date;
use shared::geo::Point;

use super::columns::Columns;
use super::reason::{Fault, Reason};
use super::sheet::Record;
use super::times::{self, Written};

/// A row with the meaning of its columns. Warnings gather here while it is read.
pub struct Cells<'r> {
    columns: &'r Columns,
    record: &'r Record,
    /// What was odd and taken all the same.
    pub warnings: Vec<Fault>,
}

impl<'r> Cells<'r> {
    /// A row to read.
    pub fn new(columns: &'r Columns, record: &'r Record) -> Self {
        Self { columns, record, warnings: Vec::new() }
    }

    /// Warns about a field.
    pub fn warn(&mut self, field: &'static str, reason: Reason) {
        self.warnings.push(Fault::on(field, reason));
    }

    /// The text of a field, trimmed; empty where there is no such column or nothing in it.
    pub fn raw(&self, field: &str) -> &'r str {
        let cell = self.columns.place(field).and_then(|place| self.record.cells.get(place));
        cell.map(|cell| cell.trim()).unwrap_or_default()
    }

    /// One line of text of at most `limit` characters; `None` where there is none.
    pub fn line(&self, field: &'static str, limit: usize) -> Result<Option<String>, Fault> {
        let text = self.raw(field);
        if text.is_empty() {
            return Ok(None);
        }
        check(field, text, limit, |c| c.is_control())?;
        Ok(Some(text.to_owned()))
    }

    /// The same where something has to stand.
    pub fn required(&self, field: &'static str, limit: usize) -> Result<String, Fault> {
        self.line(field, limit)?.ok_or_else(|| Fault::on(field, Reason::Missing))
    }

    /// A text that may have several lines, where something has to stand.
    pub fn text(&self, field: &'static str, limit: usize) -> Result<String, Fault> {
        let text = self.raw(field);
        if text.is_empty() {
            return Err(Fault::on(field, Reason::Missing));
        }
        check(field, text, limit, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))?;
        Ok(text.to_owned())
    }

    /// A time; `None` where there is none.
    pub fn time(&self, field: &'static str) -> Result<Option<Written>, Fault> {
        self.parsed(field, |text| Written::read(text).ok_or_else(|| Reason::NotATime { value: short(text) }))
    }

    /// A date; `None` where there is none.
    pub fn date(&self, field: &'static str) -> Result<Option<Date>, Fault> {
        self.parsed(field, |text| times::date(text).ok_or_else(|| Reason::NotATime { value: short(text) }))
    }

    /// The place that latitude and longitude name.
    pub fn point(&mut self) -> Result<Option<Point>, Fault> {
        let (lat, lon) = (self.degrees("latitude", 90.0)?, self.degrees("longitude", 180.0)?);
        match (lat, lon) {
            (None, None) => Ok(None),
            (Some(lat), Some(lon)) if lat == 0.0 && lon == 0.0 => {
                self.warn("latitude", Reason::NullIsland);
                Ok(None)
            }
            (Some(lat), Some(lon)) => Ok(Point::from_degrees(lat, lon)),
            (lat, _) => {
                self.warn(if lat.is_none() { "latitude" } else { "longitude" }, Reason::HalfAPlace);
                Ok(None)
            }
        }
    }

    fn degrees(&self, field: &'static str, limit: f64) -> Result<Option<f64>, Fault> {
        self.parsed(field, |text| {
            let degrees: f64 = text.parse().map_err(|_| Reason::NotANumber { value: short(text) })?;
            match (-limit..=limit).contains(&degrees) {
                true => Ok(degrees),
                false => Err(Reason::OffEarth { value: short(text) }),
            }
        })
    }

    /// What `read` makes of the field; `None` where nothing stands there.
    pub fn parsed<T>(
        &self,
        field: &'static str,
        read: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Result<Option<T>, Fault> {
        let text = self.raw(field);
        if text.is_empty() {
            return Ok(None);
        }
        read(text).map(Some).map_err(|reason| Fault::on(field, reason))
    }
}

fn check(field: &'static str, text: &str, limit: usize, forbidden: impl Fn(char) -> bool) -> Result<(), Fault> {
    if text.chars().count() > limit {
        return Err(Fault::on(field, Reason::TooLong { limit: u64::try_from(limit).unwrap_or(u64::MAX) }));
    }
    if text.chars().any(forbidden) {
        return Err(Fault::on(field, Reason::ControlCharacters));
    }
    Ok(())
}

/// As much of a wrong value as a report should repeat.
pub(super) fn short(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    if text.chars().count() > 40 {
        short.push('…');
    }
    short
}
