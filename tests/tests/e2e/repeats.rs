//! How good the rule for repeat reports is, on real requests: printed, written down in `docs/repeats.md`, and kept from
//! getting worse.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use server::repeats::{Case, Known, Match, OFFERED, SUSPECTED, alike, compare};
use shared::geo::Point;
use shared::ids::OrderId;
use shared::time::Moment;
use tests::city;
use tests::requests::{Request, Requests, Source};

/// A request as the rule sees it, with what is known to be true about it.
struct Row {
    case: Case,
    settled_at: Option<Moment>,
    day: String,
    duplicate: bool,
}

fn moment(text: &str) -> Option<Moment> {
    let civil: DateTime = text.trim_end_matches('Z').parse().ok()?;
    let zone = TimeZone::get("America/Los_Angeles").ok()?;
    Some(Moment(zone.to_timestamp(civil).ok()?.as_millisecond()))
}

fn row(request: &Request) -> Result<Row> {
    let case = Case {
        equipment: None,
        place: alike::place(&request.address),
        point: Point::from_degrees(request.latitude, request.longitude),
        trade: request.trade.clone(),
        fault: request.problem.clone(),
        received_at: moment(&request.created_at).context("a time")?,
    };
    let day = request.created_at.chars().take(10).collect();
    Ok(Row { case, settled_at: moment(&request.closed_at), day, duplicate: request.outcome == "duplicate" })
}

/// What the rule finds, and what is true.
#[derive(Debug, Default)]
struct Measured {
    rows: usize,
    /// Requests that the rule would mark, and among them those at the very address of the other one.
    marked: usize,
    marked_same_address: usize,
    /// Requests for which the rule would offer anything.
    offered: usize,
    /// Marked requests that one of the two truths confirms.
    confirmed: usize,
    /// Later halves of same-day same-address same-trade pairs, and those of them that are marked.
    pairs: usize,
    pairs_marked: usize,
    /// Requests that the city settled as duplicates; those that are marked; those that are offered something.
    duplicates: usize,
    duplicates_marked: usize,
    duplicates_offered: usize,
    /// Duplicates whose original can be in the file at all: same trade, within the rule's distance and time.
    duplicates_within_reach: usize,
}

fn measure(requests: &[Request]) -> Result<Measured> {
    let mut rows = requests.iter().map(row).collect::<Result<Vec<_>>>()?;
    rows.sort_by_key(|row| row.case.received_at);
    let mut measured = Measured { rows: rows.len(), ..Measured::default() };
    let mut of_day: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut known: Vec<Known> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let best: Option<Match> =
            known.iter().rev().filter_map(|known| compare(&row.case, known)).max_by_key(|m| m.score);
        let score = best.as_ref().map_or(0, |best| best.score);
        let same_address = best.as_ref().is_some_and(|best| {
            rows.iter().zip(&known).any(|(of, known)| known.order == best.order && of.case.place == row.case.place)
        });
        let earlier = of_day.entry((&row.day, &row.case.place, &row.case.trade)).or_default();
        let is_pair = *earlier > 0;
        *earlier += 1;
        let count = |of: &mut usize, holds: bool| *of += usize::from(holds);
        let (marked, offered) = (score >= SUSPECTED, score >= OFFERED);
        count(&mut measured.marked, marked);
        count(&mut measured.marked_same_address, marked && same_address);
        count(&mut measured.offered, offered);
        count(&mut measured.confirmed, marked && (is_pair || row.duplicate));
        count(&mut measured.pairs, is_pair);
        count(&mut measured.pairs_marked, is_pair && marked);
        count(&mut measured.duplicates, row.duplicate);
        count(&mut measured.duplicates_marked, row.duplicate && marked);
        count(&mut measured.duplicates_offered, row.duplicate && offered);
        count(&mut measured.duplicates_within_reach, row.duplicate && best.is_some());
        let mut id = [0; 16];
        id[..8].copy_from_slice(&u64::try_from(index)?.to_be_bytes());
        known.push(Known {
            order: OrderId(id),
            number: index.to_string(),
            case: row.case.clone(),
            settled_at: row.settled_at,
        });
    }
    Ok(measured)
}

#[test]
fn repeats_are_told_on_real_requests_as_well_as_when_they_were_measured() -> Result<()> {
    let found = Requests::find()?;
    if found.source == Source::Sample {
        println!("the real requests are not here (set CALLOUT_REQUESTS_CSV): measured on a generated city instead");
        return told_in_a_city(2_000, 11);
    }
    println!("measured on {}", found.source);
    let measured = measure(&found.rows()?)?;
    println!("{measured:#?}");
    ensure!(measured.rows == 2_466, "the file that was measured has 2,466 rows, this one {}", measured.rows);
    ensure!(measured.pairs_marked == measured.pairs && measured.pairs >= 15, "same-day pairs are missed: {measured:?}");
    ensure!(measured.duplicates_offered >= 5, "of 41 duplicates, 6 were offered their original: {measured:?}");
    ensure!(measured.offered <= 500, "474 of 2,466 were offered anything: {measured:?}");
    ensure_precise(measured.confirmed, measured.marked, 38)?;
    ensure_precise(measured.marked_same_address, measured.marked, 95)
}

/// In the generated city every duplicate has its original, hours before and at the same address.
#[test]
fn repeats_are_told_in_a_generated_city() -> Result<()> {
    told_in_a_city(1_000, 3)
}

fn told_in_a_city(count: usize, seed: u64) -> Result<()> {
    let csv = city::requests(count, seed);
    let rows: Vec<Request> = csv::Reader::from_reader(csv.as_bytes()).into_deserialize().collect::<Result<_, _>>()?;
    let measured = measure(&rows)?;
    println!("{measured:#?}");
    ensure!(measured.rows == count && measured.duplicates > 10 && measured.pairs > 10, "{measured:?}");
    ensure!(measured.duplicates_marked * 100 >= measured.duplicates * 95, "recall fell: {measured:?}");
    ensure_precise(measured.confirmed, measured.marked, 70)
}

fn ensure_precise(right: usize, all: usize, percent: usize) -> Result<()> {
    ensure!(right * 100 >= all * percent, "{right} of {all} are right, at least {percent} % were");
    Ok(())
}
