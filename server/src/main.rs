//! `callout-server`: Callout's server.
//!
//! Exit codes: 0 done; 1 something failed; 2 the command line or a setting is wrong; 3 the database was refused (damaged,
//! newer, not ours); 4 `check` found something wrong; 130 interrupted before it began to serve.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use server::command::{backup, check, import, migrate, person, rebuild, restore, serve, simulate};
use server::config::{Config, Flags, LogFormat, Sources};
use server::store::StoreError;
use tracing_subscriber::EnvFilter;

/// Half of what the server does for an act is small pieces of memory; this allocator takes a tenth off each answer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Callout's server: intake, nearest crew, sync, photos, evidence
#[derive(Parser)]
#[command(version, name = "callout-server")]
struct Arguments {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until told to stop (also without a command)
    Serve,
    /// Bring the database up to date without serving
    Migrate,
    /// People with a login
    #[command(subcommand)]
    Person(PersonCommand),
    /// Write a consistent copy of the SQLite database, also while the server runs
    Backup {
        /// The file, which must not exist
        file: PathBuf,
        /// Copy the photos into this folder as well; those that are there already stay
        #[arg(long, value_name = "FOLDER")]
        photos: Option<PathBuf>,
    },
    /// Put a backup in place of the database of a stopped server
    Restore {
        /// The backup
        file: PathBuf,
        /// Bring photos that the store lacks back from this folder
        #[arg(long, value_name = "FOLDER")]
        photos: Option<PathBuf>,
    },
    /// Begin a new life after a database was put back by other tools (pg_restore)
    NewLife {
        /// Bring photos that the store lacks back from this folder
        #[arg(long, value_name = "FOLDER")]
        photos: Option<PathBuf>,
    },
    /// Bring in what another system wrote: CSV or XLSX, as often as you like
    Import(import::Wish),
    /// Play a day of requests against crews, and compare ways to dispatch
    Simulate(simulate::Simulation),
    /// Make every order anew from its edits, with the server stopped
    Rebuild,
    /// Look whether everything stored agrees; changes nothing, also while the server runs
    Check(check::Check),
}

#[derive(Subcommand)]
enum PersonCommand {
    /// Add a person
    Add(person::NewPerson),
    /// Give a person another password
    Password {
        /// What they sign in as
        login: String,
        /// The password; without it, one is made and printed
        #[arg(long, env = "CALLOUT_PASSWORD", hide_env_values = true)]
        password: Option<String>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = match Sources::collect(&arguments.flags, std::env::vars()).and_then(|sources| Config::load(&sources)) {
        Ok(config) => config,
        Err(wrong) => {
            eprintln!("callout-server: {wrong}");
            return ExitCode::from(2);
        }
    };
    start_logging(&config);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("callout-server: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(arguments.command.unwrap_or(Command::Serve), config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("callout-server: {error:#}");
            if error.downcast_ref::<check::Inconsistent>().is_some() {
                return ExitCode::from(check::EXIT_CODE);
            }
            let refused = error.chain().any(|cause| matches!(cause.downcast_ref(), Some(StoreError::Refused(_))));
            ExitCode::from(if refused { 3 } else { 1 })
        }
    }
}

async fn run(command: Command, config: Config) -> anyhow::Result<()> {
    match command {
        Command::Serve => serve::serve(config).await,
        Command::Migrate => migrate::migrate(config).await,
        Command::Person(PersonCommand::Add(person)) => person::add(config, person).await,
        Command::Person(PersonCommand::Password { login, password }) => {
            person::password(config, &login, password).await
        }
        Command::Backup { file, photos } => backup::backup(config, &file, photos.as_deref()).await,
        Command::Restore { file, photos } => restore::restore(config, &file, photos.as_deref()).await,
        Command::NewLife { photos } => restore::new_life(config, photos.as_deref()).await,
        Command::Import(wish) => import::import(config, wish).await,
        Command::Simulate(wish) => simulate::simulate(&wish),
        Command::Rebuild => rebuild::rebuild(config).await,
        Command::Check(how) => check::check(config, how).await,
    }
}

fn start_logging(config: &Config) {
    // Checked when the configuration was read; and logs go to stderr, so that commands can be piped.
    let filter = EnvFilter::try_new(&config.log_filter).unwrap_or_default();
    // A disk too full for the log must not take the requests down with it: the alternative here is a panic.
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Colours are for eyes: a log file or a journal would keep them as rubbish.
        .with_ansi(std::io::stderr().is_terminal())
        .log_internal_errors(false);
    match config.log_format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().init(),
    }
}
