//! `cargo xtask bench`: the numbers of the product, measured in a release build.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::postgres::Cluster;
use crate::run::{cargo, root, succeed, target_dir};
use crate::tools::{chromium, node, on_path, postgres_binaries};
use crate::web::Web;

/// Measures the numbers of the product in a release build.
#[derive(Args)]
pub(crate) struct Bench {
    /// Rounds after the warm-up.
    #[arg(long, default_value_t = 20)]
    rounds: u32,
    /// Only the measurements whose name contains this.
    #[arg(long)]
    only: Option<String>,
}

impl Bench {
    /// Builds everything in release and measures; fails if a target is missed.
    pub(crate) fn run(self) -> Result<()> {
        let wants = |name: &str| self.only.as_deref().is_none_or(|only| name.contains(only));
        if wants("app") || wants("console") {
            chromium()?;
            node()?;
            println!("Building the technician's app and the console …");
            Web { quick: false, only: String::new() }.run()?;
        }
        println!("Building in release …");
        succeed(&mut cargo(["build", "--quiet", "--release", "--workspace", "--exclude", "xtask", "--bins"]))?;
        let program = target_dir().join("release").join("bench");
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut bench = if cores > 1 && on_path("taskset").is_some() {
            // The server gets processor 0 for itself.
            let mut pinned = Command::new("taskset");
            pinned.args(["--cpu-list", "1"]).arg(program);
            pinned
        } else {
            println!("one processor only, or no `taskset`: server and load generator share what there is");
            Command::new(program)
        };
        bench.current_dir(root());
        // The fleet needs a PostgreSQL and the lists are held against one: one of their own, as long as this variable lives.
        let cluster = (wants("fleet") || wants("lists")).then(|| Cluster::start(&postgres_binaries()?)).transpose()?;
        if let Some(cluster) = &cluster {
            bench.env("CALLOUT_TEST_POSTGRES", cluster.url());
        }
        bench.arg(format!("--rounds={}", self.rounds));
        if let Some(only) = self.only {
            bench.arg(format!("--only={only}"));
        }
        succeed(&mut bench)
    }
}
