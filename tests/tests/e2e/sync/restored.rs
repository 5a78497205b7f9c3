//! The office restored yesterday's backup: another life begins, devices send again what it lacks, and nothing is doubled.

use anyhow::{Result, bail};
use shared::sync::exchange::{Answer, Cursor};
use tests::scene::Scene;

use super::{done, note, notes, state};
use crate::on_both;

on_both!(restored_server, cursor_from_the_future);

async fn restored_server(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut device = scene.device(&crew.person).await?;
    let early = [note(order, "one"), note(order, "two")];
    device.sync(&scene.http, &early).await?;
    let known = device.clone();
    let backup = scene.back_up().await?;
    let late = [note(order, "three"), note(order, "four")];
    device.sync(&scene.http, &late).await?;
    let first_life = device.incarnation;
    scene.restore(backup).await?;

    let answer = device.ask(&scene.http, &device.exchange(&[note(order, "five")])?).await?;
    let Answer::NewLife { incarnation, n } = answer else { bail!("expected another life, got {answer:?}") };
    assert_eq!(n, 3);
    assert_ne!(Some(incarnation), first_life);
    // What the device does then: forget the cursor, send again from there.
    let mut again = known;
    (again.incarnation, again.cursor) = (Some(incarnation), Cursor(0));
    let all = [late.to_vec(), vec![note(order, "five")]].concat();
    let changes = done(again.ask(&scene.http, &again.exchange(&all)?).await?)?;
    assert_eq!(changes.accepted, 5);
    assert_eq!(notes(&scene.office, order).await?, ["one", "two", "three", "four", "five"]);
    let mut reader = scene.device(&crew.person).await?;
    assert_eq!(state(&reader.sync(&scene.http, &[]).await?, order)?.notes.len(), 5);
    Ok(())
}

/// A cursor that this life never gave out is answered with a snapshot, not with silence.
async fn cursor_from_the_future(mut scene: Scene) -> Result<()> {
    let crew = scene.crew("wang").await?;
    let order = scene.order(&crew).await?;
    let mut device = scene.device(&crew.person).await?;
    device.sync(&scene.http, &[note(order, "one")]).await?;
    device.cursor = Cursor(u64::MAX >> 2);
    let changes = device.sync(&scene.http, &[]).await?;
    assert!(changes.snapshot);
    assert_eq!(state(&changes, order)?.notes.len(), 1);
    Ok(())
}
