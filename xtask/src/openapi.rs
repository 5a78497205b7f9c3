//! `cargo xtask openapi`: accepts the present description of the interface as what is promised to those who build on it.

use anyhow::Result;
use clap::Args;

use crate::run::{cargo, succeed};

/// Writes `server/openapi.json` anew and tells what changed, what breaks before what is added.
#[derive(Args)]
pub(crate) struct OpenApi;

impl OpenApi {
    /// Lets the test that guards the promise accept it instead.
    pub(crate) fn run(self) -> Result<()> {
        let test = ["test", "--quiet", "-p", "callout-server", "--lib", "api::description", "--", "--nocapture"];
        succeed(cargo(test).env("CALLOUT_ACCEPT_OPENAPI", "yes"))
    }
}
