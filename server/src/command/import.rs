//! `callout-server import KIND FILE`: what another system wrote becomes orders and books. The server may run meanwhile.

use std::fs::File;
use std::io::{BufWriter, IsTerminal as _, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::lang::Lang;
use shared::time::Clock;

use super::{open, progress::Progress};
use crate::config::Config;
use crate::import::columns::{Columns, Mapping};
use crate::import::export::ReportFile;
use crate::import::report::Row;
use crate::import::sheet::{Limits, Sheet};
use crate::import::{ImportError, Kind, Manner, Report, Watch, encoding};
use crate::orders::desk::By;
use crate::system::SystemClock;

/// Findings that are printed; the others are in `--report`.
const PRINTED: usize = 30;

/// What to import, and how.
#[derive(Debug, clap::Args)]
pub struct Wish {
    /// requests, customers, equipment, parts or crews
    pub kind: Kind,
    /// CSV (comma, semicolon, tab; UTF-8, GB18030) or XLSX with the names of the columns in the first row
    pub file: PathBuf,
    /// Which column holds a field, where its name does not say it: --map fault=Description (any number of times)
    #[arg(long = "map", value_name = "FIELD=COLUMN")]
    pub mappings: Vec<Mapping>,
    /// The encoding of a CSV file, such as gb18030, big5 or latin1; found out unless said
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Only the requests of this day, all of them open and unassigned: to play it
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub open_on: Option<Date>,
    /// Only the first so many rows
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// Time zone of the file's times; the organisation's unless said otherwise
    #[arg(long, value_name = "IANA")]
    pub file_time_zone: Option<String>,
    /// Read and check everything, keep nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Change entries of the books that differ (customers, equipment, parts, crews)
    #[arg(long)]
    pub update: bool,
    /// Write what became of every row into this CSV file
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// The report on the screen as JSON
    #[arg(long)]
    pub json: bool,
    /// The language of the report: zh-CN or en
    #[arg(long, env = "LANG", hide_env_values = true, value_name = "LANG")]
    pub lang: Option<String>,
}

/// Imports a file and prints what became of it.
pub async fn import(config: Config, wish: Wish) -> anyhow::Result<()> {
    let lang = Lang::from_tag(wish.lang.as_deref().unwrap_or_default());
    let sheet = read(&wish, lang)?;
    let manner = manner(&config, &wish)?;
    let mut follower = Follower::begin(&wish, lang)?;
    let office = open::office(config).await?;
    let by = By { person: None, source: format!("import {}", manner.file) };
    let imported = crate::import::import(&office, by, (wish.kind, sheet), &manner, &mut follower).await;
    follower.end()?;
    office.store().close().await;
    let report = imported.map_err(|error| in_words(error, lang))?;
    print(&report, &wish, lang)
}

fn read(wish: &Wish, lang: Lang) -> anyhow::Result<Sheet> {
    let limits = Limits::COMMAND;
    let size = std::fs::metadata(&wish.file).with_context(|| format!("{} cannot be read", wish.file.display()))?.len();
    let encoding = wish.encoding.as_deref().map(encoding::named).transpose();
    let encoding = encoding.map_err(|fault| in_words(fault.into(), lang))?;
    if size > limits.bytes {
        return Err(in_words(crate::import::FileFault::TooLarge { limit: limits.bytes }.into(), lang));
    }
    let bytes = std::fs::read(&wish.file).with_context(|| format!("{} cannot be read", wish.file.display()))?;
    Sheet::open(bytes, encoding, limits).map_err(|fault| in_words(fault.into(), lang))
}

fn manner(config: &Config, wish: &Wish) -> anyhow::Result<Manner> {
    let zone = wish.file_time_zone.as_deref().unwrap_or(&config.organisation.time_zone);
    let zone =
        TimeZone::get(zone).with_context(|| format!("`--file-time-zone`: {zone} is not in the IANA database"))?;
    Ok(Manner {
        mappings: wish.mappings.clone(),
        open_on: wish.open_on,
        limit: wish.limit.unwrap_or(u64::MAX),
        dry_run: wish.dry_run,
        update: wish.update,
        ..Manner::plain(&wish.file.display().to_string(), zone)
    })
}

fn in_words(error: ImportError, lang: Lang) -> anyhow::Error {
    match error {
        ImportError::File(fault) => anyhow::anyhow!("{}", fault.words(lang)),
        ImportError::Store(error) => error.into(),
    }
}

/// Shows how far it is, and writes every row down.
struct Follower {
    progress: Progress,
    clock: SystemClock,
    file: Option<ReportFile<BufWriter<File>>>,
    failed: Option<std::io::Error>,
}

impl Follower {
    fn begin(wish: &Wish, lang: Lang) -> anyhow::Result<Self> {
        let file = match &wish.report {
            None => None,
            Some(path) => {
                let is_itself =
                    path.canonicalize().is_ok_and(|path| wish.file.canonicalize().is_ok_and(|file| file == path));
                anyhow::ensure!(!is_itself, "`--report`: {} is the file that is imported", path.display());
                let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
                Some(ReportFile::begin(BufWriter::new(file), lang)?)
            }
        };
        let clock = SystemClock;
        let progress = Progress::begin(clock.uptime().ms, std::io::stderr().is_terminal(), lang);
        Ok(Self { progress, clock, file, failed: None })
    }

    fn end(self) -> anyhow::Result<()> {
        self.progress.end(&mut std::io::stderr());
        if let Some(error) = self.failed {
            return Err(error).context("the report could not be written; the rows are imported");
        }
        self.file.map_or(Ok(()), ReportFile::end).context("the report could not be written; the rows are imported")
    }
}

impl Watch for Follower {
    fn row(&mut self, row: &Row, columns: &Columns) {
        if self.failed.is_none()
            && let Some(file) = &mut self.file
        {
            self.failed = file.row(row, columns).err();
        }
    }

    fn progress(&mut self, done: u64, of: u64) {
        self.progress.show(&mut std::io::stderr(), self.clock.uptime().ms, done, of);
    }
}

fn print(report: &Report, wish: &Wish, lang: Lang) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if wish.json {
        writeln!(out, "{}", serde_json::to_string(report)?)?;
        return Ok(());
    }
    writeln!(out, "{}", report.summary(lang))?;
    if let (Some(first), Some(last), false) = (&report.first_number, &report.last_number, report.dry_run) {
        match lang {
            Lang::ZhCn => writeln!(out, "工单 {first} 至 {last}")?,
            Lang::En => writeln!(out, "orders {first} to {last}")?,
        }
    }
    for finding in report.findings.iter().take(PRINTED) {
        let (outcome, words) = (finding.outcome.words(lang), finding.words(lang));
        match lang {
            Lang::ZhCn => writeln!(out, "第 {} 行 {}（{outcome}）：{words}", finding.line, finding.key)?,
            Lang::En => writeln!(out, "line {} {} ({outcome}): {words}", finding.line, finding.key)?,
        }
    }
    let more = report.findings.len().saturating_sub(PRINTED);
    let more = u64::try_from(more).unwrap_or(u64::MAX).saturating_add(report.more_findings);
    if more > 0 {
        match lang {
            Lang::ZhCn => writeln!(out, "还有 {more} 条：用 --report FILE.csv 查看全部")?,
            Lang::En => writeln!(out, "and {more} more: --report FILE.csv has all of them")?,
        }
    }
    Ok(())
}
