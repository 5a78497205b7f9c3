//! What was measured against what was promised.

use std::time::Duration;

/// The samples of one measurement in one unit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Samples(Vec<f64>);

impl Samples {
    pub(crate) fn push(&mut self, value: f64) {
        let place = self.0.partition_point(|held| *held <= value);
        self.0.insert(place, value);
    }

    pub(crate) fn push_ms(&mut self, time: Duration) {
        self.push(time.as_secs_f64() * 1e3);
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        other.0.iter().for_each(|value| self.push(*value));
    }

    /// The value below which `percent` of 100 samples lie; 0 without samples.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let last = self.0.len().saturating_sub(1);
        self.0.get((self.0.len() * percent / 100).min(last)).copied().unwrap_or(0.0)
    }

    pub(crate) fn median(&self) -> f64 {
        self.percentile(50)
    }

    pub(crate) fn worst(&self) -> f64 {
        self.0.last().copied().unwrap_or(0.0)
    }
}

/// A promise.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// For comparison only.
    Open,
}

struct Row {
    name: String,
    target: Target,
    measured: f64,
    unit: &'static str,
    remark: String,
}

impl Row {
    fn holds(&self) -> bool {
        match self.target {
            Target::AtLeast(bound) => self.measured >= bound,
            Target::AtMost(bound) => self.measured <= bound,
            Target::Open => true,
        }
    }
}

/// The table that is printed at the end.
#[derive(Default)]
pub(crate) struct Table(Vec<Row>);

impl Table {
    pub(crate) fn add(
        &mut self,
        name: impl Into<String>,
        target: Target,
        measured: f64,
        unit: &'static str,
        remark: impl Into<String>,
    ) {
        self.0.push(Row { name: name.into(), target, measured, unit, remark: remark.into() });
    }

    /// Prints every row; gives how many promises do not hold.
    pub(crate) fn print(&self) -> usize {
        let wide = self.0.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
        println!("\n{:wide$}  {:>12}  {:>12}  {:8}  ", "measurement", "target", "measured", "unit");
        for row in &self.0 {
            let target = match row.target {
                Target::AtLeast(bound) => format!("≥ {}", number(bound)),
                Target::AtMost(bound) => format!("≤ {}", number(bound)),
                Target::Open => String::new(),
            };
            let mark = if row.holds() { " " } else { "MISSED" };
            let (measured, pad) = (number(row.measured), wide - row.name.chars().count());
            println!("{}{:pad$}  {target:>12}  {measured:>12}  {:8}  {} {mark}", row.name, "", row.unit, row.remark);
        }
        self.0.iter().filter(|row| !row.holds()).count()
    }
}

/// With as many digits as mean something.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 1_000.0 => {
            let digits = format!("{value:.0}");
            let grouped: Vec<&str> =
                digits.as_bytes().rchunks(3).rev().filter_map(|c| std::str::from_utf8(c).ok()).collect();
            grouped.join(",")
        }
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_and_numbers() {
        let mut samples = Samples::default();
        (1..=100).rev().for_each(|n| samples.push(f64::from(n)));
        assert_eq!((samples.median(), samples.percentile(99), samples.worst()), (51.0, 100.0, 100.0));
        assert_eq!(Samples::default().median(), 0.0);
        assert_eq!(
            ["50,000", "370", "29.5", "0.08"],
            [50_000.0, 370.0, 29.5, 0.08].map(number).each_ref().map(String::as_str)
        );
    }

    #[test]
    fn a_missed_promise_is_counted() {
        let mut table = Table::default();
        table.add("fast", Target::AtMost(2.0), 3.0, "ms", "");
        table.add("many", Target::AtLeast(2.0), 3.0, "1/s", "");
        assert_eq!(table.print(), 1);
    }
}
