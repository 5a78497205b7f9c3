//! What became of a file, row by row.

use serde::{Deserialize, Serialize};
use shared::lang::Lang;

use super::columns::Columns;
use super::kind::Kind;
use super::reason::{Fault, Reason};

/// Findings that a report names; more are only counted. All of them are in the file that `--report` writes.
pub const MAX_FINDINGS: usize = 1_000;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ImportOutcome)]
pub enum Outcome {
    /// It is in the books now.
    Accepted,
    /// It was in the books with other values, which were replaced.
    Changed,
    /// It was there already; nothing was done.
    Repeated,
    /// It was not asked for, by day or by number of rows.
    LeftOut,
    /// It was not taken.
    Refused,
}

impl Outcome {
    /// What people call it.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Accepted => lang.pick("已导入", "accepted"),
            Self::Changed => lang.pick("已更新", "changed"),
            Self::Repeated => lang.pick("已有", "repeated"),
            Self::LeftOut => lang.pick("未要求", "left out"),
            Self::Refused => lang.pick("被拒绝", "refused"),
        }
    }
}

/// A row that was dealt with.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its line in the file.
    pub line: u64,
    /// What it is known by.
    pub key: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The number of the order it became; empty for everything else.
    pub number: String,
    /// Why it was refused or left alone, or what was odd about it.
    pub faults: Vec<Fault>,
}

/// Something to look at in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ImportFinding)]
pub struct Finding {
    /// The line in the file.
    pub line: u64,
    /// What became of the row; a row that was accepted in spite of it is a warning.
    pub outcome: Outcome,
    /// The field; empty for the whole row.
    pub field: String,
    /// The name of its column in the file; empty for the whole row.
    pub column: String,
    /// What the row is known by.
    pub key: String,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}

impl Finding {
    /// In words, without line and outcome.
    pub fn words(&self, lang: Lang) -> String {
        match self.column.as_str() {
            "" => self.reason.words(lang),
            column => format!("{column}{}{}", lang.pick("：", ": "), self.reason.words(lang)),
        }
    }
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ImportReport)]
pub struct Report {
    /// What the file holds.
    pub kind: Kind,
    /// Its name.
    pub file: String,
    /// Its encoding, or `xlsx`.
    pub format: String,
    /// Whether nothing was kept of it.
    pub dry_run: bool,
    /// Rows read.
    pub rows: u64,
    /// Rows that are in the books now.
    pub accepted: u64,
    /// Rows whose entry in the books was changed.
    pub changed: u64,
    /// Rows that were known already.
    pub repeated: u64,
    /// Rows that were not asked for.
    pub left_out: u64,
    /// Rows among the accepted and changed ones with something odd about them.
    pub warned: u64,
    /// Rows that were not taken.
    pub refused: u64,
    /// The number of the first order made.
    pub first_number: Option<String>,
    /// The number of the last order made.
    pub last_number: Option<String>,
    /// Which column was read as which field.
    pub columns: Vec<(String, String)>,
    /// The first thousand rows that were refused or warned about, or that are known with other values.
    pub findings: Vec<Finding>,
    /// Findings beyond those.
    pub more_findings: u64,
}

impl Report {
    /// Nothing was read yet.
    pub fn new(kind: Kind, file: &str, format: &str, dry_run: bool) -> Self {
        Self {
            kind,
            file: file.to_owned(),
            format: format.to_owned(),
            dry_run,
            rows: 0,
            accepted: 0,
            changed: 0,
            repeated: 0,
            left_out: 0,
            warned: 0,
            refused: 0,
            first_number: None,
            last_number: None,
            columns: Vec::new(),
            findings: Vec::new(),
            more_findings: 0,
        }
    }

    /// Counts a row.
    pub fn count(&mut self, row: &Row, columns: &Columns) {
        self.rows += 1;
        let counted = match row.outcome {
            Outcome::Accepted => &mut self.accepted,
            Outcome::Changed => &mut self.changed,
            Outcome::Repeated => &mut self.repeated,
            Outcome::LeftOut => &mut self.left_out,
            Outcome::Refused => &mut self.refused,
        };
        *counted += 1;
        if matches!(row.outcome, Outcome::Accepted | Outcome::Changed) && !row.faults.is_empty() {
            self.warned += 1;
        }
        if !row.number.is_empty() {
            self.first_number.get_or_insert_with(|| row.number.clone());
            self.last_number = Some(row.number.clone());
        }
        // That a row is known already is what a second run is about; it is counted, not told.
        for fault in row.faults.iter().filter(|fault| fault.reason != Reason::Known) {
            if self.findings.len() >= MAX_FINDINGS {
                self.more_findings += 1;
                continue;
            }
            self.findings.push(Finding {
                line: row.line,
                outcome: row.outcome,
                field: fault.field.to_owned(),
                column: if fault.field.is_empty() { String::new() } else { columns.name(fault.field).to_owned() },
                key: row.key.clone(),
                reason: fault.reason.clone(),
            });
        }
    }

    /// The counts in one line.
    pub fn summary(&self, lang: Lang) -> String {
        let Self { accepted, changed, repeated, left_out, warned, refused, .. } = self;
        let mut told = match lang {
            Lang::ZhCn => format!("导入 {accepted}，已有 {repeated}，未要求 {left_out}，拒绝 {refused}，警告 {warned}"),
            Lang::En => format!(
                "{accepted} accepted, {repeated} known already, {left_out} left out, {refused} refused, {warned} warned about"
            ),
        };
        if *changed > 0 {
            told.push_str(&match lang {
                Lang::ZhCn => format!("，更新 {changed}"),
                Lang::En => format!(", {changed} changed"),
            });
        }
        if self.dry_run {
            told.push_str(lang.pick("（试运行，未保存）", " (dry run: nothing was kept)"));
        }
        told
    }
}
