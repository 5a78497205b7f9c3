//! What an older version of the app left, and an office of another age: nothing is lost, and the screen says what to do.

use anyhow::{Result, ensure};
use tests::browser::Browser;
use tests::browser::earlier::Earlier;
use tests::browser::stored::take_back_to_the_first_version;
use tests::play::{PHONE, Play};

/// A database of the first version, with an act in it that was never sent, is opened by this one.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_the_first_version_is_brought_up_to_date_with_its_unsent_work() -> Result<()> {
    let mut play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (_browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.press("Accept").await?;
    // What was there before the act is not what is told of it.
    tab.shows("On my way").await?;
    tab.shows("At the office").await?;
    play.scene.server.kill().await?;
    tab.press("On my way").await?;
    tab.shows("I have arrived").await?;
    tab.shows("to send").await?;

    tab.eval("new BroadcastChannel('callout').postMessage('give-way')").await?;
    tab.shows("Going on in another window").await?;
    take_back_to_the_first_version(&tab, play.scene.folder()).await?;
    tab.press("Go on here").await?;

    tab.until("document.querySelector('.pill') !== null").await?;
    tab.shows("to send").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.shows("I have arrived").await?;
    // What the first version had no place for is there as well.
    tab.eval("location.hash = '#/van'").await?;
    tab.shows("Nothing loaded yet").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.press("I have arrived").await?;
    play.scene.server.run().await?;
    tab.eval("window.dispatchEvent(new Event('online'))").await?;
    tab.shows("At the office").await?;
    let facts = play.scene.office.order(&order).await?.view["visits"][0]["facts"].to_string();
    for fact in ["accepted", "on-the-way", "arrived"] {
        ensure!(facts.matches(&format!("\"{fact}\"")).count() == 1, "{facts}");
    }
    Ok(())
}

/// The office was taken back to a version that speaks another protocol: the app says so, keeps all, and works on.
#[tokio::test(flavor = "multi_thread")]
async fn an_office_of_another_version_is_said_and_the_work_waits_for_it() -> Result<()> {
    let play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let door = Earlier::open(play.scene.server.address()).await?;
    door.bring_up_to_date();
    let mut browser = Browser::start(&play.profile).await?;
    browser.grant(&door.url(), &["geolocation", "durableStorage"]).await?;
    let tab = browser.open(&format!("{}/app/", door.url())).await?;
    tab.view(PHONE).await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    door.speak_another_protocol(true);
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.press("Accept").await?;
    tab.press("On my way").await?;
    tab.shows("I have arrived").await?;
    tab.eval("location.hash = '#/work'").await?;
    tab.shows("App and office are of different versions").await?;
    door.speak_another_protocol(false);
    tab.press("Try now").await?;
    tab.shows("Everything is at the office").await?;
    let facts = play.scene.office.order(&order).await?.view["visits"][0]["facts"].to_string();
    ensure!(facts.contains("accepted") && facts.contains("on-the-way"), "{facts}");
    Ok(())
}
