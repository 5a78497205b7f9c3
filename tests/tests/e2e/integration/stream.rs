//! The event stream, resumed across kills without a lost or doubled event, over one server and over two.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;
use tests::database::Database;
use tests::rest::Rest;
use tests::scene::Scene;
use tests::server::Server;
use tests::watching::Watcher;

use crate::on_both;

on_both!(resumed_across_kills, resumed_after_a_restore, many_watchers);

/// A watcher looks on while orders are reported and the server is killed again and again. In the end it has seen every fact
/// exactly once, in ascending places.
async fn resumed_across_kills(mut scene: Scene) -> Result<()> {
    const ORDERS: usize = 30;
    let mut watcher = Watcher::open(&scene.server.url(), scene.office.rest.token()).await?;
    let rest = scene.office.rest.clone();
    let writing = tokio::spawn(async move {
        for n in 0..ORDERS {
            let key = format!("k-{n}");
            let contact = json!({"name": "Ann", "phone": "1"});
            let body = json!({"customer_name": "Ann", "address": "1 Main", "fault": format!("fault {n}"), "trade": "sewer",
                "contact": contact});
            loop {
                let header = [("idempotency-key", key.as_str())];
                match rest.send(reqwest::Method::POST, "/api/v1/orders", &header, Some(body.clone())).await {
                    Ok(reply) if reply.status.is_success() => break,
                    _ => tokio::time::sleep(Duration::from_millis(40)).await,
                }
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    });
    let mut kills = 0;
    let mut seen = Vec::new();
    let mut pause = tokio::time::interval(Duration::from_millis(700));
    pause.tick().await;
    while seen.len() < ORDERS * 2 {
        tokio::select! {
            event = watcher.next() => seen.push(event?),
            _ = pause.tick(), if !writing.is_finished() => {
                scene.server.kill().await?;
                scene.server.run().await?;
                kills += 1;
            }
        }
    }
    writing.await?;
    ensure!(kills >= 2, "only {kills} kills");
    let places: Vec<&str> = seen.iter().map(|event| event.id.as_str()).collect();
    let mut sorted = places.clone();
    sorted.sort_by_key(|place| place_of(place));
    sorted.dedup();
    assert_eq!(places, sorted, "each once, in ascending places");
    let mut reported: BTreeMap<String, usize> = BTreeMap::new();
    for event in seen.iter().filter(|event| event.name == "order.reported") {
        *reported.entry(event.data["order"].to_string()).or_default() += 1;
    }
    assert_eq!(reported.len(), ORDERS);
    ensure!(reported.values().all(|count| *count == 1), "{reported:?}");
    // A fresh reader of the whole past sees the same.
    let mut fresh = Watcher::open(&scene.server.url(), scene.office.rest.token()).await?;
    let incarnation = places.first().and_then(|place| place.split('-').next()).unwrap_or_default();
    fresh.last = Some(format!("{incarnation}-0.0"));
    fresh.hang_up();
    for event in &seen {
        assert_eq!(&fresh.next().await?, event);
    }
    println!("{} events across {kills} kills", seen.len());
    Ok(())
}

/// Position and part of a place such as `0a…-17.2`.
fn place_of(place: &str) -> (u64, u64) {
    let rest = place.rsplit('-').next().unwrap_or_default();
    let (position, part) = rest.split_once('.').unwrap_or_default();
    (position.parse().unwrap_or_default(), part.parse().unwrap_or_default())
}

/// A restored office counts the same numbers again; whoever comes back with an old place is told to start anew. The
/// watcher is cut off before it has seen anything (nobody may be connected while PostgreSQL copies), and misses nothing.
async fn resumed_after_a_restore(mut scene: Scene) -> Result<()> {
    let mut watcher = Watcher::open(&scene.server.url(), scene.office.rest.token()).await?;
    let backup = scene.back_up().await?;
    scene.office.report("Ann", "Flooding", "sewer", None).await?;
    assert_eq!(watcher.next().await?.name, "order.changed");
    scene.restore(backup).await?;
    let event = loop {
        let event = watcher.next().await?;
        if event.name != "order.reported" {
            break event;
        }
    };
    assert_eq!(event.name, "reset");
    scene.office.report("Ben", "Smoke", "sewer", None).await?;
    assert_eq!(watcher.next().await?.name, "order.changed");
    Ok(())
}

/// Two hundred watchers, on PostgreSQL at another server than the one that writes; all are told everything.
async fn many_watchers(scene: Scene) -> Result<()> {
    const WATCHERS: usize = 200;
    const ORDERS: usize = 20;
    let second = match scene.server.database() {
        Database::Sqlite => None,
        postgres => Some(Server::start(&scene.folder().join("second"), postgres.clone()).await?),
    };
    let door = second.as_ref().map_or_else(|| scene.server.url(), Server::url);
    let mut looking = Vec::new();
    for _ in 0..WATCHERS {
        let mut watcher = Watcher::open(&door, scene.office.rest.token()).await?;
        looking.push(tokio::spawn(async move {
            let mut reported = 0;
            while reported < ORDERS {
                reported += usize::from(watcher.next().await?.name == "order.reported");
            }
            anyhow::Ok(())
        }));
    }
    let nobody = Rest::new(&door)?;
    nobody.get("/api/v1/events").await?.problem(401)?;
    for n in 0..ORDERS {
        scene.office.report("Ann", &format!("fault {n}"), "sewer", None).await?;
    }
    for watcher in looking {
        watcher.await??;
    }
    Ok(())
}
