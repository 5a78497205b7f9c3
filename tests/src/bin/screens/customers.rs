//! The pages that customers see, a picture of each.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use tests::browser::{Browser, Tab, View};
use tests::office::Office;

/// How each page is looked at: its name, the language, the window.
pub(crate) fn views() -> Vec<(String, &'static str, View)> {
    let mut views = Vec::new();
    for lang in ["zh-CN", "en"] {
        for (width, height) in [(1_440, 900), (390, 844)] {
            for (light, dark) in [("light", false), ("dark", true)] {
                let name = format!("customer-{}-{width}-{light}", lang.split('-').next().unwrap_or_default());
                views.push((name, lang, View { width, height, dark }));
            }
        }
    }
    views
}

/// Follows a visit, the signed one if there is one, asks about signatures, and stands before a machine.
pub(crate) async fn walk(
    browser: &mut Browser,
    server: &str,
    (into, name): (&Path, &str),
    (lang, view): (&str, View),
    office: &Office,
) -> Result<()> {
    let tab = browser.open("about:blank").await?;
    tab.speak(lang).await?;
    tab.view(view).await?;
    let mut pages = vec![("/v/nothing-there".to_owned(), "no-such-visit"), ("/signed".to_owned(), "signed")];
    for (order, stop) in orders(office).await? {
        let link = office.rest.post(&format!("/api/v1/orders/{order}/link"), json!({})).await?.ok()?;
        let url = link.text("url")?.to_owned();
        let path = url.find("/v/").and_then(|at| url.get(at..)).context("a link leads to /v/")?;
        pages.push((path.to_owned(), stop));
        if let Some(signed) = office.sign_offs(&order).await?.first() {
            let digest =
                signed.get("digest").and_then(serde_json::Value::as_str).context("a signature has a digest")?;
            pages.push((format!("/signed/{order}/{digest}"), "what-was-signed"));
        }
    }
    for (stop, (path, page)) in pages.into_iter().enumerate() {
        tab.eval(&format!("location.href = '{server}{path}'; true")).await?;
        tab.until(&format!("location.pathname === '{path}' && document.querySelector('h1') !== null")).await?;
        photograph(&tab, &into.join(format!("{name}-{stop:02}-{page}.png"))).await?;
    }
    Ok(())
}

/// An order that somebody was sent to, and one that was signed, if there are such.
async fn orders(office: &Office) -> Result<Vec<(String, &'static str)>> {
    let all = office.orders().await?;
    let first = |status: &[&str]| {
        let fits = |order: &&serde_json::Value| {
            order.get("status").and_then(serde_json::Value::as_str).is_some_and(|of| status.contains(&of))
        };
        all.iter().find(fits).and_then(|order| order.get("id")?.as_str()).map(str::to_owned)
    };
    let under_way = first(&["on-the-way", "accepted", "dispatched"]).map(|order| (order, "visit"));
    let signed = first(&["signed", "closed"]).map(|order| (order, "visit-signed"));
    Ok([under_way, signed].into_iter().flatten().collect())
}

async fn photograph(tab: &Tab, file: &Path) -> Result<()> {
    tokio::time::sleep(Duration::from_millis(200)).await;
    std::fs::write(file, tab.photograph().await?).with_context(|| format!("cannot write {}", file.display()))
}
