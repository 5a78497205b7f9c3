//! A table of text, whatever the file was: CSV with commas, semicolons or tabs, or the first sheet of a workbook.

use std::fmt;
use std::io::Cursor;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::Encoding;

use super::encoding::decode;
use super::error::FileFault;
use super::reason::{Fault, Reason};
use super::xlsx;

/// Columns of one row that are read; what stands further right is ignored.
pub const MAX_COLUMNS: usize = 200;
/// Bytes of one cell: more than the longest text of a work order. A quote that is never closed ends here.
pub const MAX_CELL_BYTES: usize = 32 * 1024;

/// What a file may weigh.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes, after unpacking.
    pub bytes: u64,
    /// Rows below the header.
    pub rows: u64,
}

impl Limits {
    /// Over REST: what one request may carry, and what one transaction after the other takes within a minute.
    pub const REST: Self = Self { bytes: 200_000_000, rows: 200_000 };
    /// On the command line, where whoever runs it owns the machine; still within memory.
    pub const COMMAND: Self = Self { bytes: 2_000_000_000, rows: 5_000_000 };
}

/// A row of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its line in the file, from 1; in a workbook the number of the row.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// A table.
pub struct Sheet {
    /// The names of the columns, as they stand there.
    pub header: Vec<String>,
    /// What the file was: the encoding, or `xlsx`.
    pub format: &'static str,
    /// How many rows there are below the header, about.
    pub rows: u64,
    body: Body,
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet").field("header", &self.header).field("format", &self.format).finish_non_exhaustive()
    }
}

enum Body {
    Csv(Box<csv::StringRecordsIntoIter<Cursor<String>>>, Lines),
    Workbook(std::vec::IntoIter<Record>),
}

impl Sheet {
    /// Reads a file: a workbook if it begins like one, else CSV in `encoding` or the one its bytes show.
    pub fn open(bytes: Vec<u8>, encoding: Option<&'static Encoding>, limits: Limits) -> Result<Self, FileFault> {
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::workbook(bytes, limits);
        }
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(FileFault::OldWorkbook);
        }
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.bytes {
            return Err(FileFault::TooLarge { limit: limits.bytes });
        }
        let (text, encoding) = decode(bytes, encoding)?;
        // Lines are counted, not rows: a quoted cell may hold some, and nobody should wait for that to be found out.
        let lines = u64::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u64::MAX);
        let delimiter = delimiter(text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default());
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(true).from_reader(Cursor::new(text));
        let header = reader.headers().map_err(|_| FileFault::Empty)?;
        let header: Vec<String> = header.iter().take(MAX_COLUMNS).map(|name| name.trim().to_owned()).collect();
        if header.iter().all(String::is_empty) {
            return Err(FileFault::Empty);
        }
        if lines > limits.rows.saturating_add(1) {
            return Err(FileFault::TooManyRows { limit: limits.rows });
        }
        let body = Body::Csv(Box::new(reader.into_records()), Lines::default());
        Ok(Self { header, format: encoding.name(), rows: lines.saturating_sub(1), body })
    }

    fn workbook(bytes: Vec<u8>, limits: Limits) -> Result<Self, FileFault> {
        let mut rows = xlsx::rows(bytes, limits)?.into_iter();
        let header = rows.next().ok_or(FileFault::Empty)?;
        let header = header.cells.iter().map(|name| name.trim().to_owned()).collect();
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        Ok(Self { header, format: "xlsx", rows: count, body: Body::Workbook(rows) })
    }
}

/// The rows; one that cannot be read does not end the table.
impl Iterator for Sheet {
    type Item = Result<Record, (u64, Fault)>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.body {
            Body::Workbook(rows) => rows.next().map(Ok),
            Body::Csv(records, lines) => loop {
                let record = records.next()?;
                let position = record.as_ref().map_or_else(|error| error.position(), StringRecord::position);
                let text = records.reader().get_ref().get_ref();
                let line = lines.of(text, position.map_or(0, csv::Position::byte));
                match record {
                    Err(error) => {
                        return Some(Err((line, Fault::on("", Reason::Unreadable { told: error.to_string() }))));
                    }
                    Ok(record) if record.iter().all(|cell| cell.trim().is_empty()) => {}
                    Ok(record) => return Some(row(line, &record, self.header.len())),
                }
            },
        }
    }
}

