//! `callout-server simulate FILE.csv --day YYYY-MM-DD`: would another way to dispatch have been quicker? Touches no database.

use std::fs::File;
use std::io::{BufReader, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use jiff::civil::Date;

use crate::directory::TimeOfDay;
use crate::simulate::play::{Played, Roster, play};
use crate::simulate::plot::svg;
use crate::simulate::policy::Policy;
use crate::simulate::report::{Figures, csv, table};
use crate::simulate::requests::{Day, of_day};
use crate::simulate::world::World;

/// Policies that are compared unless others are named.
const ALL: [Policy; 5] = [Policy::Nearest, Policy::Engine, Policy::Roads, Policy::Standby, Policy::Batch];

/// What to play.
#[derive(Debug, clap::Args)]
pub struct Simulation {
    /// CSV as `import requests` reads it: ticket, created_at, trade, priority, latitude, longitude
    pub file: PathBuf,
    /// The day to play
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub day: Date,
    /// How many crews there are
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub crews: u32,
    /// What ways, work and the crews' first places are drawn from
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Worlds to play, from this seed on; the figures are over all of them
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub worlds: u64,
    /// Policies to compare
    #[arg(long, value_delimiter = ',', default_values_t = ALL.map(Chosen))]
    pub policies: Vec<Chosen>,
    /// When crews work; around the clock unless said otherwise, as in a storm
    #[arg(long, value_name = "HH:MM-HH:MM", default_value = "00:00-00:00", value_parser = shift)]
    pub shift: (i64, i64),
    /// Minutes that work takes in the mean
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=1_440))]
    pub work_minutes: u32,
    /// Write every trip of the first world here
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Draw the response times here
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
}

/// A policy on the command line.
#[derive(Clone, Copy, Debug)]
pub struct Chosen(pub Policy);

impl std::fmt::Display for Chosen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Policy::Nearest => "nearest",
            Policy::Engine => "engine",
            Policy::Roads => "roads",
            Policy::Standby => "standby",
            Policy::Batch => "batch",
        })
    }
}

impl std::str::FromStr for Chosen {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let found = ALL.map(Self).into_iter().find(|chosen| chosen.to_string() == text);
        found.ok_or_else(|| "one of nearest, engine, roads, standby, batch".to_owned())
    }
}

fn shift(text: &str) -> Result<(i64, i64), String> {
    let wrong = || "written 07:00-19:00".to_owned();
    let (from, to) = text.split_once('-').ok_or_else(wrong)?;
    let seconds =
        |text: &str| text.parse::<TimeOfDay>().map(|time| i64::from(time.minutes()) * 60).map_err(|_| wrong());
    Ok((seconds(from)?, seconds(to)?))
}

/// Plays and prints.
pub fn simulate(wish: &Simulation) -> anyhow::Result<()> {
    let file = File::open(&wish.file).with_context(|| format!("{} cannot be read", wish.file.display()))?;
    let day = of_day(BufReader::new(file), wish.day)
        .with_context(|| format!("{} is not a table of requests", wish.file.display()))?;
    if day.requests.is_empty() {
        bail!("{} has no requests of {} with a place; `--day` chooses another one", wish.file.display(), wish.day);
    }
    let mut figures: Vec<(Policy, Figures)> =
        wish.policies.iter().map(|Chosen(of)| (*of, Figures::default())).collect();
    let mut first: Vec<(Policy, Played)> = Vec::new();
    let mut bar = Bar::new(wish.worlds.saturating_mul(u64::try_from(figures.len())?));
    for seed in (wish.seed..).take(usize::try_from(wish.worlds)?) {
        for (policy, of) in &mut figures {
            let played = one(&day, seed, wish, *policy);
            of.add(&day, &played, usize::try_from(wish.crews)?);
            if seed == wish.seed {
                first.push((*policy, played));
            }
            bar.step();
        }
    }
    bar.clear();
    let title = format!("{}: {} requests, {} crews", wish.day, day.requests.len(), wish.crews);
    println!("{title}, {} world(s) from seed {}", wish.worlds, wish.seed);
    if day.left_out > 0 {
        println!("{} without a place left out", day.left_out);
    }
    print!("{}", table(&figures));
    write(wish.csv.as_deref(), &csv(&day, &first)?)?;
    write(wish.svg.as_deref(), &svg(&title, &figures))
}

fn one(day: &Day, seed: u64, wish: &Simulation, policy: Policy) -> Played {
    let world = World { seed, work_s: i64::from(wish.work_minutes) * 60 };
    play(day, &world, Roster { crews: wish.crews, shift_s: wish.shift }, policy)
}

fn write(file: Option<&Path>, text: &str) -> anyhow::Result<()> {
    let Some(file) = file else { return Ok(()) };
    std::fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
}

/// A progress bar on standard error, if a person watches.
struct Bar {
    done: u64,
    all: u64,
    watched: bool,
}

impl Bar {
    fn new(all: u64) -> Self {
        Self { done: 0, all: all.max(1), watched: std::io::stderr().is_terminal() }
    }

    fn step(&mut self) {
        self.done += 1;
        if self.watched {
            let full = usize::try_from(self.done.saturating_mul(40) / self.all).unwrap_or(40);
            let _ = write!(std::io::stderr(), "\r[{:<40}] {}/{}", "#".repeat(full), self.done, self.all);
        }
    }

    fn clear(&self) {
        if self.watched {
            let _ = write!(std::io::stderr(), "\r{:70}\r", "");
        }
    }
}
