//! For everyone: axe, by somebody else's rules, finds nothing to complain about on any screen, in any light.

use anyhow::Result;
use tests::axe::Axe;
use tests::play::Play;

/// The lights.
const LIGHTS: [&str; 3] = ["light", "dark", "sun"];

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_screen() -> Result<()> {
    let play = Play::begin(1).await?;
    let axe = Axe::installed().await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    play.scene.order(&play.crew).await?;
    let (_browser, tab) = play.open().await?;
    tab.press("English").await?;
    axe.is_content(&tab, "enrol", &LIGHTS).await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    for (hash, waits_for, screen) in [
        ("#/", ".order-row", "today"),
        ("#/map", ".stop", "map"),
        ("#/work", "meter", "work"),
        ("#/settings", ".switch", "settings"),
        ("#/van", ".empty", "van"),
    ] {
        tab.eval(&format!("location.hash = '{hash}'")).await?;
        tab.until(&format!("document.querySelector('{waits_for}') !== null")).await?;
        axe.is_content(&tab, screen, &LIGHTS).await?;
    }
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.until("document.querySelector('[data-act=next]') !== null && document.querySelector('#head') !== null").await?;
    axe.is_content(&tab, "order", &LIGHTS).await?;
    for act in ["Accept", "On my way", "I have arrived"] {
        tab.press(act).await?;
    }
    tab.shows("What you found and did").await?;
    axe.is_content(&tab, "visit", &LIGHTS).await?;
    tab.press("Add material").await?;
    tab.until("document.querySelector('.sheet') !== null").await?;
    axe.is_content(&tab, "parts", &LIGHTS).await?;
    tab.press("Close").await?;
    tab.eval(&format!("location.hash = '#/customer/{order}'")).await?;
    tab.until("document.querySelector('.pad canvas') !== null").await?;
    axe.is_content(&tab, "customer", &LIGHTS).await
}
