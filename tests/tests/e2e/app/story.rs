//! Enrol, lose the network, do a whole visit with photo and signature, be killed, start with the server down, find the
//! network again: the office has everything exactly once.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use shared::geo::Point;
use tests::browser::Tab;
use tests::images;
use tests::play::Play;

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_without_signal_arrives_whole() -> Result<()> {
    let mut play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;

    // The basement.
    play.scene.server.kill().await?;
    let photo = play.scene.folder().join("photo.jpg");
    let place = Point::from_degrees(37.77, -122.43).context("a place on earth")?;
    images::photograph(&photo, &mut play.scene.chance, place)?;
    begin(&tab, &order).await?;
    tab.choose("input[type=file][data-kind=Before]", &photo).await?;
    tab.until("document.querySelectorAll('.shot img').length === 1").await?;

    // Killed in the middle, and started again while the office is still away.
    browser.kill();
    let (browser, tab) = play.open().await?;
    tab.shows("Flooding: On street").await?;
    go_on(&tab, &order).await?;
    sign(&tab).await?;
    browser.kill();

    // Back in the daylight.
    let (_browser, tab) = play.open().await?;
    tab.shows("to send").await?;
    play.scene.server.run().await?;
    tab.eval("window.dispatchEvent(new Event('online'))").await?;
    tab.shows("At the office").await?;
    everything_is_there_once(&play, &order).await
}

/// Up to the arrival.
async fn begin(tab: &Tab, order: &str) -> Result<()> {
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    for act in ["Accept", "On my way", "I have arrived"] {
        tab.press(act).await?;
    }
    tab.shows("What you found and did").await
}

/// What was found, a line, the result.
async fn go_on(tab: &Tab, order: &str) -> Result<()> {
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.until("document.querySelectorAll('.shot img').length === 1").await?;
    tab.press("Blockage").await?;
    tab.fill("#findings textarea", "Drain blocked by roots, cut and flushed").await?;
    tab.press("Add labour").await?;
    tab.fill(".sheet input[inputmode=decimal]:nth-of-type(1)", "1.5").await?;
    tab.eval("[...document.querySelectorAll('.sheet input')].at(-1).id = 'price'").await?;
    tab.fill("#price", "80").await?;
    tab.press("Add").await?;
    tab.shows("¥120.00").await?;
    tab.press("Fixed").await?;
    tab.press("Hand to customer").await
}

async fn sign(tab: &Tab) -> Result<()> {
    tab.shows("120.00 CNY").await?;
    tab.fill("input[name=signer]", "Willow 王").await?;
    tab.draw(".pad canvas", &[(0.1, 0.6), (0.3, 0.2), (0.5, 0.7), (0.8, 0.3)]).await?;
    tab.draw(".pad canvas", &[(0.2, 0.8), (0.9, 0.75)]).await?;
    tab.press("Sign").await?;
    tab.shows("Thank you!").await?;
    tab.until("document.querySelector('.qr svg') !== null").await
}

/// Every act once, the document whole, the photo with the bytes that its name promises.
async fn everything_is_there_once(play: &Play, order: &str) -> Result<()> {
    let office = &play.scene.office;
    let history = office.history(order).await?;
    let of_device = |entry: &&Value| !entry["id"].as_str().is_some_and(|id| id.starts_with("office"));
    let ids: Vec<&str> = history.iter().filter(of_device).filter_map(|entry| entry["id"].as_str()).collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    ensure!(once.len() == ids.len(), "an act twice in {ids:?}");
    let view = office.order(order).await?.view;
    ensure!(view["status"] == "signed", "{}", view["status"]);
    let facts = view["visits"][0]["facts"].as_array().context("no facts")?;
    let happened: Vec<&str> = facts.iter().filter_map(|fact| fact["fact"].as_str()).collect();
    ensure!(happened == ["accepted", "on-the-way", "arrived", "ended"], "{happened:?}");
    ensure!(facts.iter().any(|fact| fact["place"].is_object()), "no place in {facts:?}");
    let signed = office.sign_offs(order).await?;
    ensure!(signed.len() == 1 && signed[0]["document_is_whole"] == true, "{signed:?}");
    ensure!(signed[0]["strokes"].as_array().map(Vec::len) == Some(2), "{}", signed[0]["strokes"]);
    let photos = view["photos"].as_array().context("no photos")?;
    ensure!(photos.len() == 1, "{photos:?}");
    let hash = photos[0]["hash"].as_str().context("no hash")?;
    let bytes = office.photo(hash).await?;
    ensure!(shared::ids::Digest::of(&bytes).to_string() == hash, "another photo than {hash}");
    // Orientation 6 and 1,280 × 960: the browser has turned it upright, and the camera's word is kept as evidence.
    ensure!((photos[0]["width"].as_u64(), photos[0]["height"].as_u64()) == (Some(960), Some(1_280)), "{}", photos[0]);
    ensure!(photos[0]["exif"].is_object(), "no EXIF in {}", photos[0]);
    Ok(())
}
