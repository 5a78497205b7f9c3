//! What comes while the technician looks: new orders, what is taken away again, and the browser's offer of the home screen.

use anyhow::{Result, ensure};
use tests::play::Play;

#[tokio::test(flavor = "multi_thread")]
async fn what_the_office_sends_and_takes_away_is_announced() -> Result<()> {
    let play = Play::begin(1).await?;
    play.scene.order(&play.crew).await?;
    let others = play.scene.crew("zhao").await?;
    let (_browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    // Right after enrolling everything is new, and nothing is news.
    tab.reload().await?;
    tab.shows("Flooding: On street").await?;
    let report = play.scene.office.report("Quay 3", "Smell in the yard", "sewer", None).await?;
    play.scene.office.assign(&report, &play.crew.id, "").await?;
    tab.until("document.querySelector('.toast')?.innerText.includes('New order: Smell in the yard')").await?;
    tab.press("Look").await?;
    tab.until("document.querySelector('#head + main h2')?.innerText === 'Smell in the yard'").await?;
    tab.press("Back").await?;
    play.scene.office.assign(&report, &others.id, "closer by").await?;
    tab.until("document.querySelector('.toast')?.innerText.includes('Cancelled or with others: Smell in the yard')")
        .await?;
    tab.until("!document.querySelector('.day').innerText.includes('Smell in the yard')").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_home_screen_is_offered_once_and_asked_for_by_a_touch() -> Result<()> {
    let play = Play::begin(1).await?;
    play.scene.order(&play.crew).await?;
    let (_browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    let offer = "(() => { const offer = new Event('beforeinstallprompt', { cancelable: true }); \
        offer.prompt = () => { window.asked = (window.asked ?? 0) + 1; return Promise.resolve(); }; \
        window.dispatchEvent(offer); return offer.defaultPrevented; })()";
    // The browser's own banner stays away from the work.
    ensure!(tab.eval(offer).await? == true);
    tab.press("Add to home screen").await?;
    tab.until("window.asked === 1").await?;
    tab.until("!document.body.innerText.includes('Add to home screen')").await?;
    ensure!(tab.eval(offer).await? == true);
    tab.press("Later").await?;
    tab.reload().await?;
    tab.shows("Flooding: On street").await?;
    tab.eval(offer).await?;
    // Whoever has put it off is not asked again.
    ensure!(tab.eval("document.body.innerText.includes('Add to home screen')").await? == false);
    Ok(())
}
