//! A day's batches of fifty devices at once, the second client that watches, and what a power cut takes: nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures_util::StreamExt as _;
use futures_util::future::try_join_all;
use shared::document::WorkOrder;
use shared::ids::OrderId;
use shared::sync::exchange::Answer;
use tests::fleet::device::{Device, Reply};
use tests::fleet::load::{Fleet, Load};
use tests::server::Server;
use tests::stopwatch::Stopwatch;

use crate::raw;
use crate::table::{Samples, Table, Target};

const DEVICES: usize = 50;
const ORDERS_EACH: usize = 8;
/// Rounds after which the server is killed at the last acknowledgement.
const POWER_CUTS: usize = 3;

#[derive(Default)]
struct Measured {
    rate: Samples,
    acknowledged: Samples,
    watched: Samples,
    ratio: Samples,
    raw_rate: Samples,
    bytes: Samples,
    raw_bytes: Samples,
}

pub(crate) async fn measure(folder: &Path, rounds: u32, table: &mut Table) -> Result<()> {
    let mut server = Server::start_on_cpu(&folder.join("ingest"), 0).await?;
    let idle = resident_mb(&server)?;
    let mut fleet = Fleet::assemble(&server, DEVICES, 3).await?;
    let mut measured = Measured::default();
    for number in 0..=rounds {
        let round = round(&mut fleet, folder).await?;
        // The first round warms the caches.
        if number > 0 {
            measured.take(&round);
        }
    }
    let lost = power_cuts(&mut server, &mut fleet).await?;
    let loaded = resident_mb(&server)?;
    measured.report(table);
    table.add("acknowledged edits lost by kill -9", Target::AtMost(0.0), lost, "", format!("{POWER_CUTS} kills"));
    table.add("server idle, resident", Target::AtMost(60.0), idle, "MB", "after its start");
    table.add("server after all rounds, resident", Target::Open, loaded, "MB", "");
    server.stop().await.map(drop)
}

struct Round {
    edits: usize,
    took: Duration,
    acknowledged: Vec<Duration>,
    watched: Duration,
    raw: Duration,
    bytes: usize,
    raw_bytes: usize,
}

async fn round(fleet: &mut Fleet, folder: &Path) -> Result<Round> {
    let orders = fleet.fresh_orders(ORDERS_EACH).await?;
    let loads = fleet.day(&orders)?;
    let batches: Vec<Vec<Vec<u8>>> = loads.iter().map(|load| load.edits.clone()).collect();
    let raw = raw::insert(folder, &batches)?;
    let mut watcher = fleet.watcher.clone();
    watcher.sync(&fleet.http, &[]).await?;
    let awaited: BTreeSet<OrderId> = loads.iter().flat_map(|load| load.orders.iter().copied()).collect();
    let watch = Stopwatch::start();
    let (sent, watched) = tokio::join!(
        try_join_all(loads.iter().map(|load| send(fleet, load, watch))),
        see_all(&mut watcher, &fleet.http, awaited, watch),
    );
    let (replies, acknowledged): (Vec<Reply>, Vec<Duration>) = sent?.into_iter().unzip();
    let took = acknowledged.iter().max().copied().unwrap_or_default();
    take_over(fleet, &loads, &replies)?;
    fleet.watcher = watcher;
    Ok(Round {
        edits: loads.iter().map(|load| load.edits.len()).sum(),
        took,
        acknowledged,
        watched: watched?.saturating_sub(took),
        raw,
        bytes: loads.iter().map(|load| load.body.len()).sum(),
        raw_bytes: loads.iter().map(|load| load.raw_bytes).sum(),
    })
}

/// Sends one load; gives the reply and when it came.
async fn send(fleet: &Fleet, load: &Load, watch: Stopwatch) -> Result<(Reply, Duration)> {
    let device = fleet.devices.get(load.device).context("a device of the fleet")?;
    let reply = device.post(&fleet.http, load.body.clone()).await?;
    Ok((reply, watch.read()))
}

/// What the devices learn of the replies; outside of what is timed.
fn take_over(fleet: &mut Fleet, loads: &[Load], replies: &[Reply]) -> Result<()> {
    for (load, reply) in loads.iter().zip(replies) {
        let Answer::Done(changes) = reply.answer()? else { anyhow::bail!("a batch was not taken") };
        ensure!(changes.rulings.is_empty(), "edits were held back: {:?}", changes.rulings);
        let device = fleet.devices.get_mut(load.device).context("a device of the fleet")?;
        device.acknowledged(&load.edits, &changes)?;
    }
    Ok(())
}

