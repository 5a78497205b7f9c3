//! `callout-server import requests FILE.csv`: reports out of another system's file. The server may run meanwhile.

use std::fs::File;
use std::io::{BufReader, IsTerminal as _, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::open;
use crate::config::Config;
use crate::orders::desk::By;
use crate::orders::import::{Imported, Manner, requests};

/// What to import.
#[derive(Debug, clap::Args)]
pub struct Requests {
    /// CSV with the columns ticket, created_at, closed_at, outcome, trade, priority, problem, address, latitude,
    /// longitude, channel
    pub file: PathBuf,
    /// Only the requests of this day, all of them open and unassigned: to play it
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub open_on: Option<Date>,
    /// Only the first so many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Time zone of the file's times; the organisation's unless said otherwise
    #[arg(long, value_name = "IANA")]
    pub file_time_zone: Option<String>,
    /// The report as JSON
    #[arg(long)]
    pub json: bool,
}

/// Imports requests and prints what became of them.
pub async fn import_requests(config: Config, wish: Requests) -> anyhow::Result<()> {
    let zone = wish.file_time_zone.as_deref().unwrap_or(&config.organisation.time_zone);
    let zone =
        TimeZone::get(zone).with_context(|| format!("`--file-time-zone`: {zone} is not in the IANA database"))?;
    let file = File::open(&wish.file).with_context(|| format!("{} cannot be read", wish.file.display()))?;
    let office = open::office(config).await?;
    let manner = Manner { zone, open_on: wish.open_on, limit: wish.limit.unwrap_or(usize::MAX) };
    let by = By { person: None, source: format!("import {}", wish.file.display()) };
    let watched = std::io::stderr().is_terminal();
    let progress = |rows| {
        if watched {
            let _ = write!(std::io::stderr(), "\r{rows} rows");
        }
    };
    let imported = requests(&office, by, BufReader::new(file), &manner, progress).await?;
    if watched {
        let _ = write!(std::io::stderr(), "\r");
    }
    print(&imported, wish.json)?;
    office.store().close().await;
    Ok(())
}

fn print(imported: &Imported, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string(imported)?);
        return Ok(());
    }
    let Imported { accepted, repeated, left_out, refused, reasons, numbers } = imported;
    println!("{accepted} accepted, {repeated} known already, {left_out} left out, {refused} refused");
    if let (Some(first), Some(last)) = (numbers.first(), numbers.last()) {
        println!("orders {first} to {last}");
    }
    reasons.iter().for_each(|(line, reason)| println!("line {line}: {reason}"));
    Ok(())
}
