//! `cargo xtask test`: everything that has to be green, the fast steps first.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::postgres::Cluster;
use crate::run::{Steps, cargo, root, succeed};
use crate::web::Web;
use crate::{tidy, tools};

/// Everything but this program. Built together with it, what only it needs would be built a second time, since others
/// want other features of the same crates.
const PRODUCT: &[&str] = &["--workspace", "--exclude", "xtask"];
const XTASK: &[&str] = &["--package", "xtask"];

/// Sets up what is missing and runs everything that has to be green.
#[derive(Args)]
pub(crate) struct Test {
    /// Leaves out the licences and the end-to-end tests.
    #[arg(long)]
    fast: bool,
}

impl Test {
    /// Runs the steps until the first that fails.
    pub(crate) fn run(self) -> Result<()> {
        let mut steps = Steps::new(if self.fast { 6 } else { 10 });
        let cluster = steps.step("tools and a PostgreSQL of our own", || {
            tools::c_compiler()?;
            if !self.fast {
                tools::node()?;
                tools::python()?;
                tools::clang_for_wasm()?;
                tools::chromium()?;
                tools::cargo_deny()?;
            }
            Cluster::start(&tools::postgres_binaries()?)
        })?;
        steps.step("formatting", || succeed(&mut cargo(["fmt", "--all", "--check"])))?;
        steps.step("tidy", tidy::run)?;
        if !self.fast {
            steps.step("bans, licences, sources", licences)?;
        }
        steps.step("clippy", || {
            [PRODUCT, XTASK].into_iter().try_for_each(|of| {
                succeed(cargo(["clippy", "--quiet"]).args(of).args(["--all-targets", "--", "-D", "warnings"]))
            })
        })?;
        if !self.fast {
            steps.step("app and console", || Web { quick: true, only: String::new() }.run())?;
            steps.step("clippy on app and console", browser_clippy)?;
        }
        steps.step("programs", || {
            succeed(&mut cargo(["build", "--quiet", "--workspace", "--exclude", "xtask", "--bins"]))
        })?;
        let tested = |of: &[&str], what: &[&str]| {
            let mut test = cargo(["test", "--quiet"]);
            succeed(test.args(of).args(what).env("CALLOUT_TEST_POSTGRES", cluster.url()))
        };
        steps.step("unit tests", || {
            tested(PRODUCT, &["--lib", "--bins"])?;
            tested(XTASK, &["--bins"])
        })?;
        if !self.fast {
            steps.step("end to end", || tested(PRODUCT, &["--test", "e2e"]))?;
        }
        steps.summary();
        Ok(())
    }
}

/// These programs exist in a browser only, so the workspace's clippy does not see them.
fn browser_clippy() -> Result<()> {
    let app = ["page", "scanner", "worker"].map(|program| ("callout-app", program));
    for (package, program) in app.into_iter().chain([("callout-console", "console")]) {
        let features = format!("--features={program}");
        let target = ["--target", "wasm32-unknown-unknown", "--profile", "web-quick"];
        let mut clippy = cargo(["clippy", "--quiet", "--package", package]);
        succeed(clippy.args(target).args(["--bin", program, &features, "--", "-D", "warnings"]))?;
    }
    Ok(())
}

fn licences() -> Result<()> {
    let deny = tools::cargo_deny()?;
    let check = ["--log-level", "error", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"];
    succeed(Command::new(deny).args(check).current_dir(root()))
}
