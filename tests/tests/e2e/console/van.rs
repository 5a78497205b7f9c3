//! A dispatcher loads a crew's van and takes something back; what should be there stands beside it.

use anyhow::Result;
use serde_json::json;

use super::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn a_van_is_loaded_and_shows_what_should_be_in_it() -> Result<()> {
    let mut desk = Desk::begin().await?;
    let crew = desk.scene.crew("wang").await?;
    for (number, name) in [("CAP-35", "压缩机电容"), ("SEAL-50", "Shaft seal")] {
        let part =
            json!({ "number": number, "name": name, "unit": "pc", "price": { "minor": 1250, "currency": "CNY" } });
        desk.scene.office.rest.post("/api/v1/parts", part).await?.ok()?;
    }
    let tab = desk.sit_down().await?;
    tab.eval(&format!("location.hash = '#/crews/{}'", crew.id)).await?;
    tab.shows("Nothing loaded yet").await?;
    for (quantity, act, there) in
        [("4", "Put in", "4 pc"), ("1.5", "Take back", "2.5 pc"), ("3", "Take back", "-0.5 pc")]
    {
        tab.press("Load the van").await?;
        tab.fill("input[name=article]", "seal").await?;
        tab.until("document.querySelectorAll('.sheet .crew-stop').length === 1").await?;
        tab.touch(".sheet .crew-stop").await?;
        tab.fill("input[name=quantity]", quantity).await?;
        tab.fill("input[name=note]", "from the depot").await?;
        tab.press(act).await?;
        tab.until("document.querySelector('.sheet') === null").await?;
        tab.shows(there).await?;
    }
    tab.shows("More was used than was loaded").await?;
    tab.shows("from the depot").await?;
    // What cannot be is said where it was typed, and nothing is written.
    tab.press("Load the van").await?;
    tab.touch(".sheet .crew-stop").await?;
    tab.fill("input[name=quantity]", "0").await?;
    tab.press("Put in").await?;
    tab.shows("not 0, and a million at most").await?;
    tab.has_no_complaints()
}
