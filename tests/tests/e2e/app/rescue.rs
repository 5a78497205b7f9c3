//! A phone that goes to repair: everything on it goes into a file, another device takes the file in, and the office has every
//! act once, also when the phone comes back.

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tests::browser::{Browser, Tab};
use tests::play::{Play, each_once};

/// Keeps what is handed to the person as a download, as base64 in `window.saved`.
const KEEPING: &str = "(() => { const make = URL.createObjectURL; URL.createObjectURL = (blob) => {
    const reader = new FileReader();
    reader.onload = () => { window.saved = reader.result.split(',')[1]; };
    reader.readAsDataURL(blob);
    return make(blob);
}; })()";

async fn saved(tab: &Tab) -> Result<Vec<u8>> {
    tab.eval(KEEPING).await?;
    tab.press("Make a rescue file").await?;
    tab.until("typeof window.saved === 'string'").await?;
    let text = tab.eval("window.saved").await?;
    Ok(STANDARD.decode(text.as_str().context("no file")?)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rescue_file_goes_to_the_office_by_another_device_and_doubles_nothing() -> Result<()> {
    let mut play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (_browser, phone) = play.open().await?;
    play.enrol(&phone).await?;
    phone.shows("Flooding: On street").await?;
    let mut other = Browser::start(&play.scene.folder().join("tablet")).await?;
    let tablet = play.tab(&mut other).await?;
    play.enrol(&tablet).await?;
    tablet.shows("Flooding: On street").await?;

    play.scene.server.kill().await?;
    phone.eval(&format!("location.hash = '#/order/{order}'")).await?;
    for act in ["Accept", "On my way", "I have arrived"] {
        phone.press(act).await?;
    }
    phone.shows("What you found and did").await?;
    phone.eval("location.hash = '#/work'").await?;
    phone.press("Rescue file").await?;
    let file = saved(&phone).await?;
    ensure!(file.starts_with(b"age-encryption.org/v1"), "whoever finds the file can read it");
    phone.shows("Acts 3 · Photos 0").await?;
    let path = play.scene.folder().join("callout-rescue.age");
    std::fs::write(&path, &file)?;
    // The phone is at the repair shop; only the tablet speaks.
    phone.eval("new BroadcastChannel('callout').postMessage('give-way')").await?;
    phone.shows("Going on in another window").await?;

    tablet.eval("location.hash = '#/work'").await?;
    tablet.press("Rescue file").await?;
    let stray = play.scene.folder().join("stray.age");
    std::fs::write(&stray, b"a letter")?;
    tablet.choose("input[accept='.age']", &stray).await?;
    tablet.shows("This is not a rescue file").await?;
    tablet.choose("input[accept='.age']", &path).await?;
    tablet.shows("Taken in; it goes to the office by itself").await?;
    play.scene.server.run().await?;
    tablet.eval("window.dispatchEvent(new Event('online'))").await?;
    arrived(&play, &order).await?;

    phone.press("Go on here").await?;
    phone.shows("Everything is at the office").await?;
    each_once(&play, &order).await
}

/// Until the office has the three acts, once each.
async fn arrived(play: &Play, order: &str) -> Result<()> {
    for _ in 0..300 {
        let visits = play.scene.office.order(order).await?.view["visits"].clone();
        let facts = visits[0]["facts"].as_array().map(Vec::len).unwrap_or_default();
        if facts == 3 && visits.as_array().map(Vec::len) == Some(1) {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    anyhow::bail!("the file never came to the office")
}
