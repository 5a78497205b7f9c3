//! Ends that nobody asked for: the browser killed five times in one visit, the worker ended in the middle of its writing.

use anyhow::{Context, Result, ensure};
use tests::play::{Play, each_once, killed_visit, open_order};

#[tokio::test(flavor = "multi_thread")]
async fn five_kills_in_one_visit_lose_nothing_and_double_nothing() -> Result<()> {
    killed_visit(1, 5).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_ended_while_it_writes_leaves_a_whole_database() -> Result<()> {
    let mut play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (_browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    open_order(&tab, &order).await?;
    for act in ["Accept", "On my way", "I have arrived"] {
        tab.press(act).await?;
    }
    tab.shows("What you found and did").await?;
    for round in 0..8 {
        // A burst of acts, and in the midst of it this window gives the data away, which ends its worker at once.
        let after = play.scene.chance.below(60);
        let burst = format!(
            "(async () => {{ setTimeout(() => new BroadcastChannel('callout').postMessage('give-way'), {after}); \
             for (let n = 0; n < 40; n += 1) {{ const chips = document.querySelectorAll('#outcome .chip'); \
             if (!chips.length) break; chips[n % 4].click(); await new Promise((next) => setTimeout(next, 2)); }} }})()"
        );
        tab.eval(&burst).await?;
        tab.shows("Going on in another window").await?;
        tab.press("Go on here").await?;
        open_order(&tab, &order).await.with_context(|| format!("round {round}"))?;
        tab.until("document.querySelector('#outcome [aria-pressed=true]') !== null").await?;
    }
    tab.shows("At the office").await?;
    let view = play.scene.office.order(&order).await?.view;
    ensure!(view["visits"][0]["facts"].as_array().is_some_and(|facts| facts.len() > 3), "{view}");
    each_once(&play, &order).await
}
