//! `callout-server check`: whether everything that is stored agrees.

use std::io::{IsTerminal as _, Write as _};

use clap::Args;
use serde::Serialize;

use super::open;
use crate::check::{Checked, Depth, Finding, Progress, check as look};
use crate::config::Config;
use crate::photos::PhotoObjects;
use crate::store::{StoreError, migrations};

/// How to check, and how to tell.
#[derive(Args, Clone, Debug, Default)]
pub struct Check {
    /// Read every photo and compute its hash, instead of asking for its size
    #[arg(long)]
    pub deep: bool,
    /// Print one JSON object instead of sentences
    #[arg(long)]
    pub json: bool,
}

/// Something is wrong; what it is has been told. The process ends with [`EXIT_CODE`].
#[derive(Debug, thiserror::Error)]
#[error("{0} things are wrong")]
pub struct Inconsistent(pub usize);

/// How the process ends if something is wrong.
pub const EXIT_CODE: u8 = 4;

#[derive(Serialize)]
struct Told<'a> {
    checked: Checked,
    findings: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    words: String,
    way_out: &'static str,
}

/// Checks, prints what is wrong, and fails if anything is.
pub async fn check(config: Config, Check { deep, json }: Check) -> anyhow::Result<()> {
    let store = open::existing(&config).await?;
    if !migrations::is_current(&store).await? {
        return Err(StoreError::Refused(
            "the database is not of this build; run `callout-server migrate` first".into(),
        )
        .into());
    }
    let photos = PhotoObjects::open(&config.photo_store)?;
    let watched = !json && std::io::stderr().is_terminal();
    let mut told = |progress: Progress| {
        if watched {
            show(progress);
        }
    };
    let report = look(&store, &photos, Depth { photo_hashes: deep }, &mut told).await;
    if watched {
        eprintln!();
    }
    let report = report.map_err(|error| anyhow::anyhow!("{}", error.detail().to_owned()))?;
    store.close().await;
    if json {
        let line = |finding| Line { finding, words: finding.to_string(), way_out: finding.way_out().words() };
        let told = Told { checked: report.checked, findings: report.findings.iter().map(line).collect() };
        println!("{}", serde_json::to_string_pretty(&told)?);
    } else {
        let Checked { writers, runs, edits, orders, memberships, photos, uploads } = report.checked;
        println!(
            "{edits} edits in {runs} runs of {writers} writers, {orders} orders, {memberships} memberships, {photos} photos, \
             {uploads} uploads"
        );
        for finding in &report.findings {
            println!("{finding}\n    → {}", finding.way_out().words());
        }
    }
    match report.findings.len() {
        0 if json => Ok(()),
        0 => {
            println!("everything agrees");
            Ok(())
        }
        wrong => Err(Inconsistent(wrong).into()),
    }
}

fn show(Progress { area, done, of }: Progress) {
    let name = format!("{area:?}").to_lowercase();
    eprint!("\r{name:<8} {done:>10} of {of:<10}");
    let _ = std::io::stderr().flush();
}
