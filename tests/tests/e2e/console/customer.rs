//! A customer, without an account: follows the visit by a link, has the report as a file, and asks whether it is what was
//! signed.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use shared::geo::Point;
use tests::browser::{Tab, View};
use tests::visit::Visit;

use super::Desk;

/// A telephone.
const PHONE: View = View { width: 390, height: 844, dark: false };

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_can_be_asked_by_code_and_by_file() -> Result<()> {
    let mut desk = Desk::begin().await?;
    let crew = desk.scene.crew("wang").await?;
    let office = desk.scene.office.clone();
    let order =
        office.report("Harbour Books", "Shop window cracked", "sewer", Point::from_degrees(31.2, 121.44)).await?;
    office.assign(&order, &crew.id, "").await?;
    let made = office.rest.post(&format!("/api/v1/orders/{order}/link"), json!({})).await?.ok()?;
    let url = made.text("url")?;
    let link = url.find("/v/").and_then(|at| url.get(at..)).context("a link leads to /v/")?.to_owned();
    let server = desk.scene.server.url();

    let tab = desk.browser.open(&format!("{server}{link}")).await?;
    tab.view(PHONE).await?;
    tab.shows("A crew is arranged").await?;
    let unsigned = tests::rest::http()?.get(format!("{server}{link}/report.pdf")).send().await?;
    ensure!(unsigned.status() == 404, "what nobody signed was given out: {}", unsigned.status());

    let folder = desk.scene.folder().to_owned();
    let visit = Visit { office: &office, server: &server, folder: &folder, person: &crew.person };
    let digest = visit.signed(&mut desk.scene.chance, &order, "张女士").await?;
    tab.reload().await?;
    tab.shows("What you signed").await?;
    tab.shows("The report as PDF").await?;

    let printed = office.rest.bytes(&format!("/api/v1/orders/{order}/report")).await?;
    let given = tests::rest::http()?.get(format!("{server}{link}/report.pdf")).send().await?;
    ensure!(given.headers()["content-type"] == "application/pdf", "{:?}", given.headers());
    ensure!(given.bytes().await? == printed, "customer and office have different files");

    // By the code on the paper.
    tab.eval(&format!("location.href = '/signed/{order}/{digest}'; true")).await?;
    tab.shows("Yes, this is what was signed").await?;
    tab.shows("检查井堵塞，已疏通").await?;
    tab.eval(&format!("location.href = '/signed/{order}/{}'; true", digest.chars().rev().collect::<String>())).await?;
    tab.shows("No such signature has reached us").await?;

    // By the file, as it is, changed, and by something else.
    let whole = desk.scene.folder().join("report.pdf");
    std::fs::write(&whole, &printed)?;
    compare(&tab, &whole, "the same as ours, byte for byte").await?;
    let changed = desk.scene.folder().join("changed.pdf");
    let mut bytes = printed.clone();
    let middle = bytes.get_mut(1_000).context("a report has a thousand bytes")?;
    *middle = middle.wrapping_add(1);
    std::fs::write(&changed, &bytes)?;
    compare(&tab, &changed, "This file differs from ours").await?;
    let other = desk.scene.folder().join("other.pdf");
    std::fs::write(&other, b"%PDF-1.7 nothing of ours")?;
    compare(&tab, &other, "This is no report of ours").await
}

async fn compare(tab: &Tab, file: &std::path::Path, answer: &str) -> Result<()> {
    tab.choose("#file", file).await?;
    tab.press("Compare").await?;
    tab.shows(answer).await
}
