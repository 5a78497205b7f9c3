//! Service levels, alarms and reports: one deadline, the rules over all that is open, the weekly table of a year, a workbook.

use std::path::Path;

use anyhow::Result;
use server::alarms::cause::see;
use server::alarms::rule;
use server::alarms::situation::{Clocked, Situation};
use server::figures::{Figures, monday, month};
use server::levels::calendar::WorkingCalendar;
use server::reports::table::{Cell, Column, Row, Table as Report};
use server::reports::{AsOf, sheet, weekly};
use server::store::order_figures::{self, Looked};
use server::store::{Store, migrations};
use shared::calendar::{Day, Zone};
use shared::document::service_level::Derivation;
use shared::ids::CrewId;
use shared::lang::Lang;
use shared::time::Moment;
use tests::chance::Chance;
use tests::stopwatch::{Stopwatch, timed};

use crate::lists;
use crate::table::{Samples, Table, Target};

/// 2014-12-12, a Friday, 16:30 in Shanghai.
const FRIDAY: Moment = Moment(1_418_373_000_000);
/// That day.
const TODAY: Day = Day(16_416);
const OPEN: usize = 20_000;
const CREWS: u64 = 400;
const ROWS: usize = 50_000;
/// Orders of a year.
const YEAR: u64 = 500_000;
const CHUNK: u64 = 2_000;

pub(crate) async fn measure(folder: &Path, rounds: u32, table: &mut Table) -> Result<()> {
    deadline(rounds, table)?;
    rules(rounds, table)?;
    workbook(rounds, table)?;
    year(folder, rounds, table).await
}

fn deadline(rounds: u32, table: &mut Table) -> Result<()> {
    let office = r#"{"zone":"America/New_York","week":[{"day":"monday","hours":["09:00-12:00","13:00-18:00"]},
        {"day":"tuesday","hours":["09:00-12:00","13:00-18:00"]},{"day":"friday","hours":["09:00-17:00"]}]}"#;
    let calendar: WorkingCalendar = serde_json::from_str(office)?;
    let calendar = calendar.around("office", FRIDAY).map_err(|bad| anyhow::anyhow!(bad.words(Lang::En)))?;
    let mut samples = Samples::default();
    for round in 0..rounds.saturating_mul(200) {
        let from = FRIDAY.plus_minutes(i64::from(round) * 37);
        let (derived, took) = timed(|| Derivation::of(from, 40 * 60, &calendar, &[]));
        std::hint::black_box(derived);
        samples.push(took.as_secs_f64() * 1e6);
    }
    let remark = format!("median; 40 working hours; worst {:.0}", samples.worst());
    table.add("service: deadline of one order", Target::AtMost(20.0), samples.median(), "µs", remark);
    Ok(())
}

/// Every rule of the handbooks over every open order: what a round costs at most, besides reading and writing.
fn rules(rounds: u32, table: &mut Table) -> Result<()> {
    let zone = server::levels::zone::cut("Asia/Shanghai", FRIDAY.plus_minutes(-9_000), FRIDAY.plus_minutes(9_000))?;
    let open: Vec<Situation> = (0..OPEN).map(|n| situation(n)).collect();
    let rules = rule::usual();
    let mut samples = Samples::default();
    for _ in 0..rounds {
        let (seen, took) = timed(|| {
            let causes =
                |of: &Situation| rules.iter().map(|rule| see(rule.when, of, FRIDAY, &zone).causes.len()).sum::<usize>();
            open.iter().map(causes).sum::<usize>()
        });
        std::hint::black_box(seen);
        samples.push_ms(took);
    }
    let remark = format!("{OPEN} open orders, {} rules", rules.len());
    table.add("service: rules over all open orders", Target::AtMost(200.0), samples.median(), "ms", remark);
    Ok(())
}

fn situation(n: usize) -> Situation {
    let received_at = FRIDAY.plus_minutes(-i64::try_from(n % 4_000).unwrap_or_default());
    let clock = |minutes| Clocked { due: Some(received_at.plus_minutes(minutes)), met: None, stopped: None };
    Situation { received_at, response: clock(60), resolve: clock(720), ..Situation::default() }
}

