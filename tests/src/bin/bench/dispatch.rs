//! The dispatch engine, pure, on one core; and the storms, simulated.

use std::path::Path;

use anyhow::{Context as _, Result};
use server::dispatch::cost::Weights;
use server::dispatch::crew::{Crew, Job, OrderNo, SkillNo, Stop};
use server::dispatch::fleet::Fleet;
use server::dispatch::rank::{Scratch, exhaustive, rank};
use server::dispatch::space::Spot;
use server::dispatch::travel::Pace;
use server::simulate::play::{Roster, play};
use server::simulate::policy::Policy;
use server::simulate::report::Figures;
use server::simulate::requests::of_day;
use server::simulate::world::World;
use shared::geo::Point;
use tests::chance::Chance;
use tests::stopwatch::{Stopwatch, timed};

use crate::table::{Samples, Table, Target};

/// The trades of the town; each crew knows two of them.
const TRADES: u16 = 6;
/// The side of the town in kilometres.
const TOWN_KM: u64 = 40;
/// 10:00 of some day.
const NOW_S: i64 = 1_418_292_000;
/// Worlds of each storm.
const WORLDS: u64 = 20;

pub(crate) fn measure(rounds: u32, table: &mut Table) -> Result<()> {
    ranking(10_000, 20.0, Some(80_000.0), rounds, table)?;
    ranking(100_000, 40.0, None, rounds, table)?;
    storms(table)
}

