//! Tells the story again and again, each time with another seed, in turns on both databases. Run it by `cargo xtask soak`.

use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use tests::database::Database;
use tests::stopwatch::Stopwatch;
use tests::story::{Telling, tell};

/// Tells the story again and again.
#[derive(Parser)]
struct Args {
    /// For how long to begin new stories; at least one is told on each database.
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// SIGKILLs in each story.
    #[arg(long, default_value_t = 200)]
    kills: u32,
    /// The first story's seed; each later one adds 1.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let args = Args::parse();
    let watch = Stopwatch::start();
    for seed in args.seed.. {
        let mut databases = vec![Database::Sqlite];
        databases.extend(Database::fresh_postgres().await?);
        for database in databases {
            let name = if database == Database::Sqlite { "SQLite" } else { "PostgreSQL" };
            let told = tell(Telling { database, seed, kills: args.kills }).await?;
            let seconds = watch.read().as_secs();
            println!(
                "{seconds:>6} s  seed {seed} on {name}: {} acts once each, {:?}, {} faults",
                told.acts, told.killed, told.faults
            );
        }
        if watch.read() >= Duration::from_secs(args.minutes * 60) {
            break;
        }
    }
    Ok(())
}
