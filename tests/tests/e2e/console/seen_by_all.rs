//! For everyone: axe finds nothing to complain about on any page of the console or of the customer, in any light.

use anyhow::{Context, Result};
use serde_json::json;
use shared::geo::Point;
use tests::axe::Axe;
use tests::browser::{Tab, View};
use tests::server::ADMIN;

use super::{DESK, Desk};

/// The lights.
const LIGHTS: [&str; 2] = ["light", "dark"];
/// Pages of the office, and what tells that each stands.
const PAGES: [(&str, &str); 15] = [
    ("#/crews", ".crew-line"),
    ("#/customers", ".books .panel-head"),
    ("#/office/quarantine", ".office-body .panel-head"),
    ("#/office/people", ".office-body .table"),
    ("#/office/second-line", ".office-body .empty"),
    ("#/office/complaints", ".office-body .empty"),
    ("#/office/loans", ".office-body .empty"),
    ("#/office/inspections", ".office-body .empty"),
    ("#/office/devices", ".office-body .empty"),
    ("#/office/levels", ".office-body .table, .office-body .empty"),
    ("#/office/parts", ".office-body .table, .office-body .empty"),
    ("#/office/imports", ".office-body .empty"),
    ("#/office/keys", ".office-body .empty, .office-body .table"),
    ("#/office/webhooks", ".office-body .empty, .office-body .table"),
    ("#/?q=zzzz", ".list .empty"),
];

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page() -> Result<()> {
    let axe = Axe::installed().await?;
    let mut desk = Desk::begin().await?;
    let base = Point::from_degrees(31.2, 121.44);
    let wang = desk.scene.office.person("wang", "王强", "technician").await?;
    let north = desk.scene.office.crew("North", &["plumbing"], base, &[&wang]).await?;
    let order = desk.scene.office.report("Harbour Books", "Shop window cracked", "plumbing", base).await?;
    desk.scene.office.assign(&order, &north, "").await?;
    desk.scene.office.report("Maple Clinic", "Water heater is leaking", "plumbing", base).await?;

    let gate = desk.browser.open(&format!("{}/", desk.scene.server.url())).await?;
    gate.press("English").await?;
    gate.until("document.querySelector('.gate') !== null").await?;
    axe.is_content(&gate, "sign-in", &LIGHTS).await?;

    let tab = desk.sit_down_as(ADMIN).await?;
    tab.until("document.querySelectorAll('.line').length === 2").await?;
    axe.is_content(&tab, "board", &LIGHTS).await?;
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.until("document.querySelector('.story li') !== null").await?;
    axe.is_content(&tab, "order", &LIGHTS).await?;
    tab.key("c").await?;
    tab.until("document.querySelector('.candidate') !== null").await?;
    axe.is_content(&tab, "candidates", &LIGHTS).await?;
    sheets(&tab, &axe).await?;
    intake(&tab, &axe).await?;
    for (hash, stands) in PAGES {
        tab.eval(&format!("location.hash = '{hash}'")).await?;
        tab.until(&format!("document.querySelector('{stands}') !== null")).await?;
        axe.is_content(&tab, hash, &LIGHTS).await?;
    }
    tab.eval(&format!("location.hash = '#/crews/{north}'")).await?;
    tab.until("document.querySelector('.order-column .facts') !== null").await?;
    axe.is_content(&tab, "crew", &LIGHTS).await?;
    // On a telephone the board is board and order, one after the other.
    tab.view(View { width: 390, height: 844, ..DESK }).await?;
    tab.eval("location.hash = '#/'").await?;
    tab.until("document.querySelectorAll('.line').length === 2").await?;
    axe.is_content(&tab, "board on a telephone", &LIGHTS).await
}

async fn sheets(tab: &Tab, axe: &Axe) -> Result<()> {
    for (opens, screen) in [(".who", "menu"), (".bar .icon-button", "keys")] {
        tab.touch(opens).await?;
        tab.until("document.querySelector('.sheet') !== null").await?;
        axe.is_content(tab, screen, &LIGHTS).await?;
        tab.key("Escape").await?;
        tab.until("document.querySelector('.sheet') === null").await?;
    }
    Ok(())
}

async fn intake(tab: &Tab, axe: &Axe) -> Result<()> {
    tab.eval("location.hash = '#/new'").await?;
    tab.fill("textarea[name=fault]", "Hot water comes and goes").await?;
    tab.touch(".intake-form button[type=submit]").await?;
    tab.until("document.querySelector('.wrong, .notice.late') !== null").await?;
    axe.is_content(tab, "intake, refused", &LIGHTS).await
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_what_customers_see() -> Result<()> {
    let axe = Axe::installed().await?;
    let mut desk = Desk::begin().await?;
    let order = desk.scene.office.report("Harbour Books", "Shop window cracked", "glazier", None).await?;
    let made = desk.scene.office.rest.post(&format!("/api/v1/orders/{order}/link"), json!({})).await?.ok()?;
    let url = made.text("url")?;
    let path = url.find("/v/").and_then(|at| url.get(at..)).context("a link leads to /v/")?;
    for (path, screen) in [(path, "visit"), ("/v/nothing-there", "a link that leads nowhere")] {
        let tab = desk.browser.open(&format!("{}{path}", desk.scene.server.url())).await?;
        for dark in [false, true] {
            tab.view(View { width: 390, height: 844, dark }).await?;
            tab.until("document.querySelector('h1') !== null").await?;
            axe.is_content(&tab, screen, &[if dark { "dark" } else { "light" }]).await?;
        }
    }
    Ok(())
}
