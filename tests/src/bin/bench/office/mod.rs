//! What the office half promises: a deadline, an alarm round, the weekly table of a year, and a month's workbook.

mod deadline;
mod fill;
mod memory;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use server::alarms::round::round;
use server::auth::Passwords;
use server::config::{Config, Flags, Sources};
use server::levels::zone;
use server::photos::PhotoObjects;
use server::reports::period::Month;
use server::reports::{AsOf, monthly, sheet, weekly};
use server::state::{Office, Parts};
use server::store::{Store, identity, order_figures};
use shared::calendar::Day;
use shared::lang::Lang;
use shared::time::{Clock, Moment, Uptime};
use tests::chance::Chance;
use tests::database::Database;
use tests::rest::Rest;
use tests::server::{ADMIN, PASSWORD, Server};
use tests::stopwatch::Stopwatch;

use crate::table::{Samples, Table, Target};
use fill::{CREWS, LAST, Stock};

const ZONE: &str = "Asia/Shanghai";
/// How often the office looks.
const TICK_MS: i64 = 15_000;
/// Of a thousand orders in store, how many are open in the company that the promise speaks of: 20 000 of 1 000 000.
const OPEN_PERMILLE: u64 = 20;
/// Rows of the workbook.
const ROWS: u64 = 50_000;

/// A clock that moves when told to.
#[derive(Default)]
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Moment {
        LAST.plus_ms(self.0.load(Ordering::SeqCst))
    }
    fn uptime(&self) -> Uptime {
        Uptime { boot: 1, ms: self.0.load(Ordering::SeqCst).unsigned_abs() }
    }
}

pub(crate) async fn measure(folder: &Path, (orders, rounds): (u64, u32), table: &mut Table) -> Result<()> {
    deadline::measure(rounds, table)?;
    let open = (orders * OPEN_PERMILLE / 1_000).max(1);
    // The same open ones among a tenth of the others, and a tenth of them among those: what a round costs follows the open ones.
    let stocks = [(orders, open), (orders / 10, open), (orders / 10, open / 10)];
    for (stored, open) in stocks {
        let folder = folder.join(format!("office-{stored}-{open}"));
        let stock = Stock { settled: stored.saturating_sub(open), open };
        let (office, clock) = stocked(&folder, &stock).await?;
        let promised = if open * 1_000 == orders * OPEN_PERMILLE { Target::AtMost(200.0) } else { Target::Open };
        alarm_rounds(&office, &clock, (stored, open, promised), rounds, table).await?;
        if stored == orders {
            year(office.store(), stock.settled / 2 + open, rounds, table).await?;
        }
        office.store().close().await;
        tokio::fs::remove_dir_all(&folder).await?;
    }
    workbook(&folder.join("office-month"), ROWS.min(orders), rounds, table).await
}

/// An office with a new database in `folder` that holds `stock`, and its clock.
async fn stocked(folder: &Path, stock: &Stock) -> Result<(Office, Arc<Hand>)> {
    let watch = Stopwatch::start();
    let crews = with_crews(folder).await?;
    let (office, clock) = open(folder.to_owned()).await?;
    fill::fill(office.store(), stock, &crews).await?;
    let (settled, open) = (stock.settled, stock.open);
    println!("office: {settled} settled and {open} open orders in {:.0} s", watch.read().as_secs_f64());
    Ok((office, clock))
}

/// A database with an identity and crews, as a server makes it.
async fn with_crews(folder: &Path) -> Result<Vec<shared::ids::CrewId>> {
    let mut server = Server::start(folder, Database::Sqlite).await?;
    let office = tests::office::Office::of(Rest::pooled(&server.url())?.login(ADMIN, PASSWORD).await?);
    let mut crews = Vec::new();
    for number in 0..CREWS {
        let person = office.person(&format!("t{number}"), &format!("Technician {number}"), "technician").await?;
        crews.push(office.crew(&format!("Crew {number:02}"), &["hvac"], None, &[&person]).await?.parse()?);
    }
    server.stop().await?;
    Ok(crews)
}

/// The office itself, without a server around it, whose clock moves by hand.
async fn open(folder: PathBuf) -> Result<(Office, Arc<Hand>)> {
    let settings = [("CALLOUT_DATA_DIR".to_owned(), folder.display().to_string())];
    let config = Config::load(&Sources::collect(&Flags::default(), settings)?)?;
    let store = Store::open(&config.database_url).await?;
    let mut tx = store.read().await?;
    let identity = identity::load(&mut tx).await?.context("the server made an identity")?;
    drop(tx);
    let passwords = Passwords::new([7; 16]).map_err(|error| anyhow::anyhow!("{}", error.detail()))?;
    let clock = Arc::new(Hand::default());
    let office = Office::new(Parts {
        photos: PhotoObjects::open(&config.photo_store)?,
        config,
        store,
        clock: clock.clone(),
        entropy: Mutex::new(Box::new(Chance::new(3))),
        identity,
        passwords,
        roads: None,
        places: None,
        stopping: Default::default(),
    });
    Ok((office, clock))
}

