//! A visit without a finger on the screen: everything up to the signature by Tab, Enter and typing.

use anyhow::{Result, bail};
use serde_json::json;
use tests::browser::Tab;
use tests::play::Play;

/// Keys that may be needed to get from one act to the next.
const KEYS: u32 = 80;

/// Goes on by Tab until the keyboard is at what says `words`.
async fn reach(tab: &Tab, words: &str) -> Result<()> {
    let here = format!(
        "((at) => [at.innerText, at.getAttribute('aria-label'), at.getAttribute('name'), at.closest('label')?.innerText, at.dataset.why]\
         .some((said) => said?.trim().startsWith({})))(document.activeElement)",
        json!(words)
    );
    for _ in 0..KEYS {
        if tab.eval(&format!("document.activeElement !== document.body && {here}")).await? == true {
            return Ok(());
        }
        tab.key("Tab").await?;
    }
    let shown = tab.eval("document.body.innerText").await?;
    bail!("the keyboard never comes to {words}; the page shows {shown}")
}

async fn enter(tab: &Tab, words: &str) -> Result<()> {
    reach(tab, words).await?;
    tab.key("Enter").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_by_keyboard_alone() -> Result<()> {
    let play = Play::begin(1).await?;
    play.scene.order(&play.crew).await?;
    let (_browser, tab) = play.open().await?;
    tab.shows("English").await?;
    enter(&tab, "English").await?;
    reach(&tab, "Code").await?;
    tab.type_text(&play.scene.office.code(&play.crew.person).await?).await?;
    tab.key("Enter").await?;
    tab.shows("Flooding: On street").await?;
    enter(&tab, "Flooding: On street").await?;
    tab.until("document.querySelector('#head') !== null").await?;
    enter(&tab, "Accept").await?;
    // The act stays where it was: the keyboard need not look for the next one.
    for act in ["On my way", "I have arrived"] {
        tab.until(&format!("document.activeElement.innerText.trim() === {}", json!(act))).await?;
        tab.key("Enter").await?;
    }
    tab.shows("What you found and did").await?;
    enter(&tab, "Blockage").await?;
    tab.until("document.querySelector('#findings [aria-pressed=true]') !== null").await?;
    reach(&tab, "What you found and did").await?;
    tab.type_text("Drain blocked by roots").await?;
    enter(&tab, "Pause").await?;
    tab.until("document.querySelector('.sheet') !== null").await?;
    enter(&tab, "waits-for-parts").await?;
    tab.until("document.querySelector('.sheet') === null").await?;
    tab.shows("waiting for parts").await?;
    enter(&tab, "Go on").await?;
    enter(&tab, "Fixed").await?;
    tab.until("document.querySelector('[data-act=hand-over]') !== null").await?;
    enter(&tab, "Hand to customer").await?;
    tab.until("document.querySelector('.pad canvas') !== null").await?;
    // A signature is drawn; who cannot or will not still has a way that needs no finger.
    enter(&tab, "I do not sign").await?;
    reach(&tab, "reason").await?;
    tab.type_text("Wants to speak with the office first").await?;
    enter(&tab, "Done").await?;
    tab.shows("Thank you!").await
}
