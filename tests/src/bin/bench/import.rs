//! A large file of requests into a fresh office, durable, by the command that people use; and the same file again.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::Value;
use tests::city;
use tests::database::Database;
use tests::server::Server;
use tests::stopwatch::Stopwatch;

use crate::table::{Table, Target};

const ROWS: usize = 100_000;

pub(crate) async fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    let file = folder.join("requests.csv");
    std::fs::write(&file, city::requests(ROWS, 1))?;
    // Nothing generates a load here, so the import has the whole machine, as it would anywhere.
    let mut server = Server::start_on_cpus(&folder.join("import"), Database::Sqlite, "0,1", &[]).await?;
    for (name, counted, target) in [
        ("import 100,000 requests, SQLite, durable", "accepted", Target::AtLeast(5_000.0)),
        ("import them again: all known", "repeated", Target::Open),
    ] {
        let (report, took) = import(&server, &file).await?;
        ensure!(report.get(counted).is_some_and(|count| *count == ROWS), "{name}: {report}");
        let rate = f64::from(u32::try_from(ROWS)?) / took.as_secs_f64();
        table.add(name, target, rate, "rows/s", format!("{:.1} s beside an idle server", took.as_secs_f64()));
    }
    server.stop().await.map(drop)
}

async fn import(server: &Server, file: &Path) -> Result<(Value, Duration)> {
    let file = file.to_string_lossy();
    let args = ["import", "requests", &file, "--file-time-zone", "America/Los_Angeles", "--json"];
    let watch = Stopwatch::start();
    let output = server.command(&args)?.output().await?;
    let took = watch.read();
    ensure!(output.status.success(), "import: {}", String::from_utf8_lossy(&output.stderr));
    Ok((serde_json::from_slice(&output.stdout)?, took))
}
