//! A dispatcher's morning: a call is taken by the keys alone, a crew is sent and taken back, somebody else is quicker, a
//! report appears while one looks on.

use anyhow::{Result, ensure};
use shared::geo::Point;

use super::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_taken_and_crews_are_sent() -> Result<()> {
    let mut desk = Desk::begin().await?;
    let base = Point::from_degrees(31.2, 121.44);
    let wang = desk.scene.office.person("wang", "王强", "technician").await?;
    let liu = desk.scene.office.person("liu", "刘洋", "technician").await?;
    desk.scene.office.crew("North", &["plumbing"], base, &[&wang]).await?;
    let south = desk.scene.office.crew("South", &["plumbing"], base, &[&liu]).await?;
    let tab = desk.sit_down().await?;
    tab.shows("Nothing needs a hand").await?;

    // By the keys alone.
    tab.key("n").await?;
    tab.until("document.activeElement.name === 'customer'").await?;
    tab.type_text("Willow Court Hotel").await?;
    tab.fill("input[name=address]", "88 Willow Road").await?;
    tab.fill("textarea[name=fault]", "Hot water comes and goes").await?;
    tab.select("select[name=trade]", "plumbing").await?;
    tab.fill("input[name=contact]", "Mr Brown").await?;
    tab.touch(".intake-form button[type=submit]").await?;
    tab.shows("88 Willow Road").await?;
    tab.shows("Nobody sent").await?;

    // Somebody else was quicker: both sides are told.
    let office = desk.colleague().await?;
    let order = tab.eval("location.hash.split('/')[2].slice(0, 32)").await?;
    let order = order.as_str().unwrap_or_default().to_owned();
    tab.until("document.querySelectorAll('.candidate').length === 2").await?;
    tab.eval("window.__fetch = window.fetch; window.fetch = (u, i) => i && i.method === 'PUT' ? new Promise((go) => window.__go = () => go(window.__fetch(u, i))) : window.__fetch(u, i); true").await?;
    tab.touch(".candidate:nth-child(1) .button").await?;
    tab.until("window.__go !== undefined").await?;
    office.assign(&order, &south, "I was on the telephone").await?;
    tab.eval("window.fetch = window.__fetch; window.__go(); true").await?;
    tab.shows("Somebody decided about this order meanwhile").await?;
    tab.shows("陈静").await?;
    tab.press("Leave it as it is").await?;
    ensure!(
        office.order(&order).await?.view["assignment"]["crew"] == south.as_str(),
        "the colleague's decision stands"
    );

    // Sent to another, and taken back within six seconds.
    tab.key("c").await?;
    tab.until("document.querySelectorAll('.candidate').length === 2").await?;
    tab.eval("[...document.querySelectorAll('.candidate')].find((row) => row.innerText.includes('North')).querySelector('button').click()").await?;
    tab.shows("Sent to North").await?;
    tab.key("u").await?;
    tab.until("document.querySelector('.sent').innerText.includes('South')").await?;

    // A note goes to the crew.
    tab.fill("[data-note]", "Bring the long ladder").await?;
    tab.touch(".note-form button[type=submit]").await?;
    tab.until("document.querySelector('.notes').innerText.includes('Bring the long ladder')").await?;

    // The customer calls: another time.
    tab.key("t").await?;
    tab.touch(".sheet button[type=submit]").await?;
    tab.shows("Another time is set").await?;
    tab.until("document.querySelector('.sheet') === null").await?;
    tab.until("document.querySelector('.request').innerText.includes('appointment')").await?;

    // What others report appears by itself, and glows.
    let told = tab.eval("document.querySelectorAll('.line').length").await?;
    ensure!(told == 1, "{told}");
    office.report("Maple Clinic", "Water heater is leaking", "plumbing", base).await?;
    tab.until("document.querySelectorAll('.line').length === 2").await?;
    tab.shows("Water heater is leaking").await?;

    // Found by a word, and out of sight by another.
    tab.fill("[data-search]", "maple").await?;
    tab.until("document.querySelectorAll('.line').length === 1").await?;
    tab.until("location.hash.includes('q=maple')").await?;
    tab.fill("[data-search]", "nothing like it").await?;
    tab.shows("No order fits").await?;
    tab.has_no_complaints()
}
