//! Two windows of one app: one has the data, the other says so, and takes over.

use anyhow::Result;
use tests::play::Play;

#[tokio::test(flavor = "multi_thread")]
async fn a_second_window_takes_over_when_asked_and_when_the_first_is_gone() -> Result<()> {
    let play = Play::begin(1).await?;
    let order = play.scene.order(&play.crew).await?.to_string();
    let (mut browser, first) = play.open().await?;
    play.enrol(&first).await?;
    first.eval(&format!("location.hash = '#/order/{order}'")).await?;
    first.press("Accept").await?;
    first.shows("On my way").await?;

    let second = play.tab(&mut browser).await?;
    second.shows("Callout is open in another window").await?;
    second.press("Go on here").await?;
    first.shows("Going on in another window").await?;
    second.shows("Accepted").await?;

    // The first wants it back; what the second did is there.
    second.eval(&format!("location.hash = '#/order/{order}'")).await?;
    second.press("On my way").await?;
    second.shows("I have arrived").await?;
    first.press("Go on here").await?;
    first.shows("Callout is open in another window").await?;
    first.press("Go on here").await?;
    second.shows("Going on in another window").await?;
    first.shows("I have arrived").await
}
