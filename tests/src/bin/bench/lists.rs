//! A page of fifty orders out of a million, by each filter that the interface offers, on both databases.

use std::path::Path;

use anyhow::{Context, Result};
use server::orders::projection::{Projected, Projection};
use server::search::{beginnings, words};
use server::store::orders::{Changed, save_orders};
use server::store::{Store, feed};
use shared::document::status::Status;
use shared::geo::Point;
use shared::ids::{CrewId, CustomerId, Digest, EquipmentId, OrderId};
use shared::time::Moment;
use tests::chance::Chance;
use tests::database::Database;
use tests::rest::Rest;
use tests::server::{ADMIN, PASSWORD, Server};
use tests::stopwatch::Stopwatch;

use crate::table::{Samples, Table, Target};

/// Orders a transaction.
const CHUNK: u64 = 5_000;
/// Six years of receipts until 2014-12-11.
const LAST: i64 = 1_418_256_000_000;
const SPAN_MS: u64 = 6 * 365 * 86_400_000;
const CREWS: u64 = 40;
const CUSTOMERS: u64 = 20_000;
const MACHINES: u64 = 50_000;
/// Of a thousand orders, how many are open: a busy company has some days' work before it.
const OPEN_PERMILLE: u64 = 5;
const TRADES: [&str; 9] = ["hvac", "plumbing", "electric", "sewer", "lift", "lock", "glass", "printer", "boiler"];
/// Of one in two thousand orders.
const RARE_TRADE: &str = "Aufzug";
const LEVELS: [&str; 4] = ["A", "B", "C", "D"];
const FAULTS: [&str; 12] = [
    "空调不制冷，室外机有异响",
    "水管漏水，楼下已渗水",
    "电梯停在三楼",
    "打印机卡纸",
    "Sewer backed up in the basement",
    "Boiler does not start",
    "门锁打不开",
    "跳闸，整层停电",
    "Broken window pane",
    "空调漏水",
    "下水道堵塞返水",
    "灯不亮",
];
const STREETS: [&str; 10] = [
    "世纪大道",
    "南京西路",
    "淮海中路",
    "Market St",
    "Mission St",
    "Valencia St",
    "人民路",
    "解放路",
    "中山北路",
    "Geary Blvd",
];
const NAMES: [&str; 10] = [
    "东方大厦",
    "王府花园",
    "徐汇公寓",
    "Golden Gate Hotel",
    "阳光物业",
    "City Library",
    "和平饭店",
    "浦东机场",
    "新华书店",
    "Tech Park",
];
const OPEN: [Status; 6] =
    [Status::Reported, Status::Dispatched, Status::Accepted, Status::OnTheWay, Status::Working, Status::NeedsParts];

pub(crate) async fn measure(folder: &Path, (orders, rounds): (u64, u32), table: &mut Table) -> Result<()> {
    let databases = [Some(Database::Sqlite), Database::fresh_postgres().await?];
    for database in databases.into_iter().flatten() {
        let name = if database == Database::Sqlite { "SQLite" } else { "PostgreSQL" };
        let folder = folder.join(format!("lists-{name}"));
        let mut server = Server::start(&folder, database.clone()).await?;
        server.stop().await?;
        let file = format!("sqlite:{}", folder.join("callout.db").display());
        let store = Store::open(database.url().unwrap_or(&file)).await?;
        let watch = Stopwatch::start();
        fill(&store, orders).await?;
        store.close().await;
        if database != Database::Sqlite {
            database.execute(&folder, "VACUUM ANALYZE").await?;
        }
        println!("{name}: {orders} orders in {:.0} s", watch.read().as_secs_f64());
        server.run().await?;
        let rest = Rest::pooled(&server.url())?.login(ADMIN, PASSWORD).await?;
        questions(&rest, name, rounds, table).await?;
        server.stop().await?;
    }
    Ok(())
}

