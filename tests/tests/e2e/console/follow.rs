//! A customer follows the crew on its way, without touching the page; is shown a photo once the office lets them; and reports
//! the next fault by the code on the machine, with a photo, without any script.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use shared::geo::Point;
use tests::browser::{Tab, View};
use tests::chance::Chance;
use tests::images;

use super::Desk;

/// A telephone.
const PHONE: View = View { width: 390, height: 844, dark: false };

/// What the page would do by itself a little later.
async fn look_again(tab: &Tab) -> Result<()> {
    tab.eval("document.dispatchEvent(new Event('visibilitychange')); true").await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_visit_keeps_itself_up_to_date() -> Result<()> {
    let mut desk = Desk::begin().await?;
    let crew = desk.scene.crew("wang").await?;
    let office = desk.scene.office.clone();
    let order =
        office.report("Harbour Books", "Shop window cracked", "sewer", Point::from_degrees(37.77, -122.43)).await?;
    office.assign(&order, &crew.id, "").await?;
    let made = office.rest.post(&format!("/api/v1/orders/{order}/link"), json!({})).await?.ok()?;
    let url = made.text("url")?;
    let link = url.find("/v/").and_then(|at| url.get(at..)).context("a link leads to /v/")?.to_owned();
    let server = desk.scene.server.url();
    let tab = desk.browser.open(&format!("{server}{link}")).await?;
    tab.view(PHONE).await?;
    tab.shows("A crew is arranged").await?;
    tab.shows("This page keeps itself up to date").await?;

    let number = office.order(&order).await?.view["origin"]["number"].as_str().context("a number")?.to_owned();
    let field = desk.scene.field(&crew.person, "phone", &server).await?;
    field.ok(&["sync"]).await?;
    field.ok(&["accept", &number]).await?;
    field.ok(&["on-the-way", &number, "--at", "37.7801,-122.4302,10"]).await?;
    field.sync_until_empty(20).await?;
    // Nothing is lost that somebody is typing meanwhile.
    tab.eval("const reason = document.getElementById('reason'); reason.closest('details').open = true; reason.focus()")
        .await?;
    tab.type_text("moved").await?;
    look_again(&tab).await?;
    tab.shows("On the way").await?;
    tab.shows("about 1.1 km away").await?;
    ensure!(tab.eval("document.getElementById('reason').value").await? == "moved", "what was typed is gone");
    ensure!(tab.eval("document.getElementById('told').textContent").await? == "On the way", "a screen reader is told");
    tab.eval("document.activeElement.blur()").await?;
    field.ok(&["arrive", &number, "--at", "37.77,-122.43,10"]).await?;
    field.sync_until_empty(20).await?;
    look_again(&tab).await?;
    tab.shows("At work").await?;
    tab.until("document.querySelector('.near') === null && document.querySelector('form') === null").await?;
    tab.has_no_complaints()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_goes_from_the_customer_to_the_office_and_back() -> Result<()> {
    let mut desk = Desk::begin().await?;
    let office = desk.scene.office.clone();
    let add = async |path: String, body| anyhow::Ok(office.rest.post(&path, body).await?.ok()?.text("id")?.to_owned());
    let customer =
        json!({ "number": "C-1", "name": "Oriental Tower", "contact_name": "Ms Wang", "contact_phone": "13900000000" });
    let customer = add("/api/v1/customers".into(), customer).await?;
    let site =
        add(format!("/api/v1/customers/{customer}/sites"), json!({ "name": "B1", "address": "1 Century Avenue" }))
            .await?;
    let machine = add(
        format!("/api/v1/sites/{site}/equipment"),
        json!({ "number": "AC-7", "name": "Chiller 7", "location": "Basement" }),
    )
    .await?;
    let code = format!("INSERT INTO machine_codes (code, equipment_id, made_at) VALUES ('c0de', x'{machine}', 1)");
    desk.scene.server.database().execute(&desk.scene.server.folder().join("callout.db"), &code).await?;
    let server = desk.scene.server.url();
    let photo = desk.scene.folder().join("drip.jpg");
    images::photograph(&photo, &mut Chance::new(3), Point::from_degrees(31.2, 121.44).context("on earth")?)?;

    let tab = desk.browser.open(&format!("{server}/m/c0de")).await?;
    tab.view(PHONE).await?;
    tab.fill("#fault", "It drips on the floor").await?;
    tab.fill("#name", "Mr Li").await?;
    tab.fill("#phone", "138 0000 0000").await?;
    tab.choose("#photo", &photo).await?;
    tab.press("Send the report").await?;
    tab.shows("Your number is").await?;
    let order = office.orders().await?.first().and_then(|order| order["id"].as_str()).context("an order")?.to_owned();
    let made = office.rest.post(&format!("/api/v1/orders/{order}/link"), json!({})).await?.ok()?;
    let url = made.text("url")?;
    let link = url.find("/v/").and_then(|at| url.get(at..)).context("a link leads to /v/")?.to_owned();

    let at_desk = desk.sit_down().await?;
    at_desk.eval(&format!("location.hash = '#/order/{order}'")).await?;
    at_desk.until("document.querySelector('.shot img') !== null").await?;
    at_desk.eval("document.querySelector('.shot img').loading = 'eager'").await?;
    at_desk.until("document.querySelector('.shot img').naturalWidth > 100").await?;
    at_desk.shows("From the customer").await?;
    at_desk.touch(".shot").await?;
    at_desk.shows("The customer does not see it").await?;
    tab.eval(&format!("location.href = '{link}'; true")).await?;
    tab.shows("What is wrong").await?;
    ensure!(tab.eval("document.querySelector('.photos') === null").await? == true, "nobody released it");
    at_desk.press("Show it to the customer").await?;
    at_desk.shows("The customer sees it · 陈静").await?;
    tab.reload().await?;
    // In a window that nobody looks at, a browser fetches no picture until it has to.
    tab.until("document.querySelector('.photos img') !== null").await?;
    tab.eval("document.querySelector('.photos img').loading = 'eager'").await?;
    tab.until(
        "document.querySelector('.photos img') !== null && document.querySelector('.photos img').naturalWidth > 100",
    )
    .await?;
    at_desk.press("Take it back").await?;
    at_desk.shows("The customer does not see it · 陈静").await?;
    tab.reload().await?;
    tab.until("document.querySelector('dl') !== null && document.querySelector('.photos') === null").await?;
    tab.has_no_complaints()?;
    at_desk.has_no_complaints()
}
