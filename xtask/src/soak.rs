//! `cargo xtask soak`: the end-to-end story again and again, with other seeds and any number of kills.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::postgres::Cluster;
use crate::run::{cargo, root, succeed, target_dir};
use crate::tools;
use crate::web::Web;

/// Tells the end-to-end story with as many kills as wanted.
#[derive(Args)]
pub(crate) struct Soak {
    /// For how long to begin new stories; at least one is told.
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

impl Soak {
    /// Builds, starts a PostgreSQL and soaks until the time is up or a story fails, which prints its seed.
    pub(crate) fn run(self) -> Result<()> {
        if self.browser_kills > 0 {
            tools::chromium()?;
            Web { quick: true, only: "app".into() }.run()?;
        }
        succeed(&mut cargo(["build", "--quiet", "--workspace", "--exclude", "xtask", "--bins"]))?;
        let cluster = Cluster::start(&tools::postgres_binaries()?)?;
        let mut soak = Command::new(target_dir().join("debug/soak"));
        soak.current_dir(root()).env("CALLOUT_TEST_POSTGRES", cluster.url());
        succeed(soak.args([
            format!("--minutes={}", self.minutes),
            format!("--kills={}", self.kills),
            format!("--browser-kills={}", self.browser_kills),
            format!("--seed={}", self.seed),
        ]))
    }
}