async fn questions(rest: &Rest, name: &str, rounds: u32, table: &mut Table) -> Result<()> {
    let mut chance = Chance::new(7);
    for (index, (shown, _)) in asked(&mut Chance::new(0)).into_iter().enumerate() {
        let mut samples = Samples::default();
        let mut found = 0;
        // Once for the caches, then five of each a round.
        for round in 0..=rounds.saturating_mul(5) {
            let (_, query) = asked(&mut chance).into_iter().nth(index).context("the same questions each time")?;
            let watch = Stopwatch::start();
            let page = rest.get(&format!("/api/v1/orders?limit=50&{query}")).await?.ok()?;
            if round > 0 {
                samples.push_ms(watch.read());
                found += page.list("items")?.len();
            }
        }
        let remark = format!("p50 {:.1}, worst {:.1}; {found} orders", samples.median(), samples.worst());
        table.add(format!("{name}: {shown}, p95"), Target::AtMost(20.0), samples.percentile(95), "ms", remark);
    }
    Ok(())
}

/// Each question, with values drawn anew.
fn asked(chance: &mut Chance) -> Vec<(&'static str, String)> {
    let at = LAST - i64::try_from(chance.below(SPAN_MS)).unwrap_or_default();
    let (south, west) = (37.70 + hundredths(chance, 13), -122.52 + hundredths(chance, 16));
    let customer = CustomerId(id(1, chance.below(CUSTOMERS)));
    let machine = EquipmentId(id(2, chance.below(MACHINES)));
    let crew = CrewId(id(3, chance.below(CREWS)));
    let trade = if chance.percent(20) { RARE_TRADE } else { chance.one(&TRADES).copied().unwrap_or_default() };
    let level = chance.one(&LEVELS).copied().unwrap_or_default();
    let number = 1_001 + chance.below(900_000);
    vec![
        ("everything, oldest first", String::new()),
        ("everything, newest first", "sort=-received".into()),
        ("received between", format!("received_from={at}&received_until={}", at + 86_400_000)),
        ("open", "open=true".into()),
        ("open of a trade", format!("open=true&trade={trade}&sort=-received")),
        ("open by deadline", "sort=due".into()),
        ("settled", "open=false&sort=-received".into()),
        ("one status", "status=cancelled&sort=-received".into()),
        ("four statuses", "status=reported,dispatched,working,needs-parts".into()),
        ("a crew", format!("crew={crew}&sort=-received")),
        ("a crew's open ones", format!("crew={crew}&open=true")),
        ("unassigned and open", "unassigned=true&open=true".into()),
        ("a trade", format!("trade={trade}&sort=-received")),
        ("a service level", format!("level={level}")),
        ("a customer", format!("customer={customer}")),
        ("a machine", format!("equipment={machine}")),
        ("overdue", "overdue=true&sort=due".into()),
        ("due before", format!("due_before={}&sort=due", LAST + 3_600_000)),
        ("with disagreements", "conflicts=true".into()),
        ("with remarks", "remarks=true&sort=-received".into()),
        ("a block of the map", format!("bbox={west},{south},{},{}&sort=-received", west + 0.004, south + 0.003)),
        ("a quarter of the map", format!("bbox={west},{south},{},{}&open=true", west + 0.04, south + 0.04)),
        ("the whole map", "bbox=-123,37,-122,38&sort=-received".into()),
        ("search: a number", format!("q={number}")),
        ("search: a telephone", format!("q=138{:05}", chance.below(100_000))),
        ("search: a frequent word", "q=%E7%A9%BA%E8%B0%83&sort=-received".into()),
        ("search: two frequent words", "q=%E7%A9%BA%E8%B0%83+market&sort=-received".into()),
        ("search: an address", format!("q=market+{}&sort=-received", 1 + chance.below(3_000))),
        ("search: among the open", "q=%E6%BC%8F%E6%B0%B4&open=true&sort=-received".into()),
        ("search: by deadline", "q=boiler&sort=due".into()),
    ]
}

