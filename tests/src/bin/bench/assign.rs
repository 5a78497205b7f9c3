//! Two hundred assignments a second over HTTP, each durable before its answer, each with its reasons.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use serde_json::json;
use shared::geo::Point;
use tests::chance::Chance;
use tests::office::Office;
use tests::rest::Rest;
use tests::server::{ADMIN, PASSWORD, Server};
use tests::stopwatch::Stopwatch;

use crate::raw;
use crate::table::{Samples, Table, Target};

const CREWS: usize = 40;
/// Of a round, which lasts a second. Each crew holds five of them then, as on a day with much to do.
const ORDERS: usize = 200;
const EACH: Duration = Duration::from_millis(5);
/// Flushes of the disk between two rounds, to compare with.
const FLUSHES: u32 = 50;

pub(crate) async fn measure(folder: &Path, rounds: u32, table: &mut Table) -> Result<()> {
    let mut server = Server::start_on_cpu(&folder.join("assign"), 0).await?;
    let office = Office::of(Rest::pooled(&server.url())?.login(ADMIN, PASSWORD).await?);
    let mut chance = Chance::new(1);
    let mut crews = Vec::new();
    for number in 0..CREWS {
        let person = office.person(&format!("t{number}"), &format!("Technician {number}"), "technician").await?;
        let base = Some(place(&mut chance)?);
        crews.push(office.crew(&format!("Crew {number}"), &["sewer"], base, &[&person]).await?);
    }
    let (mut times, mut flushed) = (Samples::default(), Samples::default());
    for round in 0..=rounds {
        let mut orders = Vec::new();
        for number in 0..ORDERS {
            let place = Some(place(&mut chance)?);
            orders.push(office.report("Ann", &format!("fault {number} of {round}"), "sewer", place).await?);
        }
        let watch = Stopwatch::start();
        let sent = orders.iter().enumerate().map(async |(number, order)| {
            let due = EACH.saturating_mul(u32::try_from(number)?);
            tokio::time::sleep(due.saturating_sub(watch.read())).await;
            let crew = crews.get(number % CREWS).context("a crew")?;
            office.try_assign(order, crew, "", 0).await?.ok()?;
            // From when it was due: who comes while others wait has waited as well.
            anyhow::Ok(watch.read().saturating_sub(due))
        });
        let sent = try_join_all(sent).await?;
        // The first round warms the caches.
        if round > 0 {
            sent.into_iter().for_each(|took| times.push_ms(took));
            raw::flush(folder, FLUSHES)?.into_iter().for_each(|took| flushed.push_ms(took));
        }
        try_join_all(orders.iter().map(async |order| cancel(&office, order).await)).await?;
    }
    let (disk_p50, disk_p99) = (flushed.median(), flushed.percentile(99));
    let remark = format!(
        "p50 {:.1} ms; {CREWS} crews with up to five orders, SQLite; the disk's own flush p50 {disk_p50:.1}, p99 {disk_p99:.1} ms",
        times.median()
    );
    table.add("assign over HTTP at 200/s, p99", Target::AtMost(10.0), times.percentile(99), "ms", remark);
    server.stop().await.map(drop)
}

/// Somewhere in a town of 10 km.
fn place(chance: &mut Chance) -> Result<Point> {
    let mut off = || Ok::<f64, anyhow::Error>(f64::from(u32::try_from(chance.below(1_000))?) / 10_000.0);
    Point::from_degrees(31.2 + off()?, 121.4 + off()?).context("on earth")
}

/// What was assigned is out of the way for the next round.
async fn cancel(office: &Office, order: &str) -> Result<()> {
    let path = format!("/api/v1/orders/{order}/cancellation");
    let body = json!({"revision": 1, "reason": "the round is over"});
    office.rest.post(&path, body).await?.ok().map(drop)
}
