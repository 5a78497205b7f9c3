//! What goes wrong around a technician, each with a screen that says so and a way out.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::browser::{Browser, Tab};
use tests::play::Play;

/// A worker in whose place only these words are said, as they would come from the real one.
fn says(words: &Value) -> String {
    let words = json!(words.to_string());
    format!(
        "window.Worker = class {{ postMessage() {{}} terminate() {{}} \
         set onmessage(heard) {{ setTimeout(() => heard({{ data: {{ id: 0, body: {words} }} }}), 0); }} }}"
    )
}

async fn enrolled(play: &Play) -> Result<(Browser, Tab)> {
    let (browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    Ok((browser, tab))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_used_says_why() -> Result<()> {
    let play = Play::begin(1).await?;
    let (_browser, tab) = play.open().await?;
    tab.press("English").await?;
    for (newer, title) in [(true, "A newer version wrote this data"), (false, "The database cannot be opened")] {
        tab.before_all(&says(&json!({ "Broken": { "detail": "page 7", "newer": newer } }))).await?;
        tab.reload().await?;
        tab.shows(title).await?;
        tab.shows("Open again").await?;
        // The script stays; what comes later wins.
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_phone_says_so_and_keeps_what_was_there() -> Result<()> {
    let play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (_browser, tab) = enrolled(&play).await?;
    let origin = play.scene.server.url();
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.press("Accept").await?;
    tab.shows("On my way").await?;
    tab.quota(&origin, Some(1)).await?;
    for _ in 0..400 {
        tab.eval("document.querySelector('[data-act=next]')?.click()").await?;
        tab.eval("[...document.querySelectorAll('#outcome .chip')].forEach((chip) => chip.click())").await?;
        if tab.eval("document.body.innerText.includes('phone is full')").await? == true {
            break;
        }
    }
    tab.shows("phone is full").await?;
    tab.eval("location.hash = '#/'").await?;
    tab.shows("This phone is full").await?;
    tab.quota(&origin, None).await?;
    tab.reload().await?;
    tab.until("document.querySelector('.pill') !== null").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.until("document.querySelector('[data-act]') !== null").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_set_back_is_said_and_the_work_goes_on() -> Result<()> {
    let play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (_browser, tab) = enrolled(&play).await?;
    tab.in_worker("worker-", "(() => { const now = Date.now; Date.now = () => now() - 7200000; })()").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.press("Accept").await?;
    tab.shows("On my way").await?;
    tab.shows("At the office").await?;
    tab.eval("location.hash = '#/'").await?;
    tab.shows("This phone's clock is behind by 1 h 59 min").await?;
    let visits = play.scene.office.order(&order).await?.view["visits"].to_string();
    ensure!(visits.contains("accepted"), "{visits}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn after_72_hours_orders_are_hidden_and_the_open_visit_goes_on() -> Result<()> {
    let mut play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    play.scene.order(&play.crew).await?;
    let (_browser, tab) = enrolled(&play).await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    for act in ["Accept", "On my way"] {
        tab.press(act).await?;
    }
    tab.shows("I have arrived").await?;
    tab.shows("At the office").await?;
    play.scene.server.kill().await?;
    let later =
        "(() => { const now = performance.now.bind(performance); performance.now = () => now() + 263000000; })()";
    tab.in_worker("worker-", later).await?;
    tab.press("I have arrived").await?;
    tab.shows("What you found and did").await?;
    tab.eval("location.hash = '#/'").await?;
    tab.shows("A word with the office is due").await?;
    tab.until("document.querySelectorAll('.next').length === 1 && document.querySelectorAll('.order-row').length === 0")
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_device_says_so_and_still_hands_over_what_it_has() -> Result<()> {
    let mut play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (_browser, mut tab) = enrolled(&play).await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    for act in ["Accept", "On my way"] {
        tab.press(act).await?;
    }
    tab.shows("I have arrived").await?;
    tab.shows("At the office").await?;
    play.scene.server.kill().await?;
    tab.press("I have arrived").await?;
    tab.shows("What you found and did").await?;
    tab.shows("to send").await?;
    // The app is closed until the device is locked: it would send as soon as the office is back.
    tab.go("about:blank").await?;
    play.scene.server.run().await?;
    let office = &play.scene.office;
    let devices = office.rest.get("/api/v1/devices").await?.ok()?;
    let device = devices.list("items")?[0]["actor"].as_str().context("no device")?.to_owned();
    office.rest.send(reqwest::Method::DELETE, &format!("/api/v1/devices/{device}"), &[], None).await?.ok()?;
    tab.go(&format!("{}/app/#/work", play.scene.server.url())).await?;
    tab.shows("The office has locked this device").await?;
    // It was taken, and a person decides about what a locked device brings.
    tab.shows("Waiting for the office").await?;
    let waiting = office.rest.get("/api/v1/quarantine").await?.ok()?;
    ensure!(waiting.list("items")?.len() == 1, "{waiting:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_on_an_order_that_went_to_others_is_still_sent() -> Result<()> {
    let mut play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let other = play.scene.crew("zhao").await?;
    let (_browser, tab) = enrolled(&play).await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.press("Accept").await?;
    tab.shows("At the office").await?;
    play.scene.server.kill().await?;
    tab.press("On my way").await?;
    tab.shows("to send").await?;
    play.scene.server.run().await?;
    play.scene.office.assign(&order, &other.id, "too far away").await?;
    tab.eval("window.dispatchEvent(new Event('online'))").await?;
    tab.shows("At the office").await?;
    let facts = play.scene.office.order(&order).await?.view["visits"].to_string();
    ensure!(facts.contains("on-the-way"), "{facts}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_and_a_camera_that_are_denied_say_what_to_do_and_block_nothing() -> Result<()> {
    let play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (mut browser, tab) = enrolled(&play).await?;
    let origin = play.scene.server.url();
    for permission in ["geolocation", "camera"] {
        browser.deny(&origin, permission).await?;
    }
    tab.reload().await?;
    tab.shows("Position is not allowed").await?;
    tab.touch("[data-act=scan]").await?;
    tab.shows("The camera is not allowed").await?;
    tab.press("Close").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    for act in ["Accept", "On my way", "I have arrived"] {
        tab.press(act).await?;
    }
    tab.shows("What you found and did").await
}

#[tokio::test(flavor = "multi_thread")]
async fn data_that_the_browser_has_cleared_is_missed() -> Result<()> {
    let play = Play::begin(1).await?;
    let (browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.eval("navigator.storage.getDirectory().then((root) => 0)").await?;
    browser.kill();
    let (_browser, tab) = play.open().await?;
    tab.until("document.querySelector('.pill') !== null").await?;
    // As an eviction leaves it: the files are gone, the small memory beside them is not always.
    tab.eval("new BroadcastChannel('callout').postMessage('give-way')").await?;
    tab.shows("Going on in another window").await?;
    let clear = "(async () => { const root = await navigator.storage.getDirectory(); \
        for (let tries = 0; tries < 50; tries += 1) { try { for await (const name of root.keys()) \
        await root.removeEntry(name, { recursive: true }); return true; } catch (busy) { \
        await new Promise((next) => setTimeout(next, 100)); } } return false; })()";
    ensure!(tab.eval(clear).await? == true, "the files are still in use");
    tab.press("Go on here").await?;
    tab.shows("The browser has cleared this device's data").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_that_does_not_know_the_device_any_more_is_told_who_it_is_again() -> Result<()> {
    let mut play = Play::begin(1).await?;
    play.scene.order(&play.crew).await?;
    let backup = play.scene.back_up().await?;
    let (_browser, tab) = enrolled(&play).await?;
    // Yesterday's office never enrolled it.
    play.scene.restore(backup).await?;
    tab.eval("window.dispatchEvent(new Event('online'))").await?;
    tab.shows("Needs you").await?;
    tab.eval("location.hash = '#/work'").await?;
    tab.shows("The office does not know this device").await?;
    tab.press("Enrol this device").await?;
    tab.press("Back").await?;
    tab.shows("The office does not know this device").await?;
    tab.press("Enrol this device").await?;
    let code = play.scene.office.code(&play.crew.person).await?;
    tab.fill("input[name=code]", &code).await?;
    tab.press("Enrol this device").await?;
    tab.shows("Flooding: On street").await?;
    tab.shows("At the office").await
}
