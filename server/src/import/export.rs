//! Tables that people open in a spreadsheet. A cell that somebody else wrote must not become a formula there.

use std::io::{self, Write};

use shared::lang::Lang;

use super::columns::Columns;
use super::report::Row;

/// The cell as it can be opened safely: what a spreadsheet would take for a formula gets an apostrophe, which it shows as
/// text (OWASP, CSV Injection). Numbers stay numbers.
pub fn defused(cell: &str) -> String {
    let formula = cell
        .trim_start_matches([' ', '\u{3000}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if formula && cell.trim().parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

/// Writes a report as CSV, one line a row and finding: UTF-8 with a byte order mark, which spreadsheets need for Chinese.
pub struct ReportFile<W: Write> {
    writer: csv::Writer<W>,
    lang: Lang,
}

impl<W: Write> ReportFile<W> {
    /// Begins the file.
    pub fn begin(mut file: W, lang: Lang) -> io::Result<Self> {
        file.write_all(b"\xef\xbb\xbf")?;
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(lang.pick(
            ["行", "编号", "结果", "列", "原因", "工单号"],
            ["line", "key", "outcome", "column", "reason", "order"],
        ))?;
        Ok(Self { writer, lang })
    }

    /// Writes a row.
    pub fn row(&mut self, row: &Row, columns: &Columns) -> io::Result<()> {
        let (line, outcome) = (row.line.to_string(), row.outcome.words(self.lang));
        let mut write = |column: &str, reason: &str| {
            let (key, column) = (defused(&row.key), defused(column));
            self.writer.write_record([line.as_str(), &key, outcome, &column, reason, &row.number])
        };
        if row.faults.is_empty() {
            write("", "")?;
        }
        for fault in &row.faults {
            let column = if fault.field.is_empty() { "" } else { columns.name(fault.field) };
            write(column, &defused(&fault.reason.words(self.lang)))?;
        }
        Ok(())
    }

    /// Writes what is left.
    pub fn end(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text_and_numbers_stay() {
        for formula in ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1"] {
            assert!(defused(formula).starts_with('\''), "{formula}");
        }
        for harmless in ["-12.5", "+86", "1001", "空调不制冷", "a=b", ""] {
            assert_eq!(defused(harmless), harmless);
        }
    }
}
