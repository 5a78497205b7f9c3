//! The pages that customers see, a picture of each.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::json;
use tests::browser::{Browser, Tab, View};
use tests::chance::Chance;
use tests::field::Field;
use tests::office::Office;
use tests::server::Server;
use tests::town::{self, Town};
use tests::visit::Visit;

/// How each page is looked at: its name, the language, the window.
pub(crate) fn views() -> Vec<(String, &'static str, View)> {
    let mut views = Vec::new();
    for lang in ["zh-CN", "en"] {
        for (width, height) in [(1_440, 900), (1_024, 768), (390, 844)] {
            for (light, dark) in [("light", false), ("dark", true)] {
                let name = format!("customer-{}-{width}-{light}", lang.split('-').next().unwrap_or_default());
                views.push((name, lang, View { width, height, dark }));
            }
        }
    }
    views
}

/// What customers are shown pictures of.
pub(crate) struct Scene {
    /// An order that was signed, one of its photos released.
    pub(crate) signed: String,
    under_way: String,
    code: String,
}

/// One visit done and signed, one on its way, and a machine with a code.
pub(crate) async fn set(
    office: &Office,
    server: &Server,
    (folder, town): (&Path, &Town),
    chance: &mut Chance,
) -> Result<Scene> {
    let mut others = town.technicians.iter().filter(|found| found.login != "liu");
    let (zhao, next) = (others.next().context("somebody")?, others.next().context("somebody else")?);
    let signed = office.report("王府花园", "玻璃门关不严", "glazier", town::place(300.0, 200.0)).await?;
    office.assign(&signed, &zhao.crew, "").await?;
    let visit = Visit { office, server: &server.url(), folder, person: &zhao.id };
    visit.signed(chance, &signed, "张女士").await?;
    let view = office.order(&signed).await?.view;
    for photo in view.pointer("/photos").and_then(serde_json::Value::as_array).into_iter().flatten() {
        let path = format!(
            "/api/v1/orders/{signed}/photos/{}/release",
            photo.pointer("/hash").and_then(serde_json::Value::as_str).unwrap_or_default()
        );
        office.rest.send(Method::PUT, &path, &[], None).await?.ok()?;
    }
    let under_way =
        office.report("Willow Court", "Hot water comes and goes", "plumbing", town::place(-900.0, 700.0)).await?;
    office.assign(&under_way, &next.crew, "").await?;
    let field = Field::new(&folder.join("phone-on-the-way"), &server.url());
    field.enroll(&office.code(&next.id).await?, "phone").await?;
    field.ok(&["sync"]).await?;
    let view = office.order(&under_way).await?.view;
    let number = view.pointer("/origin/number").and_then(serde_json::Value::as_str).context("no number")?;
    field.ok(&["accept", number]).await?;
    field.ok(&["on-the-way", number, "--at", "31.2101,121.4452,12"]).await?;
    field.sync_until_empty(20).await?;
    let database = rusqlite::Connection::open(server.folder().join("callout.db"))?;
    let insert = "INSERT INTO machine_codes (code, equipment_id, made_at) SELECT 'c0de', id, 1 FROM equipment LIMIT 1";
    database.execute(insert, ())?;
    Ok(Scene { signed, under_way, code: "c0de".into() })
}

/// Follows the visits, asks about signatures, and stands before a machine.
pub(crate) async fn walk(
    browser: &mut Browser,
    server: &str,
    (into, name): (&Path, &str),
    (lang, view): (&str, View),
    (office, scene): (&Office, &Scene),
) -> Result<()> {
    let tab = browser.open("about:blank").await?;
    tab.speak(lang).await?;
    tab.view(view).await?;
    let mut pages = vec![
        ("/v/nothing-there".to_owned(), "no-such-visit"),
        ("/signed".to_owned(), "signed"),
        (format!("/m/{}", scene.code), "machine"),
    ];
    for (order, stop) in [(&scene.under_way, "visit"), (&scene.signed, "visit-signed")] {
        let link = office.rest.post(&format!("/api/v1/orders/{order}/link"), json!({})).await?.ok()?;
        let url = link.text("url")?.to_owned();
        let path = url.find("/v/").and_then(|at| url.get(at..)).context("a link leads to /v/")?;
        pages.push((path.to_owned(), stop));
        if let Some(signed) = office.sign_offs(order).await?.first() {
            let digest =
                signed.get("digest").and_then(serde_json::Value::as_str).context("a signature has a digest")?;
            pages.push((format!("/signed/{order}/{digest}"), "what-was-signed"));
        }
    }
    let waiting = office.report("Harbour Books", "Shop window cracked", "glazier", None).await?;
    let link = office.rest.post(&format!("/api/v1/orders/{waiting}/link"), json!({})).await?.ok()?;
    let url = link.text("url")?;
    pages.push((url.find("/v/").and_then(|at| url.get(at..)).context("a link")?.to_owned(), "visit-waiting"));
    for (stop, (path, page)) in pages.into_iter().enumerate() {
        tab.eval(&format!("location.href = '{server}{path}'; true")).await?;
        tab.until(&format!("location.pathname === '{path}' && document.querySelector('h1') !== null")).await?;
        tab.eval("document.querySelectorAll('details').forEach((part) => { part.open = true }); true").await?;
        photograph(&tab, &into.join(format!("{name}-{stop:02}-{page}.png"))).await?;
        // What lies below the fold.
        if tab.eval("document.documentElement.scrollHeight > innerHeight + 40").await? == true {
            tab.eval("scrollTo(0, document.documentElement.scrollHeight); true").await?;
            photograph(&tab, &into.join(format!("{name}-{stop:02}-{page}-below.png"))).await?;
        }
    }
    Ok(())
}

async fn photograph(tab: &Tab, file: &Path) -> Result<()> {
    tab.until(
        "[...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight)",
    )
    .await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    std::fs::write(file, tab.photograph().await?).with_context(|| format!("cannot write {}", file.display()))
}
