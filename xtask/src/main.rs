//! Callout's only scripts: `cargo xtask demo | test | web | screens | soak | bench | openapi | tidy`.
//! No command here holds business of the product: it finds tools, starts programs and says what they said.

mod bench;
mod demo;
mod guardian;
mod openapi;
mod postgres;
mod run;
mod screens;
mod soak;
mod test;
mod tidy;
mod tools;
mod web;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Callout's only scripts.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts the server with a small town and says what to try next.
    Demo(demo::Demo),
    /// Sets up what is missing and runs everything that has to be green.
    Test(test::Test),
    /// Builds the technician's app and the console; the server takes them in when it is built next.
    Web(web::Web),
    /// Photographs every screen of the technician's app and of the console.
    Screens(screens::Screens),
    /// Tells the end-to-end story with as many kills as wanted.
    Soak(soak::Soak),
    /// Measures the numbers of the product in a release build.
    Bench(bench::Bench),
    /// Accepts the present description of the REST interface as the promise.
    Openapi(openapi::OpenApi),
    /// Checks what clippy cannot.
    Tidy,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Demo(demo) => demo.run(),
        Command::Test(test) => test.run(),
        Command::Web(web) => web.run(),
        Command::Screens(screens) => screens.run(),
        Command::Soak(soak) => soak.run(),
        Command::Bench(bench) => bench.run(),
        Command::Openapi(openapi) => openapi.run(),
        Command::Tidy => tidy::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
