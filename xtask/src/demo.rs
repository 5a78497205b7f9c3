//! `cargo xtask demo`: the real server with a city of forty crews.

use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::run::{cargo, root, succeed, target_dir};
use crate::web::Web;

/// Starts the server with a city of forty crews and says what to try next.
#[derive(Args)]
pub(crate) struct Demo {
    /// Lets twelve simulated technicians work through their day.
    #[arg(long)]
    play: bool,
    /// Lets a storm pass: fifty reports of an hour, told in a minute.
    #[arg(long)]
    storm: bool,
    /// The port on the loopback.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Lets phones of the same network in, by TLS with a certificate of its own, and prints a QR code for them.
    #[arg(long)]
    lan: bool,
    /// Where everything is kept; a town that is there already goes on. [default: .callout/demo]
    #[arg(long)]
    data_dir: Option<PathBuf>,
}

impl Demo {
    /// Builds, then becomes the demo, so that ctrl-c reaches it and nobody else.
    pub(crate) fn run(self) -> Result<()> {
        println!("Building the technician's app …");
        Web { quick: true, only: String::new() }.run()?;
        println!("Building the server, `callout` and the town …");
        succeed(&mut cargo(["build", "--quiet", "--workspace", "--exclude", "xtask", "--bins"]))?;
        let here = std::env::current_dir()?;
        let data_dir = self.data_dir.map_or_else(|| root().join(".callout").join("demo"), |dir| here.join(dir));
        let mut demo = Command::new(target_dir().join("debug").join("demo"));
        demo.arg("--port").arg(self.port.to_string()).arg("--data-dir").arg(data_dir);
        if self.lan {
            demo.arg("--lan");
        }
        if self.play {
            demo.arg("--play");
        }
        if self.storm {
            demo.arg("--storm");
        }
        Err(demo.exec()).context("cannot start the demo")
    }
}