/// Follows the office's pokes until every awaited order has come down with its whole day in it; gives when that was.
async fn see_all(
    watcher: &mut Device,
    http: &reqwest::Client,
    mut awaited: BTreeSet<OrderId>,
    watch: Stopwatch,
) -> Result<Duration> {
    let mut pokes = watcher.events(http).await?.bytes_stream();
    while !awaited.is_empty() {
        pokes.next().await.context("the event stream ended")??;
        loop {
            let changes = watcher.sync(http, &[]).await?;
            for change in &changes.orders {
                let state = WorkOrder::decode_trusted(change.state.as_deref().context("a state")?)?;
                // The day's last act on each order is leaving.
                if state.standing_facts().any(|(_, fact)| fact.happening == shared::document::visit::Happening::Left) {
                    awaited.remove(&change.order);
                }
            }
            if !changes.more {
                break;
            }
        }
    }
    Ok(watch.read())
}

/// Kills the server at the last acknowledgement, again and again; gives how many acknowledged edits it lacks then.
async fn power_cuts(server: &mut Server, fleet: &mut Fleet) -> Result<f64> {
    let mut lost = 0;
    for _ in 0..POWER_CUTS {
        let orders = fleet.fresh_orders(ORDERS_EACH).await?;
        let loads = fleet.day(&orders)?;
        let watch = Stopwatch::start();
        let sent = try_join_all(loads.iter().map(|load| send(fleet, load, watch))).await?;
        server.kill().await?;
        let replies: Vec<Reply> = sent.into_iter().map(|(reply, _)| reply).collect();
        take_over(fleet, &loads, &replies)?;
        server.run().await?;
        fleet.http = tests::rest::pooled_http()?;
        for device in &fleet.devices {
            let Answer::Done(changes) = device.ask(&fleet.http, &device.exchange(&[])?).await? else {
                lost += device.last;
                continue;
            };
            lost += device.last.saturating_sub(changes.accepted);
        }
        fleet.office_again(server).await?;
    }
    Ok(f64::from(u32::try_from(lost)?))
}

pub(crate) fn resident_mb(server: &Server) -> Result<f64> {
    let pid = server.pid().context("the server does not run")?;
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse::<f64>()? / 1_024.0)
}

/// Counts of this size are exact as floating point numbers.
fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

impl Measured {
    fn take(&mut self, round: &Round) {
        let edits = count(round.edits);
        let (rate, raw_rate) = (edits / round.took.as_secs_f64(), edits / round.raw.as_secs_f64());
        self.rate.push(rate);
        self.raw_rate.push(raw_rate);
        self.ratio.push(rate / raw_rate);
        round.acknowledged.iter().for_each(|took| self.acknowledged.push_ms(*took));
        self.watched.push_ms(round.watched);
        self.bytes.push(count(round.bytes) / edits);
        self.raw_bytes.push(count(round.raw_bytes) / edits);
    }

    fn report(&self, table: &mut Table) {
        let spread = |samples: &Samples| format!("median; {:.0} to {:.0}", samples.percentile(0), samples.worst());
        table.add(
            "ingest, 50 devices × 320 edits, durable",
            Target::AtLeast(50_000.0),
            self.rate.median(),
            "edits/s",
            spread(&self.rate),
        );
        table.add(
            "the same rows into raw SQLite",
            Target::Open,
            self.raw_rate.median(),
            "rows/s",
            spread(&self.raw_rate),
        );
        table.add(
            "ratio to raw SQLite",
            Target::Open,
            self.ratio.median(),
            "",
            "same bytes, transactions of 320, FULL",
        );
        let remark = format!("median {:.0}", self.acknowledged.median());
        table.add("acknowledgement p99", Target::AtMost(370.0), self.acknowledged.percentile(99), "ms", remark);
        let remark = format!("median; worst {:.0}; it receives all 400 orders", self.watched.worst());
        table.add(
            "watching client complete after the last one",
            Target::AtMost(400.0),
            self.watched.median(),
            "ms",
            remark,
        );
        let remark = format!("{:.1} before compression", self.raw_bytes.median());
        table.add("bytes up an edit, compressed", Target::AtMost(30.0), self.bytes.median(), "B", remark);
    }
}
