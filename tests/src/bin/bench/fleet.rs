//! A storm after a blackout: a thousand devices come back within ten seconds, each with fifty acts, on two servers over one
//! PostgreSQL. Everybody is taken in, whoever is turned away is told when to come back.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures_util::StreamExt as _;
use futures_util::future::join_all;
use futures_util::stream;
use shared::document::WorkOrder;
use shared::sync::exchange::Answer;
use shared::sync::wire;
use shared::time::Moment;
use tests::chance::Chance;
use tests::database::Database;
use tests::fleet::day::Writer;
use tests::fleet::device::Device;
use tests::office::Office;
use tests::rest::pooled_http;
use tests::server::Server;
use tests::stopwatch::Stopwatch;

use crate::table::{Samples, Table, Target};

const DEVICES: usize = 1_000;
const EDITS: usize = 50;
/// All of them begin within this time.
const WITHIN: Duration = Duration::from_secs(10);
/// Requests of the preparation at the same time.
const AT_ONCE: usize = 8;

/// A device with its batch ready to send.
struct Loaded {
    device: Device,
    edits: Vec<Vec<u8>>,
    body: Vec<u8>,
    begins: Duration,
}

/// How it went for one device.
struct Fate {
    device: Device,
    acknowledged: Option<Duration>,
    took: Duration,
    turned_away: u32,
    wrong: u32,
}

pub(crate) async fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    let Some(database) = Database::fresh_postgres().await? else { return Ok(()) };
    let photos = folder.join("photos").to_string_lossy().into_owned();
    let more = [("CALLOUT_PHOTO_STORE", &*photos), ("CALLOUT_LOG_FILTER", "warn")];
    let cpus = match std::thread::available_parallelism()?.get() {
        1 => "0".to_owned(),
        _ => "0,1".to_owned(),
    };
    let mut one = Server::start_on_cpus(&folder.join("one"), database.clone(), &cpus, &more).await?;
    let mut two = Server::start_on_cpus(&folder.join("two"), database, &cpus, &more).await?;
    let urls = [one.url(), two.url()];
    let http = pooled_http()?;
    println!("fleet: enrolling {DEVICES} devices …");
    let loaded = load(&http, &Office::of(one.admin().await?), &urls).await?;
    println!("fleet: the storm …");
    let watch = Stopwatch::start();
    let mut fates = join_all(loaded.into_iter().map(|loaded| weather(&http, &urls, loaded, watch))).await;
    let drained = fates.iter().filter_map(|fate| fate.acknowledged).max().unwrap_or_default();
    let mut lost = 0;
    for (number, fate) in fates.iter_mut().enumerate() {
        // The other server than the one that the device would ask first.
        fate.device.go_to(urls.get((number + 1) % urls.len()).context("two servers")?);
        let held = match fate.device.ask(&http, &fate.device.exchange(&[])?).await? {
            Answer::Done(changes) => usize::try_from(changes.accepted)?,
            _ => 0,
        };
        lost += EDITS.saturating_sub(held);
    }
    let checked = one.command(&["check"])?.output().await?;
    ensure!(checked.status.success(), "the database does not agree: {}", String::from_utf8_lossy(&checked.stdout));
    report(&fates, drained, lost, table);
    one.stop().await?;
    two.stop().await.map(drop)
}