/// Counts lines as an editor does. The reader's own count stands before the empty lines that it skips, and before the second
/// half of a Windows line end.
#[derive(Debug, Default)]
struct Lines {
    counted: usize,
    before: u64,
}

impl Lines {
    /// The line on which the record begins that the reader found at `byte`; asked in the order of the file.
    fn of(&mut self, text: &str, byte: u64) -> u64 {
        let bytes = text.as_bytes();
        let mut at = usize::try_from(byte).unwrap_or(usize::MAX).min(bytes.len());
        while bytes.get(at).is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            at += 1;
        }
        let new = bytes.get(self.counted..at).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
        self.counted = at;
        self.before = self.before.saturating_add(u64::try_from(new).unwrap_or(u64::MAX));
        self.before.saturating_add(1)
    }
}

fn row(line: u64, record: &StringRecord, columns: usize) -> Result<Record, (u64, Fault)> {
    let cells: Vec<String> = record.iter().take(MAX_COLUMNS).map(str::to_owned).collect();
    if cells.iter().any(|cell| cell.len() > MAX_CELL_BYTES) {
        let limit = u64::try_from(MAX_CELL_BYTES).unwrap_or(u64::MAX);
        return Err((line, Fault::on("", Reason::TooLong { limit })));
    }
    if record.iter().skip(columns.max(1)).any(|cell| !cell.trim().is_empty()) && columns < MAX_COLUMNS {
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        return Err((line, Fault::on("", Reason::MoreCells { cells: count(record.len()), columns: count(columns) })));
    }
    Ok(Record { line, cells })
}

/// What separates the columns: whatever the header has most of.
fn delimiter(header: &str) -> u8 {
    let count = |wanted: u8| header.bytes().filter(|byte| *byte == wanted).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Sheet {
        Sheet::open(text.as_bytes().to_vec(), None, Limits::REST).unwrap()
    }

    #[test]
    fn commas_semicolons_and_tabs_are_told_apart_and_lines_are_the_files_own() {
        for (separator, end) in [(",", "\n"), (";", "\r\n"), ("\t", "\n"), (",", "\r\n")] {
            let text = format!("number{separator}name{end}{end}1{separator}\"two\nlines\"{end}2{separator}x{end}");
            let sheet = open(&text);
            assert_eq!(sheet.header, ["number", "name"]);
            let rows: Vec<Record> = sheet.map(Result::unwrap).collect();
            assert_eq!((rows[0].line, rows[0].cells[1].as_str()), (3, "two\nlines"));
            assert_eq!((rows.len(), rows[1].line), (2, 5));
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_its_row_and_nothing_else() {
        let text = format!("number,name\n1,ok\n2,\"{}", "x,y\n".repeat(20_000));
        let rows: Vec<_> = open(&text).collect();
        assert!(rows[0].is_ok());
        assert!(matches!(rows[1], Err((3, Fault { reason: Reason::TooLong { .. }, .. }))));
    }

    #[test]
    fn a_separator_in_a_cell_without_quotes_is_told_and_empty_cells_at_the_end_are_nothing() {
        let rows: Vec<_> = open("number,name\n1,one, two\n2,two,,\n3\n").collect();
        assert!(matches!(rows[0], Err((2, Fault { reason: Reason::MoreCells { cells: 3, columns: 2 }, .. }))));
        assert!(rows[1].is_ok() && rows[2].is_ok());
    }

    #[test]
    fn what_is_too_large_empty_or_old_is_refused_as_a_whole() {
        let limits = Limits { bytes: 100, rows: 2 };
        let refused = |bytes: &[u8]| Sheet::open(bytes.to_vec(), None, limits).unwrap_err();
        assert_eq!(refused(b""), FileFault::Empty);
        assert_eq!(refused(b"\n \n"), FileFault::Empty);
        assert_eq!(refused(&[b'x'; 101]), FileFault::TooLarge { limit: 100 });
        assert_eq!(refused(b"a\n1\n2\n3\n"), FileFault::TooManyRows { limit: 2 });
        assert_eq!(refused(&[0xd0, 0xcf, 0x11, 0xe0, 0]), FileFault::OldWorkbook);
        assert!(matches!(refused(b"PK\x03\x04 and then nothing"), FileFault::BadWorkbook { .. }));
    }
}
