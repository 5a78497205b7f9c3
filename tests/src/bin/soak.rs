//! Tells the story again and again, each time with another seed, in turns on both databases. Run it by `cargo xtask soak`.

use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use tests::database::Database;
use tests::play::killed_visit;
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
    /// SIGKILLs of the browser in each visit played in the technician's app; 0 plays none.
    #[arg(long, default_value_t = 40)]
    browser_kills: u32,
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
        if args.browser_kills > 0 {
            killed_visit(seed, args.browser_kills).await?;
            let seconds = watch.read().as_secs();
            println!("{seconds:>6} s  seed {seed} in the browser: whole after {} kills", args.browser_kills);
        }
        if watch.read() >= Duration::from_secs(args.minutes * 60) {
            break;
        }
    }
    Ok(())
}
