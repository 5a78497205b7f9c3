//! A new version of the app beside the old one: it waits until it is wanted, takes over whole, and no act is lost.

use anyhow::{Result, ensure};
use tests::browser::earlier::Earlier;
use tests::browser::{Browser, Tab};
use tests::play::{PHONE, Play};

const KEPT: &str = "caches.keys().then((names) => names.filter((name) => name.startsWith('callout-')).sort().join())";

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_takes_over_when_it_is_wanted_and_keeps_what_was_done() -> Result<()> {
    let mut play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    // Until it is opened to the present, this door hands out the same app as an earlier version of it.
    let door = Earlier::open(play.scene.server.address()).await?;
    let mut browser = Browser::start(&play.profile).await?;
    browser.grant(&door.url(), &["geolocation", "durableStorage"]).await?;
    let tab = open(&mut browser, &door).await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    ensure!(tab.eval(KEPT).await? == "callout-earlier", "{}", tab.eval(KEPT).await?);
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.press("Accept").await?;
    tab.shows("On my way").await?;
    tab.shows("At the office").await?;

    // The office is updated; the technician has no connection and works on.
    play.scene.server.kill().await?;
    tab.press("On my way").await?;
    tab.shows("I have arrived").await?;
    browser.kill();
    door.bring_up_to_date();
    play.scene.server.run().await?;

    let mut browser = Browser::start(&play.profile).await?;
    browser.grant(&door.url(), &["geolocation", "durableStorage"]).await?;
    let tab = open(&mut browser, &door).await?;
    tab.shows("A new version is ready").await?;
    ensure!(
        tab.eval("document.documentElement.dataset.earlier").await? == "yes",
        "the old one is not shown from its cache"
    );
    tab.press("Update now").await?;
    tab.until("document.documentElement.dataset.earlier === undefined && document.querySelector('.pill') !== null")
        .await?;
    let kept = tab.eval(KEPT).await?;
    ensure!(kept != "callout-earlier" && !kept.as_str().unwrap_or_default().contains(','), "{kept}");
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.press("I have arrived").await?;
    tab.shows("What you found and did").await?;
    tab.shows("At the office").await?;
    let view = play.scene.office.order(&order).await?.view;
    let facts = view["visits"][0]["facts"].to_string();
    for fact in ["accepted", "on-the-way", "arrived"] {
        ensure!(facts.matches(&format!("\"{fact}\"")).count() == 1, "{facts}");
    }
    Ok(())
}

async fn open(browser: &mut Browser, door: &Earlier) -> Result<Tab> {
    let tab = browser.open(&format!("{}/app/", door.url())).await?;
    tab.view(PHONE).await?;
    tab.stand_at(37.77, -122.43).await?;
    Ok(tab)
}