fn hundredths(chance: &mut Chance, end: u64) -> f64 {
    f64::from(u32::try_from(chance.below(end)).unwrap_or_default()) / 100.0
}

fn id(kind: u8, number: u64) -> [u8; 16] {
    let mut id = [kind; 16];
    id.iter_mut().zip(number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()).for_each(|(to, from)| *to = from);
    id
}

/// Writes orders through the store's own door. Their documents are noise: lists do not read them.
async fn fill(store: &Store, orders: u64) -> Result<()> {
    let mut chance = Chance::new(1);
    let mut done = 0;
    while done < orders {
        let count = CHUNK.min(orders - done);
        let mut tx = store.write().await?;
        let last = feed::advance(&mut tx, count).await?;
        let made: Vec<Changed> = (1..=count).map(|n| order(&mut chance, done + n, last - count + n)).collect();
        save_orders(&mut tx, made).await?;
        tx.commit().await?;
        done += count;
    }
    Ok(())
}

fn order(chance: &mut Chance, number: u64, position: u64) -> Changed {
    let projected = Projected::Whole(Box::new(projection(chance, number)));
    let state: Vec<u8> = (0..60).flat_map(|_| chance.bits().to_be_bytes()).collect();
    Changed { id: OrderId(id(4, number)), hash: Digest::of(&state), state, position, projected }
}

fn projection(chance: &mut Chance, number: u64) -> Projection {
    let open = chance.below(1_000) < OPEN_PERMILLE;
    let age = if open { chance.below(3 * 86_400_000) } else { 3 * 86_400_000 + chance.below(SPAN_MS) };
    let received_at = Moment(LAST - i64::try_from(age).unwrap_or_default());
    let status = match (open, chance.below(100)) {
        (true, _) => chance.one(&OPEN).copied().unwrap_or(Status::Reported),
        (false, 0..=6) => Status::Cancelled,
        (false, _) => Status::Closed,
    };
    let is_sent = status != Status::Reported && (status != Status::Cancelled || chance.percent(50));
    let pick = |chance: &mut Chance, all: &[&str]| chance.one(all).copied().unwrap_or_default().to_owned();
    let (fault, name) = (pick(chance, &FAULTS), pick(chance, &NAMES));
    let address = format!("{} {}", pick(chance, &STREETS), 1 + chance.below(3_000));
    let phone = format!("138{:08}", chance.below(100_000_000));
    let (north, east) = (chance.below(1_300_000), chance.below(1_600_000));
    let degrees = |e7: u64| f64::from(u32::try_from(e7).unwrap_or_default()) / 1e7;
    let response_due = received_at.plus_minutes(60 * 24);
    let text = number.to_string();
    let found_by = words([text.as_str(), name.as_str(), address.as_str(), fault.as_str(), phone.as_str()]);
    Projection {
        number: text,
        external: None,
        status,
        open,
        trade: if number.is_multiple_of(2_000) { RARE_TRADE.to_owned() } else { pick(chance, &TRADES) },
        level: pick(chance, &LEVELS),
        customer: Some(CustomerId(id(1, chance.below(CUSTOMERS)))),
        equipment: chance.percent(40).then(|| EquipmentId(id(2, chance.below(MACHINES)))),
        customer_name: name,
        address,
        fault,
        point: Point::from_degrees(37.70 + degrees(north), -122.52 + degrees(east)),
        crew: is_sent.then(|| CrewId(id(3, chance.below(CREWS)))),
        received_at,
        response_due: Some(response_due),
        resolve_due: Some(received_at.plus_minutes(60 * 72)),
        next_due: open.then_some(response_due),
        conflicts: usize::from(chance.below(2_000) == 0),
        remarks: usize::from(chance.percent(3)),
        words: beginnings(&found_by).into_iter().collect::<Vec<_>>().join(" "),
    }
}
