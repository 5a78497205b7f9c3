//! `cargo xtask web`: the technician's app and the dispatcher's console, from their crates to the files that the server
//! hands out.

mod bundle;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use self::bundle::House;
use crate::run::{cargo, succeed, target_dir};
use crate::tools;

/// Builds the technician's app and the console; the server takes them in when it is built next.
#[derive(Args)]
pub(crate) struct Web {
    /// Builds in half the time what is twice as large, for tests and the demo.
    #[arg(long)]
    pub(crate) quick: bool,
    /// Only the one of that name: app or console.
    #[arg(long, default_value = "")]
    pub(crate) only: String,
}

/// Every house; `server/build.rs` looks for each under its name.
const HOUSES: [House; 2] = [
    House {
        name: "app",
        package: "callout-app",
        programs: &[
            ("page", "\n__wbg_init();\n"),
            ("scanner", "\n__wbg_init();\n"),
            (
                "worker",
                "\n__wbg_init().catch((error) => postMessage({ id: 0, body: JSON.stringify({ Broken: { detail: String(error), \
                 newer: false } }) }));\n",
            ),
        ],
        later: &["scanner"],
        files: &["field-client/app/web"],
        fixed: &["index.html", "sw.js", "manifest.webmanifest"],
    },
    House {
        name: "console",
        package: "callout-console",
        programs: &[("console", "\n__wbg_init();\n")],
        later: &[],
        files: &["server/console/web", "field-client/app/web/light.css", "field-client/app/web/icon.svg"],
        fixed: &["index.html"],
    },
];

impl Web {
    /// Compiles the programs, binds, names, compresses.
    pub(crate) fn run(self) -> Result<()> {
        tools::clang_for_wasm()?;
        let profile = if self.quick { "web-quick" } else { "web" };
        let compiled = target_dir().join("wasm32-unknown-unknown").join(profile);
        let quality = if self.quick { 5 } else { 11 };
        for house in HOUSES.iter().filter(|house| house.name.contains(&self.only)) {
            for (program, _) in house.programs {
                let features = format!("--features={program}");
                let build = ["build", "--quiet", "--package", house.package, "--target", "wasm32-unknown-unknown"];
                succeed(cargo(build).args(["--profile", profile, "--bin", program, &features]))?;
            }
            for line in bundle::bundle(house, &compiled, &web_dir().join(house.name), quality)? {
                println!("   {line}");
            }
        }
        Ok(())
    }
}

/// Where the files are put.
fn web_dir() -> PathBuf {
    target_dir().join("web")
}