fn ranking(crews: usize, p99_us: f64, rate: Option<f64>, rounds: u32, table: &mut Table) -> Result<()> {
    let mut chance = Chance::new(1);
    let (pace, weights) = (Pace::default(), Weights::default());
    let all = (0..crews).map(|number| crew(number, &mut chance)).collect::<Result<Vec<_>>>()?;
    let fleet = Fleet::new(all, usize::from(TRADES), &pace);
    let jobs: Vec<Job> = (0..2_000).map(|_| job(place(&mut chance)?, &mut chance)).collect::<Result<_>>()?;
    let mut scratch = Scratch::default();
    let (mut times, mut rates) = (Vec::new(), Samples::default());
    for round in 0..=rounds {
        let watch = Stopwatch::start();
        for job in &jobs {
            let (offers, took) = timed(|| rank(&fleet, job, NOW_S, (&pace, &weights), &mut scratch).len());
            anyhow::ensure!(offers > 0, "nobody in a town of {crews}");
            // The first round warms the caches.
            if round > 0 {
                times.push(took.as_secs_f64() * 1e6);
            }
        }
        if round > 0 {
            rates.push(f64::from(u32::try_from(jobs.len())?) / watch.read().as_secs_f64());
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied();
    let (p50, p99) = (at(50).context("no time")?, at(99).context("no time")?);
    let name = format!("ranking {crews} crews, p99");
    table.add(name, Target::AtMost(p99_us), p99, "µs", format!("p50 {p50:.1}"));
    if let Some(rate) = rate {
        table.add(format!("ranking {crews} crews"), Target::AtLeast(rate), rates.median(), "1/s", "median of rounds");
    }
    let (mut quick, mut best) = (0.0, 0.0);
    for job in jobs.iter().take(200) {
        let total =
            |offer: Option<&server::dispatch::rank::Offer>| offer.map_or(0, server::dispatch::rank::Offer::total);
        quick += float(total(rank(&fleet, job, NOW_S, (&pace, &weights), &mut scratch).first()))?;
        best += float(total(exhaustive(&fleet, job, NOW_S, (&pace, &weights)).first()))?;
    }
    let loss = (quick / best - 1.0) * 100.0;
    table.add(format!("cost over looking at all {crews}"), Target::AtMost(2.0), loss, "%", "200 jobs");
    Ok(())
}

fn float(seconds: i64) -> Result<f64> {
    Ok(f64::from(i32::try_from(seconds)?))
}

/// Somewhere in town.
fn place(chance: &mut Chance) -> Result<Spot> {
    let mut along = |degrees_a_km: f64| {
        Ok::<f64, anyhow::Error>(f64::from(u32::try_from(chance.below(TOWN_KM * 1_000))?) / 1_000.0 / degrees_a_km)
    };
    let (north, east) = (along(111.2)?, along(88.0)?);
    Ok(Point::from_degrees(37.5 + north, -122.6 + east).context("on earth")?.into())
}

fn job(at: Spot, chance: &mut Chance) -> Result<Job> {
    let skill = SkillNo(u16::try_from(chance.below(TRADES.into()))?);
    let order = OrderNo(u32::try_from(chance.below(u32::MAX.into()))?);
    let (since_s, earliest_s, due_s) = (NOW_S, i64::MIN, NOW_S + 4 * 3_600);
    Ok(Job { order, skill, at, work_s: 3_600, since_s, earliest_s, due_s, weight: 100, parts: Vec::new() })
}

/// A crew with a route of none to five stops within 5 km; without one it is idle.
fn crew(number: usize, chance: &mut Chance) -> Result<Crew> {
    let at = place(chance)?;
    let base = at.point().context("on earth")?;
    let stops = chance.below(6);
    let mut near = || {
        let mut off = || Ok::<f64, anyhow::Error>(f64::from(u32::try_from(chance.below(10_000))?) / 1_000.0 - 5.0);
        let (north, east) = (off()? / 111.2, off()? / 88.0);
        let point = Point::from_degrees(base.lat() + north, base.lon() + east).context("on earth")?;
        Ok(Stop::of(&job(point.into(), chance)?))
    };
    let route = (0..stops).map(|_| near()).collect::<Result<Vec<_>>>()?;
    let skill = u16::try_from(number % usize::from(TRADES))?;
    let busy_s = if route.is_empty() { 0 } else { i64::try_from(chance.below(3_600))? };
    Ok(Crew {
        at,
        free_s: NOW_S + busy_s,
        is_engaged: !route.is_empty(),
        is_present: true,
        skills: vec![SkillNo(skill), SkillNo((skill + 1) % TRADES)],
        shift_s: (NOW_S - 7_200, NOW_S + 36_000),
        rest_s: None,
        parts: Vec::new(),
        route,
    })
}

/// Mean response against the nearest idle crew by air, over worlds of each storm.
fn storms(table: &mut Table) -> Result<()> {
    let file = tests::programs::workspace().join("../shared/data/sf311-field-requests-2008-2014.csv");
    let named = std::env::var_os("CALLOUT_REQUESTS_CSV");
    let file = named.map_or(file, |named| Path::new(&named).to_owned());
    let Ok(text) = std::fs::read(&file) else {
        eprintln!("the storms are left out: {} is not there", file.display());
        return Ok(());
    };
    for date in ["2014-12-11", "2014-12-03"] {
        let day = of_day(text.as_slice(), date.parse()?)?;
        let figures = |policy| {
            let mut figures = Figures::default();
            for seed in 1..=WORLDS {
                let played = play(&day, &World { seed, work_s: 3_600 }, Roster { crews: 8, shift_s: (0, 0) }, policy);
                figures.add(&day, &played, 8);
            }
            figures
        };
        let base = figures(Policy::Nearest);
        for policy in [Policy::Engine, Policy::Roads, Policy::Standby] {
            let of = figures(policy);
            let gain = (1.0 - of.mean() / base.mean()) * 100.0;
            let remark = format!(
                "mean {:.1} min, was {:.1}; in time {:.1} %, was {:.1}",
                of.mean(),
                base.mean(),
                of.attainment(),
                base.attainment()
            );
            // What is promised is the product as it works: standing by included.
            let target = if policy == Policy::Standby { Target::AtLeast(15.0) } else { Target::Open };
            table.add(format!("storm of {date}, {}", policy.name()), target, gain, "%", remark);
        }
    }
    Ok(())
}
