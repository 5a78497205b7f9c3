//! Two visits on one order: nobody was there at the first, the second is signed, and the receipt leads to what was signed.

use anyhow::{Context, Result, ensure};
use tests::browser::Tab;
use tests::play::Play;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_was_there_and_the_second_visit_is_signed_by_itself() -> Result<()> {
    let mut play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (_browser, tab) = play.open().await?;
    play.enrol(&tab).await?;
    tab.shows("Flooding: On street").await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    arrive(&tab, "Accept").await?;
    rest(&tab).await?;
    tab.press("Customer absent").await?;

    arrive(&tab, "Another visit").await?;
    tab.until("document.querySelector('#outcome [aria-pressed=true]') === null").await?;
    tab.press("Blockage").await?;
    tab.fill("#findings textarea", "Drain blocked by roots, cut and flushed").await?;
    tab.press("Fixed").await?;
    tab.press("Hand to customer").await?;
    play.scene.server.kill().await?;
    tab.fill("input[name=signer]", "Willow 王").await?;
    tab.draw(".pad canvas", &[(0.1, 0.6), (0.3, 0.2), (0.5, 0.7), (0.8, 0.3)]).await?;
    tab.press("Sign").await?;
    tab.until("document.querySelector('.qr svg') !== null").await?;
    let link = tab.eval("document.querySelector('.qr').dataset.link").await?;
    let link = link.as_str().context("no link on the receipt")?.to_owned();

    play.scene.server.run().await?;
    // The customer is quicker than the technician's connection, or not: the link tells which.
    let never = format!("{}{}", &link[..link.len() - 8], "01234567");
    ensure!(page(&play, &never).await?.contains("No such signature has reached us"), "{never}");
    tab.eval("window.dispatchEvent(new Event('online'))").await?;
    let view = settled(&play, &order).await?;
    let visits = view["visits"].as_array().context("no visits")?;
    ensure!(visits.len() == 2, "{visits:?}");
    let paused = visits[0]["facts"].to_string();
    ensure!(paused.contains("customer-absent") && paused.contains("paused"), "{paused}");
    let signed = play.scene.office.sign_offs(&order).await?;
    ensure!(signed.len() == 1 && signed[0]["visits"].as_array().map(Vec::len) == Some(1), "{signed:?}");
    let receipt = page(&play, &link).await?;
    ensure!(receipt.contains("cut and flushed") && receipt.contains("Yes, this is what was signed"), "{receipt}");
    Ok(())
}

async fn arrive(tab: &Tab, first: &str) -> Result<()> {
    for act in [first, "On my way", "I have arrived"] {
        tab.press(act).await?;
    }
    tab.shows("What you found and did").await
}

/// A pause with its reason, and on.
async fn rest(tab: &Tab) -> Result<()> {
    tab.press("Pause").await?;
    tab.touch("[data-why=customer-absent]").await?;
    tab.shows("customer absent").await?;
    tab.press("Go on").await?;
    tab.until("document.querySelector('[data-act=fill]') !== null").await
}

/// The order, once the office has the signature.
async fn settled(play: &Play, order: &str) -> Result<serde_json::Value> {
    for _ in 0..200 {
        let view = play.scene.office.order(order).await?.view;
        if view["status"] == "signed" {
            return Ok(view);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    anyhow::bail!("the signature never arrived")
}

/// What a customer's browser gets there.
async fn page(play: &Play, link: &str) -> Result<String> {
    Ok(play.scene.http.get(link).header("accept-language", "en").send().await?.text().await?)
}