fn workbook(rounds: u32, table: &mut Table) -> Result<()> {
    let columns = (0..12).map(|n| Column::new(&n.to_string(), "报修时间", "received at")).collect();
    let row = |n: usize| Row {
        key: n.to_string(),
        cells: (0..12)
            .map(|column| match column % 3 {
                0 => Cell::Text(format!("世纪大道 {n} 号")),
                1 => Cell::Count(i64::try_from(n).unwrap_or_default()),
                _ => Cell::Share(9_850),
            })
            .collect(),
    };
    let report =
        Report { title_zh: "表".into(), title_en: "table".into(), columns, rows: (0..ROWS).map(row).collect() };
    let mut samples = Samples::default();
    for _ in 0..rounds.min(5) {
        let (made, took) = timed(|| sheet::xlsx(&report, Lang::ZhCn, &Zone::utc()));
        std::hint::black_box(made?.len());
        samples.push_ms(took);
    }
    table.add("service: workbook of 50,000 rows", Target::AtMost(3_000.0), samples.median(), "ms", "12 columns");
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        peak.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    if let Some(peak) = peak {
        table.add(
            "service: this process at its peak",
            Target::AtMost(150.0),
            peak / 1_024.0,
            "MiB",
            "with the table in memory",
        );
    }
    Ok(())
}

async fn year(folder: &Path, rounds: u32, table: &mut Table) -> Result<()> {
    let store = Store::open(&format!("sqlite:{}", folder.join("service.db").display())).await?;
    migrations::migrate(&store).await?;
    lists::fill(&store, YEAR).await?;
    let mut chance = Chance::new(2);
    let mut done = 0;
    while done < YEAR {
        let mut tx = store.write().await?;
        let looked = (done + 1..=(done + CHUNK).min(YEAR)).map(|number| figures(&mut chance, number)).collect();
        order_figures::save(&mut tx, looked).await?;
        tx.commit().await?;
        done += CHUNK;
    }
    let as_of = AsOf { now: FRIDAY, today: TODAY };
    let mut samples = Samples::default();
    for _ in 0..rounds.min(10) {
        let mut tx = store.read().await?;
        let watch = Stopwatch::start();
        let report = weekly::weekly(&mut tx, as_of, TODAY.plus(-364), TODAY).await?;
        samples.push_ms(watch.read());
        std::hint::black_box(report.rows.len());
    }
    table.add(
        "service: weekly table of a year",
        Target::AtMost(2_000.0),
        samples.median(),
        "ms",
        "500,000 orders, SQLite",
    );
    let mut due = Samples::default();
    for _ in 0..rounds {
        let watch = Stopwatch::start();
        let found = order_figures::due(&store, FRIDAY, 200).await?;
        due.push_ms(watch.read());
        anyhow::ensure!(found.is_empty(), "nothing is due in this bench");
    }
    table.add("service: looking for what is due", Target::AtMost(200.0), due.median(), "ms", "nothing among 500,000");
    store.close().await;
    Ok(())
}

fn figures(chance: &mut Chance, number: u64) -> Looked {
    let age = i64::try_from(chance.below(364 * 24 * 60)).unwrap_or_default();
    let received_at = FRIDAY.plus_minutes(-age);
    let day = TODAY.plus(-i32::try_from(age / (24 * 60)).unwrap_or_default());
    let after = |chance: &mut Chance, most: u64| {
        received_at.plus_minutes(i64::try_from(chance.below(most)).unwrap_or_default())
    };
    let crew = CrewId(lists::id(3, chance.below(CREWS)));
    let figures = Figures {
        day: Some(day),
        week: Some(monday(day)),
        month: Some(month(day)),
        crew: Some(crew),
        customer: format!("C{}", chance.below(5_000)),
        level: "A".into(),
        received_at,
        counted: true,
        response_due: Some(received_at.plus_minutes(60)),
        arrived_at: Some(after(chance, 90)),
        resolve_due: Some(received_at.plus_minutes(720)),
        fixed_at: Some(after(chance, 2_000)),
        fixed_day: Some(day),
        second_line: chance.percent(5),
        ..Figures::default()
    };
    Looked {
        order: shared::ids::OrderId(lists::id(4, number)),
        look_at: None,
        situation: Situation::default(),
        figures: Some(figures),
    }
}
