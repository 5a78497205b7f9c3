//! Workbooks: the first sheet as rows of text. What one unpacks to is measured before anything of it is read, and cells are
//! read one by one, since a sheet of two cells may claim to be a million rows wide.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};

use super::error::FileFault;
use super::sheet::{Limits, MAX_CELL_BYTES, MAX_COLUMNS, Record};

/// Files inside a workbook; a hundred sheets with their drawings have fewer.
const MAX_ENTRIES: usize = 2_000;

/// The rows of the first sheet that has any, header first.
pub(super) fn rows(bytes: Vec<u8>, limits: Limits) -> Result<Vec<Record>, FileFault> {
    weigh(&bytes, limits)?;
    let bad = |error: &dyn std::fmt::Display| FileFault::BadWorkbook { told: error.to_string() };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| bad(&error))?;
    for name in book.sheet_names() {
        let mut cells = book.worksheet_cells_reader(&name).map_err(|error| bad(&error))?;
        let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        while let Some(cell) = cells.next_cell().map_err(|error| bad(&error))? {
            let (row, column) = cell.get_position();
            let Some(column) = usize::try_from(column).ok().filter(|column| *column < MAX_COLUMNS) else { continue };
            let text = text(cell.get_value());
            if text.is_empty() {
                continue;
            }
            let into = rows.entry(row).or_default();
            into.resize(into.len().max(column.saturating_add(1)), String::new());
            if let Some(place) = into.get_mut(column) {
                *place = text;
            }
            if u64::try_from(rows.len()).unwrap_or(u64::MAX) > limits.rows.saturating_add(1) {
                return Err(FileFault::TooManyRows { limit: limits.rows });
            }
        }
        if !rows.is_empty() {
            let record = |(row, cells): (u32, Vec<String>)| Record { line: u64::from(row).saturating_add(1), cells };
            return Ok(rows.into_iter().map(record).collect());
        }
    }
    Err(FileFault::Empty)
}

/// Unpacks everything into nothing and counts: a small file can unpack to more than there is memory.
fn weigh(bytes: &[u8], limits: Limits) -> Result<(), FileFault> {
    let bad = |told: String| FileFault::BadWorkbook { told };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| bad(error.to_string()))?;
    if archive.len() > MAX_ENTRIES {
        return Err(bad(format!("{} files inside", archive.len())));
    }
    let mut left = limits.bytes;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| bad(error.to_string()))?;
        let mut entry = entry.take(left.saturating_add(1));
        let unpacked = std::io::copy(&mut entry, &mut std::io::sink()).map_err(|error| bad(error.to_string()))?;
        left = left.checked_sub(unpacked).ok_or(FileFault::TooLarge { limit: limits.bytes })?;
    }
    Ok(())
}

/// A cell as somebody would have typed it into CSV.
fn text(cell: &DataRef<'_>) -> String {
    let text = match cell {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Telephone numbers and tickets come as floating point; `to_string` gives the shortest text that means it.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        // An error such as #REF! says nothing; the field counts as empty.
        DataRef::Error(_) | DataRef::Empty => String::new(),
    };
    // One byte too many is enough for the row to be refused with its column.
    match text.char_indices().find(|(at, _)| *at > MAX_CELL_BYTES) {
        Some((at, _)) => text.get(..at).unwrap_or_default().to_owned(),
        None => text,
    }
}
