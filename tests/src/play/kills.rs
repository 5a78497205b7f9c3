//! A visit with kills: the browser's whole process group ends at any moment, and the visit goes on from what is on disk.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::Play;
use crate::browser::Tab;

/// The buttons of a visit, in their order.
const ACTS: [&str; 5] = ["Accept", "On my way", "I have arrived", "Blockage", "Fixed"];

/// One visit in which the browser is killed so many times while the server is down; then the office has everything once.
pub async fn killed_visit(seed: u64, kills: u32) -> Result<()> {
    let mut play = Play::begin(seed).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    play.scene.server.kill().await?;
    browser.kill();
    for _ in 0..kills {
        // From before the first paint to after the last act.
        let moment = Duration::from_millis(play.scene.chance.below(2_500));
        let (browser, tab) = play.open().await?;
        let _ = tokio::time::timeout(moment, work(&tab, &order)).await;
        browser.kill();
    }
    let (_browser, tab) = play.open().await?;
    work(&tab, &order).await?;
    play.scene.server.run().await?;
    tab.eval("window.dispatchEvent(new Event('online'))").await?;
    tab.shows("At the office").await?;
    once_each(&play, &order, &["accepted", "on-the-way", "arrived", "ended"]).await
}

/// Whether the act is done, as the page shows it.
fn is_done(act: usize) -> String {
    let facts = "document.body.innerText";
    match act {
        0 => format!(
            "{facts}.includes('On my way') || {facts}.includes('I have arrived') || !!document.querySelector('#findings')"
        ),
        1 => format!("{facts}.includes('I have arrived') || !!document.querySelector('#findings')"),
        2 => "!!document.querySelector('#findings')".into(),
        3 => "!!document.querySelector('#findings [aria-pressed=true]')".into(),
        _ => "!!document.querySelector('#outcome [aria-pressed=true]')".into(),
    }
}

/// Opens `order` once the app is there.
pub async fn open_order(tab: &Tab, order: &str) -> Result<()> {
    tab.until("document.querySelector('.pill') !== null").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.until("document.querySelector('#head') !== null && document.querySelector('main .card') !== null").await
}

/// Does what is not done yet, from the first act to the last.
async fn work(tab: &Tab, order: &str) -> Result<()> {
    open_order(tab, order).await?;
    for (act, button) in ACTS.into_iter().enumerate() {
        if tab.eval(&is_done(act)).await? == true {
            continue;
        }
        tab.press(button).await?;
        tab.until(&is_done(act)).await?;
    }
    Ok(())
}

/// The first visit consists of exactly these facts.
async fn once_each(play: &Play, order: &str, expected: &[&str]) -> Result<()> {
    let view = play.scene.office.order(order).await?.view;
    let facts = view["visits"][0]["facts"].as_array().context("no facts")?;
    let happened: Vec<&str> = facts.iter().filter_map(|fact| fact["fact"].as_str()).collect();
    ensure!(happened == expected, "{happened:?}");
    ensure!(view["visits"].as_array().map(Vec::len) == Some(1), "{}", view["visits"]);
    each_once(play, order).await
}

/// No act is there twice.
pub async fn each_once(play: &Play, order: &str) -> Result<()> {
    let history = play.scene.office.history(order).await?;
    let ids: Vec<&str> = history.iter().filter_map(|entry| entry["id"].as_str()).collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    ensure!(!ids.is_empty() && once.len() == ids.len(), "an act twice in {ids:?}");
    Ok(())
}
