//! A standard tus client of somebody else's making uploads through a connection that breaks.

use std::process::Stdio;

use anyhow::{Result, ensure};
use serde_json::Value;
use shared::ids::Digest;
use tests::images::heavy;
use tests::peers::installed;
use tests::scene::Scene;
use tests::wire::{Fault, Wire};
use tokio::process::Command;

use crate::on_both;

on_both!(tus_js_client);

const BYTES: usize = 3 << 20;
const CHUNK: &str = "400000";

/// npm's `tus-js-client` brings 3 MB to the office although the line breaks in the middle of requests and of answers.
async fn tus_js_client(mut scene: Scene) -> Result<()> {
    let peer = installed("tus", "tus-js-client", "upload.mjs").await?;
    let crew = scene.crew("wang").await?;
    let device = scene.device(&crew.person).await?;
    let picture = heavy(&mut scene.chance, BYTES)?;
    let hash = Digest::of(&picture).to_string();
    let file = scene.folder().join("heavy.jpg");
    std::fs::write(&file, &picture)?;
    let wire = Wire::to(scene.server.address()).await?;
    let breaks = [Fault::CutRequest(150_000), Fault::None, Fault::LoseAnswer, Fault::None, Fault::CutAnswer(17)];
    let calm = [Fault::None; 3];
    wire.next([Fault::None].into_iter().chain(breaks).chain(calm).chain(breaks).chain([Fault::Refuse]));
    let endpoint = format!("{}/photos/v1", wire.url());
    let output = Command::new("node")
        .arg(peer.join("upload.mjs"))
        .args([&endpoint, &*file.to_string_lossy(), &hash, &device.token, CHUNK])
        .stdin(Stdio::null())
        .output()
        .await?;
    ensure!(output.status.success(), "{}\n{}", String::from_utf8_lossy(&output.stderr), scene.server.log());
    let said: Value = serde_json::from_slice(&output.stdout)?;
    assert!(said["resumed"].as_u64() >= Some(4), "{said}");
    assert!(wire.traffic().faults >= 6, "{:?}", wire.traffic());
    assert_eq!(scene.office.photo(&hash).await?, picture);
    Ok(())
}
