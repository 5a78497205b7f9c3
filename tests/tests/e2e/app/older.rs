//! What an older version of the app left: nothing is lost, and the work goes on.

use anyhow::{Result, ensure};
use tests::browser::stored::take_back_to_the_first_version;
use tests::play::Play;

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
    tab.shows("At the office").await?;
    play.scene.server.kill().await?;
    tab.press("On my way").await?;
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
