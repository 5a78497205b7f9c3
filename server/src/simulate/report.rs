//! What came of a day, in figures.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::play::Played;
use super::policy::Policy;
use super::requests::Day;

/// The figures of one policy, over one day or over several worlds of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Minutes from report to arrival, ascending.
    pub response: Vec<f64>,
    /// By level: how many arrivals were in time, how many solutions were, of how many.
    pub levels: BTreeMap<String, [usize; 3]>,
    /// Kilometres by road, of all crews.
    pub kilometres: f64,
    /// How many jobs each crew did, the fewest first, in each world.
    pub jobs: Vec<Vec<usize>>,
    /// How many orders changed their crew before anybody set out.
    pub moved: usize,
    /// Requests that nobody reached.
    pub unserved: usize,
}

impl Figures {
    /// Adds what came of another world.
    pub fn add(&mut self, day: &Day, played: &Played, crews: usize) {
        let mut jobs = vec![0; crews];
        for trip in &played.trips {
            let Some(request) = day.requests.get(trip.request) else { continue };
            let minutes = minutes(trip.arrived_s - request.received_s);
            let place = self.response.partition_point(|held| *held <= minutes);
            self.response.insert(place, minutes);
            let level = self.levels.entry(request.level.clone()).or_default();
            level[0] += usize::from(trip.arrived_s <= request.due_s);
            level[1] += usize::from(trip.done_s <= request.resolve_due_s);
            level[2] += 1;
            self.kilometres += trip.metres / 1_000.0;
            if let Some(count) = jobs.get_mut(trip.crew.0 as usize) {
                *count += 1;
            }
        }
        self.kilometres += played.standby_m / 1_000.0;
        jobs.sort_unstable();
        self.jobs.push(jobs);
        self.moved += played.moved;
        self.unserved += day.requests.len().saturating_sub(played.trips.len());
    }

    /// The minutes within which `percent` of 100 were reached.
    pub fn percentile(&self, percent: usize) -> f64 {
        let last = self.response.len().saturating_sub(1);
        self.response.get((self.response.len() * percent / 100).min(last)).copied().unwrap_or(0.0)
    }

    /// The mean of the response, in minutes.
    pub fn mean(&self) -> f64 {
        self.response.iter().sum::<f64>() / count(self.response.len()).max(1.0)
    }

    /// Arrivals in time, of all, in percent.
    pub fn attainment(&self) -> f64 {
        let (met, all) = self.levels.values().fold((0, 0), |(met, all), level| (met + level[0], all + level[2]));
        100.0 * count(met) / count(all).max(1.0)
    }
}

/// The table that is printed.
pub fn table(figures: &[(Policy, Figures)]) -> String {
    let base = figures.iter().find(|(policy, _)| *policy == Policy::Nearest).map(|(_, of)| of.mean());
    let mut text = format!(
        "{:<20} {:>8} {:>8} {:>8} {:>9} {:>9} {:>8} {:>9} {:>7}\n",
        "policy", "p50 min", "p95 min", "mean", "to base", "in time", "km", "jobs", "moved"
    );
    for (policy, of) in figures {
        let gain = base.filter(|base| *base > 0.0).map(|base| format!("{:+.1} %", (of.mean() / base - 1.0) * 100.0));
        let worlds = count(of.jobs.len()).max(1.0);
        let fewest = of.jobs.iter().filter_map(|jobs| jobs.first()).min().copied().unwrap_or_default();
        let most = of.jobs.iter().filter_map(|jobs| jobs.last()).max().copied().unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:<20} {:>8.1} {:>8.1} {:>8.1} {:>9} {:>7.1} % {:>8.1} {:>9} {:>7.1}",
            policy.name(),
            of.percentile(50),
            of.percentile(95),
            of.mean(),
            gain.unwrap_or_default(),
            of.attainment(),
            of.kilometres / worlds,
            format!("{fewest} to {most}"),
            count(of.moved) / worlds,
        );
    }
    for (policy, of) in figures {
        let levels = of.levels.iter().map(|(level, [arrived, solved, all])| {
            let percent = |met: &usize| 100.0 * count(*met) / count(*all).max(1.0);
            format!("{level} {:.1} % there in time, {:.1} % solved in time", percent(arrived), percent(solved))
        });
        let levels: Vec<String> = levels.collect();
        let _ = writeln!(text, "{}: {}", policy.name(), levels.join("; "));
        if of.unserved > 0 {
            let _ = writeln!(text, "{}: {} reached by nobody", policy.name(), of.unserved);
        }
    }
    text
}

/// One line a trip, for spreadsheets. Times are minutes after the midnight before the first report.
pub fn csv(day: &Day, played: &[(Policy, Played)]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "policy", "ticket", "trade", "level", "crew", "received", "left", "arrived", "done", "response", "in_time",
        "km",
    ])?;
    let first_s = day.requests.first().map_or(0, |request| request.received_s);
    let midnight_s = first_s - first_s.rem_euclid(86_400);
    for (policy, played) in played {
        for trip in &played.trips {
            let Some(request) = day.requests.get(trip.request) else { continue };
            let at = |at_s: i64| format!("{:.1}", minutes(at_s - midnight_s));
            writer.write_record([
                policy.name(),
                &request.ticket,
                day.trades.get(usize::from(request.skill.0)).map_or("", String::as_str),
                &request.level,
                &trip.crew.0.saturating_add(1).to_string(),
                &at(request.received_s),
                &at(trip.left_s),
                &at(trip.arrived_s),
                &at(trip.done_s),
                &format!("{:.1}", minutes(trip.arrived_s - request.received_s)),
                if trip.arrived_s <= request.due_s { "yes" } else { "no" },
                &format!("{:.2}", trip.metres / 1_000.0),
            ])?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn minutes(seconds: i64) -> f64 {
    f64::from(i32::try_from(seconds).unwrap_or(i32::MAX)) / 60.0
}

fn count(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
