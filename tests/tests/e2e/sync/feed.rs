//! The feed: order of positions is order of commits, so a reader never skips; states can be told by their hash.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use shared::ids::{Digest, OrderId};
use tests::chance::Chance;
use tests::database::Database;
use tests::fleet::device::Device;
use tests::office::Office;
use tests::rest::http;
use tests::scene::Scene;
use tests::server::Server;

use super::{done, note, state};
use crate::on_both;

on_both!(order_under_concurrent_commits, state_hash);

const WRITERS: usize = 6;
const ROUNDS: usize = 25;

/// Many devices commit at the same time (on PostgreSQL through two servers over one database) while one reads on and on
/// from its cursor: what it has collected at the end is what the office has, order by order.
async fn order_under_concurrent_commits(mut scene: Scene) -> Result<()> {
    let second = match scene.server.database() {
        Database::Sqlite => None,
        postgres => Some(Server::start(&scene.folder().join("second"), postgres.clone()).await?),
    };
    let people = people(&scene.office).await?;
    let crew =
        scene.office.crew("all", &["sewer"], None, &people.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    let mut orders: Vec<OrderId> = Vec::new();
    for _ in 0..WRITERS * 2 {
        let order = scene.office.report("Willow Court", "Flooding", "sewer", None).await?;
        scene.office.assign(&order, &crew, "").await?;
        orders.push(order.parse()?);
    }
    let mut reader = scene.device(&people[0]).await?;
    let mut writing = Vec::new();
    for (index, person) in people.iter().enumerate() {
        let door = second.as_ref().filter(|_| index % 2 == 0).map_or_else(|| scene.server.url(), Server::url);
        let code = scene.office.code(person).await?;
        let device = Device::enroll(&scene.http, &door, &code, &mut scene.chance).await?;
        writing.push(tokio::spawn(write(device, orders.clone(), scene.chance.branch())));
    }
    let mut collected: BTreeMap<OrderId, Digest> = BTreeMap::new();
    loop {
        let finished = writing.iter().all(tokio::task::JoinHandle::is_finished);
        let before = reader.cursor;
        let changes = reader.sync(&scene.http, &[]).await?;
        ensure!(reader.cursor >= before, "the cursor went back");
        collected.extend(changes.orders.iter().map(|order| (order.order, order.hash)));
        if finished && !changes.more {
            break;
        }
    }
    for writer in writing {
        writer.await??;
    }
    let mut fresh = scene.device(&people[0]).await?;
    let truth = fresh.sync(&scene.http, &[]).await?;
    let truth: BTreeMap<OrderId, Digest> = truth.orders.iter().map(|order| (order.order, order.hash)).collect();
    assert_eq!(truth.len(), orders.len());
    assert_eq!(collected, truth);
    Ok(())
}

async fn people(office: &Office) -> Result<Vec<String>> {
    let mut people = Vec::new();
    for n in 0..WRITERS {
        people.push(office.person(&format!("tech{n}"), &format!("师傅 {n}"), "technician").await?);
    }
    Ok(people)
}

async fn write(mut device: Device, orders: Vec<OrderId>, mut chance: Chance) -> Result<()> {
    let http = http()?;
    for round in 0..ROUNDS {
        let order = *chance.one(&orders).context("orders")?;
        device.sync(&http, &[note(order, &format!("{} in round {round}", device.actor))]).await?;
    }
    Ok(())
}

/// The hash that travels along is the state's own; a device that has another asks for that order alone and gets it whole.
async fn state_hash(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut device = scene.device(&crew.person).await?;
    let mut mine = state(&device.sync(&scene.http, &[]).await?, order)?;
    // Its own edit comes back as a hash alone, and applying the edit gives exactly that state.
    let edit = note(order, "mine alone");
    let changes = device.sync(&scene.http, std::slice::from_ref(&edit)).await?;
    let change = changes.orders.iter().find(|change| change.order == order).context("the order changed")?;
    assert_eq!(change.state, None);
    let id = shared::ids::EditId { actor: device.actor, n: 1 };
    mine.apply(id, &shared::document::edit::Edit::decode(&edit)?);
    assert_eq!(mine.hash(), change.hash);
    let mut refetch = device.exchange(&[])?;
    refetch.refetch = vec![order];
    let whole = done(device.ask(&scene.http, &refetch).await?)?;
    assert_eq!(state(&whole, order)?.hash(), change.hash);
    // Somebody else's edit comes as a state.
    let mut other = scene.device(&crew.person).await?;
    other.sync(&scene.http, &[note(order, "from the other phone")]).await?;
    assert_eq!(state(&device.sync(&scene.http, &[]).await?, order)?.notes.len(), 2);
    Ok(())
}
