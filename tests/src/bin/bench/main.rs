//! The numbers of the product, measured. Run it by `cargo xtask bench`, which builds in release and pins this process, the
//! load generator, to another core than the server's.

mod app;
mod assign;
mod console;
mod dispatch;
mod fleet;
mod import;
mod ingest;
mod lists;
mod merge;
mod office;
mod phone;
mod raw;
mod single;
mod table;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use table::Table;

/// Measures the numbers of the product.
#[derive(Parser)]
struct Args {
    /// Rounds after the warm-up.
    #[arg(long, default_value_t = 20)]
    rounds: u32,
    /// Only the measurements whose name contains this: assign, dispatch, import, ingest, single, merge, phone, app,
    /// console, lists, office, fleet.
    #[arg(long, default_value = "")]
    only: String,
    /// Orders among which lists are asked for, and which the office has in store.
    #[arg(long, default_value_t = 1_000_000)]
    orders: u64,
}

fn main() -> Result<ExitCode> {
    let args = Args::parse();
    let wanted = |name: &str| name.contains(&args.only);
    // Not under /tmp, which may be memory: these numbers are about a disk.
    let folder = tempfile::tempdir_in(tests::programs::target()?)?;
    let mut table = Table::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if wanted("import") {
        runtime.block_on(import::measure(folder.path(), &mut table))?;
    }
    if wanted("ingest") {
        runtime.block_on(ingest::measure(folder.path(), args.rounds, &mut table))?;
    }
    if wanted("single") {
        runtime.block_on(single::measure(folder.path(), args.rounds, &mut table))?;
    }
    if wanted("merge") {
        merge::measure(args.rounds, &mut table)?;
    }
    if wanted("dispatch") {
        dispatch::measure(args.rounds, &mut table)?;
    }
    if wanted("assign") {
        runtime.block_on(assign::measure(folder.path(), args.rounds, &mut table))?;
    }
    if wanted("phone") {
        phone::measure(folder.path(), args.rounds, &mut table)?;
    }
    if wanted("app") {
        runtime.block_on(app::measure(args.rounds, &mut table))?;
    }
    if wanted("console") {
        runtime.block_on(console::measure(args.rounds, &mut table))?;
    }
    if wanted("lists") {
        runtime.block_on(lists::measure(folder.path(), (args.orders, args.rounds), &mut table))?;
    }
    if wanted("office") {
        runtime.block_on(office::measure(folder.path(), (args.orders, args.rounds), &mut table))?;
    }
    if wanted("fleet") {
        runtime.block_on(fleet::measure(folder.path(), &mut table))?;
    }
    Ok(match table.print() {
        0 => ExitCode::SUCCESS,
        missed => {
            eprintln!("\n{missed} targets missed");
            ExitCode::FAILURE
        }
    })
}
