//! For everyone: axe, by somebody else's rules, finds nothing to complain about on any screen, in any light.

use anyhow::{Result, ensure};
use serde_json::Value;
use tests::browser::Tab;
use tests::peers;
use tests::play::Play;

/// The lights.
const LIGHTS: [&str; 3] = ["light", "dark", "sun"];

async fn is_clean(tab: &Tab, axe: &str, screen: &str) -> Result<()> {
    tab.eval(axe).await?;
    for light in LIGHTS {
        tab.eval(&format!("document.documentElement.dataset.theme = '{light}'; true")).await?;
        // A sheet that is still rising is paler than it will be: what is judged is what stands.
        tab.eval("Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => true)")
            .await?;
        let run = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })\
            .then(({ violations }) => violations.map(({ id, nodes }) => \
            `${id}: ${nodes.map(({ target, failureSummary }) => target.join(' ') + ' ' + failureSummary).join(' | ')}`))";
        let found = tab.eval(run).await?;
        let complaints: Vec<&str> = found.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        ensure!(complaints.is_empty(), "{screen}, {light}: {}", complaints.join("\n"));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_screen() -> Result<()> {
    let play = Play::begin(1).await?;
    let folder = peers::installed("axe", "axe-core", "package.json").await?;
    let axe = std::fs::read_to_string(folder.join("node_modules/axe-core/axe.min.js"))?;
    let order = play.scene.order(&play.crew).await?.to_string();
    play.scene.order(&play.crew).await?;
    let (_browser, tab) = play.open().await?;
    tab.press("English").await?;
    is_clean(&tab, &axe, "enrol").await?;
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
        is_clean(&tab, &axe, screen).await?;
    }
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.until("document.querySelector('[data-act=next]') !== null && document.querySelector('#head') !== null").await?;
    is_clean(&tab, &axe, "order").await?;
    for act in ["Accept", "On my way", "I have arrived"] {
        tab.press(act).await?;
    }
    tab.shows("What you found and did").await?;
    is_clean(&tab, &axe, "visit").await?;
    tab.press("Add material").await?;
    tab.until("document.querySelector('.sheet') !== null").await?;
    is_clean(&tab, &axe, "parts").await?;
    tab.press("Close").await?;
    tab.eval(&format!("location.hash = '#/customer/{order}'")).await?;
    tab.until("document.querySelector('.pad canvas') !== null").await?;
    is_clean(&tab, &axe, "customer").await
}
