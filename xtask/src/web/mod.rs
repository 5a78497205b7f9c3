//! `cargo xtask web`: the technician's app, from its crates to the files that the server hands out.

mod bundle;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::run::{cargo, succeed, target_dir};
use crate::tools;

/// Builds the technician's app; the server takes it in when it is built next.
#[derive(Args)]
pub(crate) struct Web {
    /// Builds in half the time what is twice as large, for tests and the demo.
    #[arg(long)]
    pub(crate) quick: bool,
}

/// The programs of the app, each with the feature that it is built with.
const PROGRAMS: [&str; 3] = ["page", "scanner", "worker"];

impl Web {
    /// Compiles the programs, binds, names, compresses.
    pub(crate) fn run(self) -> Result<()> {
        tools::clang_for_wasm()?;
        let profile = if self.quick { "web-quick" } else { "web" };
        for program in PROGRAMS {
            let features = format!("--features={program}");
            succeed(
                cargo(["build", "--quiet", "--package", "callout-app", "--target", "wasm32-unknown-unknown"]).args([
                    "--profile",
                    profile,
                    "--bin",
                    program,
                    &features,
                ]),
            )?;
        }
        let compiled = target_dir().join("wasm32-unknown-unknown").join(profile);
        let quality = if self.quick { 5 } else { 11 };
        for line in bundle::bundle(&compiled, &web_dir().join("app"), quality)? {
            println!("   {line}");
        }
        Ok(())
    }
}

/// Where the app is put; `server/build.rs` looks there.
fn web_dir() -> PathBuf {
    target_dir().join("web")
}
