//! `callout sync --watch`: what the office does arrives by itself, and what other processes record goes up by itself.

use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::json;
use tests::scene::Scene;
use tests::stopwatch::Stopwatch;

use crate::on_both;

on_both!(pokes_and_acts_travel_by_themselves);

const PATIENCE: Duration = Duration::from_secs(20);

async fn pokes_and_acts_travel_by_themselves(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?.to_string();
    let phone = scene.field(&crew.person, "phone", &scene.server.url()).await?;
    phone.ok(&["sync"]).await?;
    let _watching = phone.start(&["sync", "--watch"])?;
    let note = json!({"text": "from the office"});
    scene.office.rest.post(&format!("/api/v1/orders/{order}/notes"), note).await?.ok()?;
    within(PATIENCE, async || Ok(phone.ok(&["show", &order]).await?.to_string().contains("from the office"))).await?;

    // The office dies and comes back; the watcher finds it again by itself.
    scene.server.kill().await?;
    phone.ok(&["note", &order, "from the basement"]).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    scene.server.run().await?;
    let office = &scene.office;
    within(PATIENCE, async || Ok(office.order(&order).await?.view["notes"].to_string().contains("from the basement")))
        .await
}

/// Waits until `holds`; fails if it takes longer than `time`.
async fn within(time: Duration, holds: impl AsyncFn() -> Result<bool>) -> Result<()> {
    let watch = Stopwatch::start();
    while watch.read() < time {
        if holds().await? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("it did not happen within {time:?}")
}
