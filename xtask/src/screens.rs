//! `cargo xtask screens`: every screen of the technician's app and of the console as a picture, to be looked at.

use anyhow::Result;
use clap::Args;

use crate::run::{cargo, root, succeed, target_dir};
use crate::tools;
use crate::web::Web;

/// Photographs every screen of the technician's app and of the console.
#[derive(Args)]
pub(crate) struct Screens {
    /// Only the views whose name contains this, such as en-360-dark or desk-zh.
    #[arg(long, default_value = "")]
    only: String,
}

impl Screens {
    /// Builds the app and the server, and walks through the app in a browser.
    pub(crate) fn run(self) -> Result<()> {
        tools::chromium()?;
        Web { quick: true, only: String::new() }.run()?;
        succeed(&mut cargo(["build", "--quiet", "--workspace", "--exclude", "xtask", "--bins"]))?;
        let mut screens = std::process::Command::new(target_dir().join("debug").join("screens"));
        let into = target_dir().join("screens");
        succeed(screens.current_dir(root()).arg("--into").arg(into).arg(format!("--only={}", self.only)))
    }
}
