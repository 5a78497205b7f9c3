//! The way of a file: rows in, transactions of many rows, a report out.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::cells::{Cells, short};
use super::columns::{Columns, Mapping};
use super::error::ImportError;
use super::kind::Kind;
use super::reason::{Fault, Reason};
use super::report::{Outcome, Report, Row};
use super::sheet::{Record, Sheet};
use super::{crews, customers, equipment, parts, requests};
use crate::orders::desk::By;
use crate::state::Office;
use crate::store::StoreError;

/// Rows that one transaction takes: enough that its flush does not count, few enough that others' writes wait for no
/// longer than a quarter of a second.
const CHUNK: usize = 1_000;

/// How to read a file.
#[derive(Clone, Debug)]
pub struct Manner {
    /// What the file is called in the report.
    pub file: String,
    /// Which columns hold which fields, where their names do not say it.
    pub mappings: Vec<Mapping>,
    /// The time zone of its times.
    pub zone: TimeZone,
    /// Only the requests of this day, all of them open and unassigned, to play it.
    pub open_on: Option<Date>,
    /// Only so many rows.
    pub limit: u64,
    /// Read, check and report, and keep nothing.
    pub dry_run: bool,
    /// Change entries of the books that differ.
    pub update: bool,
}

impl Manner {
    /// Everything in the file, with times in `zone`.
    pub fn plain(file: &str, zone: TimeZone) -> Self {
        let (mappings, file) = (Vec::new(), file.to_owned());
        Self { file, mappings, zone, open_on: None, limit: u64::MAX, dry_run: false, update: false }
    }
}

/// Who follows an import.
pub trait Watch: Send {
    /// A row was dealt with.
    fn row(&mut self, row: &Row, columns: &Columns) {
        let _ = (row, columns);
    }

    /// So many rows of about so many are done.
    fn progress(&mut self, done: u64, of: u64) {
        let _ = (done, of);
    }
}

/// Nobody does.
impl Watch for () {}

/// A row that can be stored.
pub(super) struct Line<T> {
    pub(super) line: u64,
    pub(super) key: String,
    pub(super) item: T,
    pub(super) warnings: Vec<Fault>,
}

impl<T> Line<T> {
    /// The row in the report.
    pub(super) fn became(&self, outcome: Outcome) -> Row {
        let (line, key, faults) = (self.line, self.key.clone(), self.warnings.clone());
        Row { line, key, outcome, number: String::new(), faults }
    }

    /// The row in the report, with a reason.
    pub(super) fn because(&self, outcome: Outcome, fault: Fault) -> Row {
        Row { faults: vec![fault], ..self.became(outcome) }
    }
}

/// What a row says: nothing that was asked for, or an item and the key it is known by.
pub(super) type Parsed<T> = Option<(String, T)>;

/// One kind of file.
pub(super) trait Importer: Send {
    /// What a row holds.
    type Item: Send;

    /// Reads a row.
    fn parse(&self, cells: &mut Cells<'_>) -> Result<Parsed<Self::Item>, Fault>;

    /// Stores rows in one transaction, which is not committed in a dry run. One row of the report for each.
    fn store(
        &mut self,
        office: &Office,
        by: &By,
        lines: Vec<Line<Self::Item>>,
    ) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;
}

/// Imports a file.
pub async fn import(
    office: &Office,
    by: By,
    (kind, sheet): (Kind, Sheet),
    manner: &Manner,
    watch: &mut dyn Watch,
) -> Result<Report, ImportError> {
    let columns = Columns::find(kind, &sheet.header, &manner.mappings)?;
    let mut report = Report::new(kind, &manner.file, sheet.format, manner.dry_run);
    report.columns = columns.understood();
    let drive = Drive { office, by: &by, columns: &columns, report: &mut report, watch, dealt_with: Vec::new() };
    match kind {
        Kind::Requests => drive.run(requests::Requests::new(manner), sheet, manner.limit).await?,
        Kind::Customers => drive.run(customers::Customers::new(manner), sheet, manner.limit).await?,
        Kind::Equipment => drive.run(equipment::Machines::new(manner), sheet, manner.limit).await?,
        Kind::Parts => drive.run(parts::Parts::new(office, manner), sheet, manner.limit).await?,
        Kind::Crews => drive.run(crews::Crews::new(office, manner), sheet, manner.limit).await?,
    }
    Ok(report)
}

struct Drive<'d> {
    office: &'d Office,
    by: &'d By,
    columns: &'d Columns,
    report: &'d mut Report,
    watch: &'d mut dyn Watch,
    /// Rows that wait for those of the same transaction, so that the report has the order of the file.
    dealt_with: Vec<Row>,
}

impl Drive<'_> {
    async fn run<I: Importer>(mut self, mut importer: I, sheet: Sheet, limit: u64) -> Result<(), StoreError> {
        let about = sheet.rows;
        let mut seen: HashMap<String, u64> = HashMap::new();
        let mut chunk = Vec::with_capacity(CHUNK);
        let mut wanted = 0_u64;
        for record in sheet {
            match self.read(&importer, record, &mut seen) {
                Ok(line) if wanted < limit => {
                    wanted += 1;
                    chunk.push(line);
                }
                Ok(line) => self.dealt_with.push(line.became(Outcome::LeftOut)),
                Err(row) => self.dealt_with.push(row),
            }
            if chunk.len() >= CHUNK || self.dealt_with.len() >= CHUNK {
                self.store(&mut importer, std::mem::take(&mut chunk), about).await?;
            }
        }
        self.store(&mut importer, chunk, about).await
    }

    /// The row as an item, or what became of it without one.
    fn read<I: Importer>(
        &self,
        importer: &I,
        record: Result<Record, (u64, Fault)>,
        seen: &mut HashMap<String, u64>,
    ) -> Result<Line<I::Item>, Row> {
        let row = |line, key: String, outcome, faults| Row { line, key, outcome, number: String::new(), faults };
        let record = record.map_err(|(line, fault)| row(line, String::new(), Outcome::Refused, vec![fault]))?;
        let mut cells = Cells::new(self.columns, &record);
        let parsed = importer.parse(&mut cells);
        let first = || record.cells.first().map(|cell| short(cell)).unwrap_or_default();
        let refused = |fault| row(record.line, first(), Outcome::Refused, vec![fault]);
        let Some((key, item)) = parsed.map_err(refused)? else {
            return Err(row(record.line, first(), Outcome::LeftOut, Vec::new()));
        };
        if let Some(line) = seen.get(&key) {
            let twice = Fault::on("", Reason::Twice { line: *line });
            return Err(row(record.line, key, Outcome::Repeated, vec![twice]));
        }
        seen.insert(key.clone(), record.line);
        Ok(Line { line: record.line, key, item, warnings: cells.warnings })
    }

    async fn store<I: Importer>(
        &mut self,
        importer: &mut I,
        chunk: Vec<Line<I::Item>>,
        about: u64,
    ) -> Result<(), StoreError> {
        let mut rows = std::mem::take(&mut self.dealt_with);
        if !chunk.is_empty() {
            rows.append(&mut importer.store(self.office, self.by, chunk).await?);
        }
        rows.sort_by_key(|row| row.line);
        for row in &rows {
            self.report.count(row, self.columns);
            self.watch.row(row, self.columns);
        }
        self.watch.progress(self.report.rows, about.max(self.report.rows));
        Ok(())
    }
}
