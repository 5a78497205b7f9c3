//! Leaving pages and coming back to them, with everything on them that listens: nothing breaks.

use anyhow::Result;
use shared::geo::Point;
use tests::server::ADMIN;

use super::Desk;

/// Every page, and what tells that it stands.
const PAGES: [(&str, &str); 11] = [
    ("#/new", "input[name=customer]"),
    ("#/crews", ".crew-line"),
    ("#/customers", ".books .panel-head"),
    ("#/office/quarantine", ".office-body .panel-head"),
    ("#/office/people", ".office-body .table"),
    ("#/office/devices", ".office-body .panel-head"),
    ("#/office/levels", ".office-body .panel-head"),
    ("#/office/parts", ".office-body .panel-head"),
    ("#/office/imports", ".office-body .panel-head"),
    ("#/office/keys", ".office-body .panel-head"),
    ("#/office/webhooks", ".office-body .panel-head"),
];

#[tokio::test(flavor = "multi_thread")]
async fn no_page_breaks_when_it_is_left_and_entered_again() -> Result<()> {
    let mut desk = Desk::begin().await?;
    let base = Point::from_degrees(31.2, 121.44);
    let wang = desk.scene.office.person("wang", "王强", "technician").await?;
    let north = desk.scene.office.crew("North", &["plumbing"], base, &[&wang]).await?;
    let order = desk.scene.office.report("Harbour Books", "Shop window cracked", "plumbing", base).await?;
    desk.scene.office.assign(&order, &north, "").await?;
    let tab = desk.sit_down_as(ADMIN).await?;
    for (hash, stands) in PAGES {
        // With an order open, and without one.
        for board in [format!("#/order/{order}"), "#/".to_owned()] {
            tab.eval(&format!("location.hash = '{board}'")).await?;
            tab.until("document.querySelector('.lane') !== null").await?;
            if board != "#/" {
                tab.until("document.querySelector('.story li') !== null").await?;
            }
            tab.eval(&format!("location.hash = '{hash}'")).await?;
            tab.until(&format!("document.querySelector('{stands}') !== null")).await?;
            tab.has_no_complaints()?;
        }
    }
    // Another language draws all of it anew.
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    tab.touch(".who").await?;
    tab.press("中文").await?;
    tab.shows("看板").await?;
    tab.until("document.querySelector('.story li') !== null").await?;
    tab.has_no_complaints()
}