/// Rounds a quarter of a minute apart, after one that looks at every open order: as after a change of the rules.
async fn alarm_rounds(
    office: &Office,
    clock: &Hand,
    (stored, open, promised): (u64, u64, Target),
    rounds: u32,
    table: &mut Table,
) -> Result<()> {
    let watch = Stopwatch::start();
    let raised = round(office).await?;
    let all_s = watch.read().as_secs_f64();
    let (mut samples, mut looked) = (Samples::default(), 0);
    for _ in 0..rounds.saturating_mul(4) {
        clock.0.fetch_add(TICK_MS, Ordering::SeqCst);
        looked += order_figures::due(office.store(), office.now(), u32::MAX).await?.len();
        let watch = Stopwatch::start();
        round(office).await?;
        samples.push_ms(watch.read());
    }
    let name = format!("SQLite: alarm round, {stored} stored, {open} open, p95");
    let each = looked / usize::try_from(rounds.saturating_mul(4).max(1))?;
    let remark = format!("p50 {:.1}, worst {:.1}; {each} looked at each time", samples.median(), samples.worst());
    table.add(name, promised, samples.percentile(95), "ms", remark);
    let name = format!("SQLite: all {open} open ones due at once, {stored} stored");
    table.add(name, Target::Open, all_s, "s", format!("{raised} alarms raised; the rules changed"));
    Ok(())
}

/// The weekly table over the last year.
async fn year(store: &Store, orders: u64, rounds: u32, table: &mut Table) -> Result<()> {
    let today = zone::today(ZONE, LAST).map_err(|error| anyhow::anyhow!("{error}"))?;
    let as_of = AsOf { now: LAST, today };
    let (mut samples, mut rows) = (Samples::default(), 0);
    for round in 0..=rounds {
        let mut tx = store.read().await?;
        let watch = Stopwatch::start();
        let made = weekly::weekly(&mut tx, as_of, today.plus(-364), today).await?;
        // The first one warms the caches.
        if round > 0 {
            samples.push(watch.read().as_secs_f64());
        }
        rows = made.rows.len();
    }
    let remark = format!("p95; p50 {:.2}; {rows} rows, kilometres included", samples.median());
    let name = format!("SQLite: weekly table over a year of about {orders} orders");
    table.add(name, Target::AtMost(2.0), samples.percentile(95), "s", remark);
    Ok(())
}

/// A month of as many customers as the workbook has rows, read, added up and written.
async fn workbook(folder: &Path, rows: u64, rounds: u32, table: &mut Table) -> Result<()> {
    let crews = with_crews(folder).await?;
    let (office, _) = open(folder.to_owned()).await?;
    let day = fill::fill_month(office.store(), rows, &crews).await?;
    let as_of = AsOf { now: LAST, today: day };
    let zone = zone::cut(ZONE, LAST.plus_minutes(-60 * 24 * 60), LAST.plus_minutes(24 * 60));
    let zone = zone.map_err(|error| anyhow::anyhow!("{error}"))?;
    let (mut took, mut grown, mut size) = (Samples::default(), Samples::default(), 0);
    for _ in 0..rounds.clamp(1, 5) {
        let before = memory::begin()?;
        let watch = Stopwatch::start();
        let mut tx = office.store().read().await?;
        let made = monthly::monthly(&mut tx, as_of, month(day)).await?;
        drop(tx);
        let bytes = sheet::xlsx(&made, Lang::ZhCn, &zone)?;
        took.push(watch.read().as_secs_f64());
        grown.push(memory::peak_mb()? - before);
        size = bytes.len();
    }
    office.store().close().await;
    let remark = format!("worst; p50 {:.2}; read, added up and written, {:.1} MB", took.median(), megabytes(size));
    table.add(format!("SQLite: monthly .xlsx of {rows} rows"), Target::AtMost(3.0), took.worst(), "s", remark);
    let name = format!("monthly .xlsx of {rows} rows, resident growth");
    table.add(name, Target::AtMost(150.0), grown.worst(), "MB", "the highest of this process while it is made");
    Ok(())
}

fn month(day: Day) -> Month {
    Month(server::figures::month(day))
}

fn megabytes(bytes: usize) -> f64 {
    u32::try_from(bytes).map_or(f64::MAX, f64::from) / 1e6
}
