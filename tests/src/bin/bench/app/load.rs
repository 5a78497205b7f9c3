//! What a long day does to a slow phone: 150 photos that wait, and a thousand acts while the office changes everything.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use serde_json::json;
use tests::browser::{Browser, Tab};
use tests::office::Office;
use tests::scene::Scene;

use super::number;
use super::visit::another;
use crate::table::{Table, Target};

const PHOTOS: usize = 150;
const ACTS: u32 = 1_000;
/// The office's changes, and how many people make them at the same time.
const CHANGES: usize = 2_000;
const HANDS: usize = 4;

/// A day of photos while nobody answers. Stands on the order with the first five.
pub(super) async fn photos(
    browser: &Browser,
    tab: &Tab,
    (folder, picture): (&Path, &[u8]),
    table: &mut Table,
) -> Result<()> {
    let before = settled(browser, tab).await?;
    tab.eval("seen.tasks.length = 0").await?;
    let file = folder.join("many.jpg");
    for n in 6..6 + PHOTOS {
        std::fs::write(&file, another(picture, n))?;
        tab.choose("input[type=file][data-kind=Before]", &file).await?;
        tab.until(&format!("document.querySelectorAll('.shot img').length === {n}")).await?;
    }
    let longest = number(tab, "Math.max(0, ...seen.tasks)").await?;
    let grown = settled(browser, tab).await? - before;
    let remark = format!("over {before:.0} MB, resident");
    table.add("app: 150 photos queued, renderer grown by", Target::AtMost(150.0), grown, "MB", remark);
    table.add("app: longest task of the page meanwhile", Target::AtMost(100.0), longest, "ms", "");
    Ok(())
}

/// What the renderer occupies once it has come to rest.
async fn settled(browser: &Browser, tab: &Tab) -> Result<f64> {
    tab.tidy_up().await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    browser.renderers_mb().await
}

/// A thousand acts, one after the other, while the office changes what the device has, and the device hears of it.
pub(super) async fn acts_while_syncing(
    scene: &Scene,
    tab: &Tab,
    (order, orders): (&str, &[String]),
    table: &mut Table,
) -> Result<()> {
    tab.eval("window.dispatchEvent(new Event('online'))").await?;
    tab.eval("seen.tasks.length = 0; seen.answers.length = 0; seen.done = false").await?;
    let acting = format!(
        "(async () => {{
            for (let n = 0; n < {ACTS}; n += 1) {{
                const before = seen.answers.length;
                document.querySelectorAll('#outcome .chip')[n % 4].click();
                while (seen.answers.length === before) await new Promise((next) => setTimeout(next, 1));
            }}
            seen.done = true;
        }})(); true"
    );
    let others: Vec<&String> = orders.iter().filter(|other| *other != order).collect();
    let hands = others.chunks(others.len().div_ceil(HANDS)).map(|part| change(&scene.office, part));
    tab.eval(&acting).await?;
    try_join_all(hands).await?;
    tab.until("seen.done").await?;
    tab.eval("location.hash = '#/'").await?;
    let last = format!("document.body.innerText.includes({})", json!(words(CHANGES / others.len())));
    tab.until(&last).await?;
    let longest = number(tab, "Math.max(0, ...seen.tasks)").await?;
    table.add("app: 1,000 acts in 2,000 changes, longest task", Target::AtMost(100.0), longest, "ms", "of the page");
    Ok(())
}

/// What is wrong, after the `round`-th change.
fn words(round: usize) -> String {
    format!("Flooding: On street, told {round} times")
}

/// Changes each of `orders` in turn until this hand has made its part of all changes.
async fn change(office: &Office, orders: &[&String]) -> Result<()> {
    for round in 1..=CHANGES / (orders.len() * HANDS) {
        for order in orders {
            let read = office.order(order).await?;
            let path = format!("/api/v1/orders/{order}");
            let body = json!({ "details": [{ "field": "fault", "text": words(round) }] });
            let changed =
                office.rest.send(reqwest::Method::PATCH, &path, &[("if-match", &read.tag)], Some(body)).await?;
            changed.ok().context("the office changes an order")?;
        }
    }
    Ok(())
}
