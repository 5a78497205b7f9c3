//! What is being typed: nothing of it is lost, and no blank field is a dead end.

use anyhow::Result;
use tests::browser::Tab;
use tests::play::Play;

/// Counts in `window.changed` how often the worker says that something on the device has changed.
const COUNTING: &str =
    "window.Worker = class extends window.Worker { set onmessage(heard) { super.onmessage = (event) => {
    if (event.data?.body === '\"Changed\"') window.changed = (window.changed ?? 0) + 1;
    heard(event);
} } }";

async fn at_work(tab: &Tab, order: &str) -> Result<()> {
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    for act in ["Accept", "On my way", "I have arrived"] {
        tab.press(act).await?;
    }
    tab.shows("What you found and did").await
}

/// Types `text` into the field behind `label` of the sheet that is open.
async fn fill_labelled(tab: &Tab, label: &str, text: &str) -> Result<()> {
    let field = format!(
        "[...document.querySelectorAll('.sheet label.field')].find((field) => field.innerText.trim().startsWith('{label}'))?.querySelector('input')"
    );
    tab.until(&format!("{field} !== undefined")).await?;
    tab.eval(&format!("document.querySelector('#typed')?.removeAttribute('id'); {field}.setAttribute('id', 'typed')"))
        .await?;
    tab.fill("#typed", text).await
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_sentence_outlives_the_browser() -> Result<()> {
    let play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    at_work(&tab, &order).await?;
    tab.press("Write a note").await?;
    tab.fill(".sheet textarea", "The key is with the").await?;
    tab.key("Escape").await?;
    tab.until("document.querySelector('.sheet') === null").await?;
    tab.press("Add labour").await?;
    fill_labelled(&tab, "Unit price", "120").await?;
    browser.kill();

    let (_browser, tab) = play.open().await?;
    tab.until("document.querySelector('.pill') !== null").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.press("Add labour").await?;
    tab.until("[...document.querySelectorAll('.sheet input')].at(-1)?.value === '120'").await?;
    tab.press("Add").await?;
    tab.shows("¥120.00").await?;
    tab.press("Write a note").await?;
    tab.until("document.querySelector('.sheet textarea')?.value === 'The key is with the'").await?;
    tab.fill(".sheet textarea", "The key is with the guard").await?;
    tab.press("Done").await?;
    tab.shows("The key is with the guard").await?;
    // What was said is no draft any more.
    tab.press("Write a note").await?;
    tab.until("document.querySelector('.sheet textarea')?.value === ''").await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_line_lacks_is_said_and_filled_in() -> Result<()> {
    let play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (_browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    at_work(&tab, &order).await?;
    tab.press("Blockage").await?;
    tab.fill("#findings textarea", "Drain blocked by roots").await?;
    tab.press("Fixed").await?;
    tab.until("document.querySelector('[data-act=hand-over]') !== null").await?;
    tab.press("Add material").await?;
    tab.press("Not in the catalogue").await?;
    fill_labelled(&tab, "Name", "Sleeve").await?;
    fill_labelled(&tab, "Unit price", "a few").await?;
    tab.press("Add").await?;
    // What nobody can read is said, and nothing that was typed is gone.
    tab.until("document.querySelector('.toast') !== null && document.querySelector('.sheet') !== null").await?;
    fill_labelled(&tab, "Unit price", "12.5").await?;
    tab.press("Add").await?;
    tab.shows("Lacks specification, model").await?;
    tab.until("document.querySelector('[data-act=fill]') !== null").await?;
    tab.touch("#lines li button").await?;
    fill_labelled(&tab, "Specification", "110 mm").await?;
    fill_labelled(&tab, "Model", "–").await?;
    fill_labelled(&tab, "Quantity", "2").await?;
    tab.press("Done").await?;
    tab.until("document.querySelector('[data-act=hand-over]') !== null").await?;
    tab.shows("¥25.00").await?;
    tab.shows("110 mm · –").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_changed_while_the_customer_read_is_shown_anew() -> Result<()> {
    let play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (_browser, tab) = play.open().await?;
    tab.before_all(COUNTING).await?;
    tab.reload().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    at_work(&tab, &order).await?;
    tab.press("Blockage").await?;
    tab.fill("#findings textarea", "Drain blocked by roots").await?;
    tab.press("Fixed").await?;
    tab.shows("At the office").await?;
    let number =
        play.scene.office.order(&order).await?.view["origin"]["number"].as_str().unwrap_or_default().to_owned();
    let other = play.scene.field(&play.crew.person, "tablet", &play.scene.server.url()).await?;
    other.ok(&["sync"]).await?;
    tab.press("Hand to customer").await?;
    tab.shows("Before signing: your signature in the field").await?;
    tab.draw(".pad canvas", &[(0.1, 0.6), (0.3, 0.2), (0.5, 0.7), (0.8, 0.3)]).await?;
    let before = tab.eval("window.changed ?? 0").await?;
    other.ok(&["labour", "add", &number, "--visit", "1", "--quantity", "1", "--price", "80"]).await?;
    other.sync_until_empty(20).await?;
    tab.eval("window.dispatchEvent(new Event('online'))").await?;
    tab.until(&format!("window.changed > {before}")).await?;
    // What the customer reads does not change under the eyes; signing it is refused, and the present one comes.
    tab.press("Sign").await?;
    tab.shows("Something changed since it was shown").await?;
    tab.shows("80.00 CNY").await?;
    // A signature under other words is none under these.
    tab.until("document.querySelector('[data-act=sign]').disabled").await?;
    tab.draw(".pad canvas", &[(0.1, 0.6), (0.3, 0.2), (0.5, 0.7), (0.8, 0.3)]).await?;
    tab.press("Sign").await?;
    tab.shows("Thank you!").await
}