/// People, crews, orders and devices, half of them enrolled at each server.
async fn load(http: &reqwest::Client, office: &Office, urls: &[String; 2]) -> Result<Vec<Loaded>> {
    let made = stream::iter(0..DEVICES).map(|number| async move {
        let person = office.person(&format!("storm{number}"), &format!("师傅 {number}"), "technician").await?;
        let crew = office.crew(&format!("storm {number}"), &["sewer"], None, &[&person]).await?;
        let order = office.report("王府花园", "Flooding: On street", "sewer", None).await?;
        office.assign(&order, &crew, "").await?;
        let code = office.code(&person).await?;
        let mut chance = Chance::new(u64::try_from(number)? + 1);
        let url = urls.get(number % urls.len()).context("two servers")?;
        let mut device = Device::enroll(http, url, &code, &mut chance).await?;
        let changes = device.sync(http, &[]).await?;
        let state = changes.orders.iter().find_map(|change| change.state.as_deref()).context("its order")?;
        let order = WorkOrder::decode(state)?;
        let wall = Moment(1_795_000_000_000);
        let mut writer = Writer::new(device.actor, device.last, chance.branch(), wall, device.contact);
        let mut edits = writer.work(&order);
        while edits.len() < EDITS {
            edits.push(writer.note(order.id));
        }
        let begins = Duration::from_millis(chance.below(u64::try_from(WITHIN.as_millis())?));
        let body = wire::pack_small(&device.exchange(&edits)?);
        Ok(Loaded { device, edits, body, begins })
    });
    made.buffer_unordered(AT_ONCE).collect::<Vec<Result<Loaded>>>().await.into_iter().collect()
}

/// Sends until it is acknowledged: later when told so, to the other server when one does not answer.
async fn weather(http: &reqwest::Client, urls: &[String; 2], loaded: Loaded, watch: Stopwatch) -> Fate {
    let Loaded { mut device, edits, body, begins } = loaded;
    tokio::time::sleep(begins).await;
    let (mut turned_away, mut wrong) = (0, 0);
    // Each waits a little differently, as real ones do.
    let own_ms = u64::from(device.actor.0.first().copied().unwrap_or_default()) * 4;
    let mut acknowledged = None;
    for attempt in 0..100_usize {
        let wait = match device.post(http, body.clone()).await {
            Ok(reply) if reply.status == 200 => {
                if let Ok(Answer::Done(changes)) = reply.answer()
                    && device.acknowledged(&edits, &changes).is_ok()
                {
                    acknowledged = Some(watch.read());
                    break;
                }
                wrong += 1;
                Duration::from_secs(1)
            }
            Ok(reply) => match (reply.status, reply.retry_after) {
                (429 | 503, Some(seconds)) => {
                    turned_away += 1;
                    Duration::from_secs(seconds)
                }
                _ => {
                    wrong += 1;
                    Duration::from_secs(1)
                }
            },
            Err(_) => {
                wrong += 1;
                Duration::from_secs(1)
            }
        };
        tokio::time::sleep(wait + Duration::from_millis(own_ms)).await;
        if let Some(url) = urls.get(attempt % urls.len()) {
            device.go_to(url);
        }
    }
    let took = acknowledged.unwrap_or_else(|| watch.read()).saturating_sub(begins);
    Fate { device, acknowledged, took, turned_away, wrong }
}

fn report(fates: &[Fate], drained: Duration, lost: usize, table: &mut Table) {
    let count = |number: usize| u32::try_from(number).map_or(f64::MAX, f64::from);
    let mut took = Samples::default();
    fates.iter().for_each(|fate| took.push_ms(fate.took));
    let turned_away: u32 = fates.iter().map(|fate| fate.turned_away).sum();
    let wrong: u32 = fates.iter().map(|fate| fate.wrong).sum();
    let name = |what: &str| format!("{DEVICES} devices × {EDITS} edits, 2 servers, PostgreSQL: {what}");
    table.add(name("lost"), Target::AtMost(0.0), count(lost), "edits", "asked at the other server; `check` agrees");
    let remark = format!("median {:.0}, worst {:.0}; with every retry", took.median(), took.worst());
    table.add(name("acknowledged p99"), Target::AtMost(5_000.0), took.percentile(99), "ms", remark);
    table.add(name("drained"), Target::AtMost(60.0), drained.as_secs_f64(), "s", "from the first one's start");
    let remark = format!("{turned_away} were asked to come back (429 or 503 with Retry-After)");
    table.add(name("other answers"), Target::AtMost(0.0), f64::from(wrong), "", remark);
}
