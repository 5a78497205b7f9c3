//! What was acknowledged is there exactly once, however often it is sent and whatever the network does to it.

use anyhow::Result;
use shared::sync::wire::pack_small;
use tests::fleet::device::Device;
use tests::scene::Scene;
use tests::wire::{Fault, Wire};

use super::{done, note, notes};
use crate::on_both;

on_both!(duplicate, lost_answer, half_a_body, killed_at_the_last_acknowledgement, repeated_by_the_network);

/// Same number and same bytes is a duplicate: answered as before, applied once.
async fn duplicate(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let device = scene.device(&crew.person).await?;
    let exchange = device.exchange(&[note(order, "one"), note(order, "two")])?;
    for _ in 0..3 {
        assert_eq!(done(device.ask(&scene.http, &exchange).await?)?.accepted, 2);
    }
    // Half known, half new.
    let longer = device.exchange(&[note(order, "one"), note(order, "two"), note(order, "three")])?;
    assert_eq!(done(device.ask(&scene.http, &longer).await?)?.accepted, 3);
    assert_eq!(notes(&scene.office, order).await?, ["one", "two", "three"]);
    Ok(())
}

/// The commit happened and its answer was lost: the same request again is a duplicate.
async fn lost_answer(mut scene: Scene) -> Result<()> {
    let (order, mut device, wire) = behind_a_wire(&mut scene).await?;
    let edits = [note(order, "said once")];
    wire.next([Fault::LoseAnswer, Fault::CutAnswer(40)]);
    assert!(device.sync(&scene.http, &edits).await.is_err());
    assert!(device.sync(&scene.http, &edits).await.is_err());
    device.sync(&scene.http, &edits).await?;
    assert_eq!(wire.traffic().faults, 2);
    assert_eq!(notes(&scene.office, order).await?, ["said once"]);
    Ok(())
}

/// Half a body is no request: nothing of it is kept, and the device sends it again.
async fn half_a_body(mut scene: Scene) -> Result<()> {
    let (order, mut device, wire) = behind_a_wire(&mut scene).await?;
    let edits: Vec<_> = (0..50).map(|n| note(order, &format!("note {n}"))).collect();
    let whole = pack_small(&device.exchange(&edits)?);
    for part in [1, whole.len() / 2, whole.len() - 1] {
        let reply = device.post(&scene.http, whole[..part].to_vec()).await?;
        assert_eq!(reply.status, 400, "{}", String::from_utf8_lossy(&reply.body));
    }
    wire.next([Fault::CutRequest(300)]);
    assert!(device.sync(&scene.http, &edits).await.is_err());
    assert!(notes(&scene.office, order).await?.is_empty());
    device.sync(&scene.http, &edits).await?;
    assert_eq!(notes(&scene.office, order).await?.len(), 50);
    Ok(())
}

/// The answer leaves after the commit is on disk: what was acknowledged survives the process.
async fn killed_at_the_last_acknowledgement(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut device = scene.device(&crew.person).await?;
    for round in 0..4 {
        let edits: Vec<_> = (0..5).map(|n| note(order, &format!("{round}.{n}"))).collect();
        device.sync(&scene.http, &edits).await?;
        scene.server.kill().await?;
        scene.server.run().await?;
        let held = done(device.ask(&scene.http, &device.exchange(&[])?).await?)?;
        assert_eq!(held.accepted, device.last);
    }
    assert_eq!(notes(&scene.office, order).await?.len(), 20);
    Ok(())
}

/// A network that delivers every request twice changes nothing.
async fn repeated_by_the_network(mut scene: Scene) -> Result<()> {
    let (order, mut device, wire) = behind_a_wire(&mut scene).await?;
    wire.always(Fault::Repeat);
    for n in 0..5 {
        device.sync(&scene.http, &[note(order, &format!("{n}"))]).await?;
    }
    assert_eq!(notes(&scene.office, order).await?, ["0", "1", "2", "3", "4"]);
    Ok(())
}

async fn behind_a_wire(scene: &mut Scene) -> Result<(shared::ids::OrderId, Device, Wire)> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let wire = Wire::to(scene.server.address()).await?;
    let code = scene.office.code(&crew.person).await?;
    let device = Device::enroll(&scene.http, &wire.url(), &code, &mut scene.chance).await?;
    Ok((order, device, wire))
}
