//! Leaving pages and coming back to them, with everything on them that listens: nothing breaks.

use anyhow::Result;
use tests::server::ADMIN;

use super::{Desk, PAGES};

#[tokio::test(flavor = "multi_thread")]
async fn no_page_breaks_when_it_is_left_and_entered_again() -> Result<()> {
    let (mut desk, _, order) = Desk::with_a_crew().await?;
    let tab = desk.sit_down_as(ADMIN).await?;
    for (hash, stands) in PAGES.into_iter().chain([("#/new", "input[name=customer]")]) {
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
