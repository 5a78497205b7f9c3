//! `callout`: the technician's side on the command line, for laptops, scripts and support.

mod answer;
mod cli;
mod commands;
mod context;
mod exit;
mod failing;
mod help;
mod texts;

use std::process::ExitCode;

use clap::Parser as _;

use self::cli::Cli;
use self::context::Context;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => usage.exit(),
    };
    init_tracing();
    let context = Context::of(&cli.global);
    let (lang, json) = (context.lang, context.json);
    match commands::run(cli.command, &context) {
        Ok(answer) => answer.print(json),
        Err(failing) => failing.print(lang, json),
    }
}

/// What support wants to see goes to the standard error, by `CALLOUT_LOG`; nothing by default.
fn init_tracing() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("CALLOUT_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
