//! What the office does besides sending somebody: a pause, a loan unit, a fee, and the pages that keep an eye on them.

use anyhow::{Result, ensure};
use shared::geo::Point;

use super::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn pauses_loan_units_and_fees_are_noted_and_seen_again() -> Result<()> {
    let mut desk = Desk::begin().await?;
    let base = Point::from_degrees(31.2, 121.44);
    let order = desk.scene.office.report("Harbour Books", "Printer prints blank pages", "plumbing", base).await?;
    let tab = desk.sit_down().await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.until("document.querySelector('.story li') !== null").await?;

    // The customer wants to think about it.
    tab.press("Record a pause").await?;
    tab.select("select[name=why]", "customer-decides").await?;
    tab.fill("input[name=reason]", "calls back on Monday").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.until("document.querySelector('.besides') && document.querySelector('.besides').innerText.includes('calls back on Monday')").await?;
    tab.until("document.querySelector('.story').innerText.includes('paused by the office')").await?;
    tab.press("It goes on").await?;
    tab.until("document.querySelector('.besides').innerText.includes('Over')").await?;

    // Meanwhile they get another printer.
    tab.press("Hand over a loan unit").await?;
    tab.fill("input[name=unit-name]", "Laser printer").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.until("document.querySelector('.sheet .wrong') !== null").await?;
    tab.fill("input[name=unit-number]", "BJ-017").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.until("document.querySelector('.sheet') === null").await?;
    tab.shows("Laser printer BJ-017").await?;

    // And pay the call.
    tab.press("Note a fee").await?;
    tab.fill("input[name=amount]", "not much").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.shows("An amount such as 280.00").await?;
    tab.fill("input[name=amount]", "80.50").await?;
    tab.select("select[name=method]", "wechat").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.until("document.querySelector('.sheet') === null").await?;
    tab.shows("80.50 CNY").await?;
    let view = desk.scene.office.order(&order).await?.view;
    ensure!(view["collected"][0]["minor"] == 8_050, "{view}");
    ensure!(view["pauses"][0]["end"] == "said", "{view}");

    // What is out is seen at a glance, and is back by the order.
    tab.eval("location.hash = '#/office/loans'").await?;
    tab.until("document.querySelector('.table') && document.querySelector('.table').innerText.includes('BJ-017')")
        .await?;
    tab.touch(".table a").await?;
    tab.until("document.querySelector('.story li') !== null").await?;
    tab.press("It is back").await?;
    tab.shows("The loan unit is back").await?;
    tab.eval("location.hash = '#/office/loans'").await?;
    tab.shows("Nothing here").await?;
    tab.has_no_complaints()
}
