//! Numbers without gaps, one content a number, and a signature that holds it all together.

use anyhow::Result;
use shared::ids::{Digest, Signature};
use shared::sync::exchange::Answer;
use tests::scene::Scene;

use super::{done, note, notes};
use crate::on_both;

on_both!(gap, fork, forged);

/// What lies before the first edit sent is missing: the device is told where to start, and nothing is kept.
async fn gap(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let device = scene.device(&crew.person).await?;
    let edits = [note(order, "one"), note(order, "two"), note(order, "three")];
    let mut late = device.clone();
    late.acknowledged(
        &edits[..2],
        &done(device.ask(&scene.http, &device.exchange(&[])?).await?).map(|mut changes| {
            changes.accepted = 2;
            changes
        })?,
    )?;
    assert_eq!(late.ask(&scene.http, &late.exchange(&edits[2..])?).await?, Answer::SendFrom { n: 1 });
    assert_eq!(late.ask(&scene.http, &late.exchange(&[])?).await?, Answer::SendFrom { n: 1 });
    assert!(notes(&scene.office, order).await?.is_empty());
    assert_eq!(done(device.ask(&scene.http, &device.exchange(&edits)?).await?)?.accepted, 3);
    assert_eq!(notes(&scene.office, order).await?, ["one", "two", "three"]);
    Ok(())
}

/// Same number and other bytes: the installation was copied. The second history is kept for a person and not applied.
async fn fork(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut device = scene.device(&crew.person).await?;
    device.sync(&scene.http, &[note(order, "common")]).await?;
    let copy = device.clone();
    device.sync(&scene.http, &[note(order, "mine")]).await?;
    let answer = copy.ask(&scene.http, &copy.exchange(&[note(order, "the copy's"), note(order, "more")])?).await?;
    assert_eq!(answer, Answer::Forked { n: 2 });
    assert_eq!(notes(&scene.office, order).await?, ["common", "mine"]);
    let waiting = scene.office.rest.get("/api/v1/quarantine").await?.ok()?;
    let waiting = waiting.list("items")?;
    // All of the other history waits, not only its first edit.
    assert_eq!((waiting.len(), waiting[0]["reason"].as_str()), (2, Some("fork")), "{waiting:?}");
    // Whoever holds the true history goes on.
    device.sync(&scene.http, &[note(order, "and on")]).await?;
    assert_eq!(notes(&scene.office, order).await?.len(), 3);
    Ok(())
}

/// A signature that is not the device's over exactly these edits is refused, and nothing is kept.
async fn forged(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let device = scene.device(&crew.person).await?;
    let honest = device.exchange(&[note(order, "as written"), note(order, "second")])?;
    let mut altered = honest.clone();
    altered.edits[0] = note(order, "as altered").into();
    let mut swapped = honest.clone();
    swapped.edits.swap(0, 1);
    let mut unsigned = honest.clone();
    unsigned.signature = Some(Signature([7; 64]));
    let mut other_chain = device.clone();
    other_chain.head = Digest([1; 32]);
    let other_chain = other_chain.exchange(&[note(order, "as written")])?;
    for forged in [altered, swapped, unsigned, other_chain] {
        let reply = device.post(&scene.http, shared::sync::wire::pack_small(&forged)).await?;
        let problem: serde_json::Value = serde_json::from_slice(&reply.body)?;
        assert_eq!((reply.status, problem["field"].as_str()), (422, Some("signature")), "{problem}");
    }
    assert!(notes(&scene.office, order).await?.is_empty());
    assert_eq!(done(device.ask(&scene.http, &honest).await?)?.accepted, 2);
    Ok(())
}
