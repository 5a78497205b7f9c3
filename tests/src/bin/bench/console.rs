//! The dispatcher's console in a real Chromium over 5,000 open orders; 200 of them watching; what customers and paper cost.

use anyhow::{Context, Result};
use serde_json::json;
use tests::browser::{Browser, Tab, View, console_is_built};
use tests::database::Database;
use tests::scene::Scene;
use tests::server::{ADMIN, PASSWORD};
use tests::stopwatch::Stopwatch;
use tests::town;
use tests::watching::Watcher;

use crate::ingest::resident_mb;
use crate::table::{Samples, Table, Target};

const ORDERS: u32 = 5_000;
const WATCHING: usize = 200;
const DESK: View = View { width: 1_440, height: 900, dark: false };
const PHONE: View = View { width: 390, height: 844, dark: false };

/// Notes when the first line of the board is painted.
const WATCH: &str = "
window.painted = 0;
const look = () => {
  if (document.querySelector('.line')) requestAnimationFrame(() => { window.painted ||= performance.now(); });
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);";
/// How long the list takes to show what a word finds, until it is painted.
const FILTER: &str = "(async () => {
  const frame = () => new Promise(requestAnimationFrame), field = document.querySelector('[data-search]');
  await frame();
  const start = performance.now();
  field.value = WORD;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await frame();
  await frame();
  return performance.now() - start;
})()";

pub(crate) async fn measure(rounds: u32, table: &mut Table) -> Result<()> {
    let scene = Scene::on(Database::Sqlite, 6).await?;
    console_is_built(&scene.server.url()).await?;
    code(&scene, table).await?;
    let mut order = String::new();
    for (number, trade) in (0..ORDERS).zip(["plumbing", "hvac", "electric"].into_iter().cycle()) {
        let place = f64::from(number % 70) * 100.0;
        let fault = format!("Fault {number} in words");
        order = scene.office.report("Willow Court", &fault, trade, town::place(place, -place)).await?;
    }
    let mut browser = Browser::start(&scene.folder().join("browser")).await?;
    let tab = board(&mut browser, &scene, rounds, table).await?;
    filter(&tab, table).await?;
    events(&tab, &scene, rounds, table).await?;
    drop((tab, browser));
    watching(&scene, table).await?;
    customer(&scene, &order, table).await?;
    paper(&scene, &order, rounds, table).await
}

/// The console's files as they travel.
async fn code(scene: &Scene, table: &mut Table) -> Result<()> {
    let url = scene.server.url();
    let page = scene.http.get(format!("{url}/")).send().await?.text().await?;
    let mut bytes = 0_u32;
    let mut names: Vec<&str> = page.split('"').filter(|part| part.starts_with("console/")).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let asked = scene.http.get(format!("{url}/{name}")).header("accept-encoding", "br");
        bytes += u32::try_from(asked.send().await?.bytes().await?.len())?;
    }
    table.add("console: everything it loads, compressed", Target::AtMost(750.0), f64::from(bytes) / 1_000.0, "kB", "");
    Ok(())
}

/// From an empty tab to the first line, the browser knowing the files and the session.
async fn board(browser: &mut Browser, scene: &Scene, rounds: u32, table: &mut Table) -> Result<Tab> {
    let mut tab = browser.open("about:blank").await?;
    tab.view(DESK).await?;
    tab.before_all(WATCH).await?;
    let url = format!("{}/", scene.server.url());
    tab.go(&url).await?;
    tab.press("English").await?;
    tab.fill("input[name=login]", ADMIN).await?;
    tab.fill("input[name=password]", PASSWORD).await?;
    tab.press("Sign in").await?;
    tab.until("document.querySelector('.line') !== null").await?;
    let mut painted = Samples::default();
    for _ in 0..rounds.min(10) {
        tab.reload().await?;
        tab.until("window.painted > 0").await?;
        painted.push(tab.eval("window.painted").await?.as_f64().context("no time")?);
    }
    let remark = format!("{ORDERS} open orders, median; worst {:.0}", painted.worst());
    table.add("console: board, first lines painted", Target::AtMost(1_500.0), painted.median(), "ms", remark);
    let all = format!("document.querySelector('.filter-row .figures').innerText.startsWith('{ORDERS}')");
    tab.until(&all).await?;
    Ok(tab)
}

async fn filter(tab: &Tab, table: &mut Table) -> Result<()> {
    let mut took = Samples::default();
    for word in ["4", "49", "fault 49", "", "hvac", "willow", "nothing at all", ""] {
        let script = FILTER.replace("WORD", &json!(word).to_string());
        took.push(tab.eval(&script).await?.as_f64().context("no time")?);
    }
    let remark = format!("median, to the second frame; worst {:.0}", took.worst());
    table.add("console: filter among them", Target::AtMost(50.0), took.median(), "ms", remark);
    Ok(())
}

/// From before a report is sent to its line in another's list: more than what is promised, which counts from the commit.
async fn events(tab: &Tab, scene: &Scene, rounds: u32, table: &mut Table) -> Result<()> {
    tab.fill("[data-search]", "just reported").await?;
    tab.until("document.querySelectorAll('.line').length === 0").await?;
    let mut seen = Samples::default();
    for round in 1..=rounds.min(20) {
        let watch = format!(
            "window.seen = 0; (() => {{ const look = () => document.querySelectorAll('.line').length >= {round} \
             ? window.seen = Date.now() : requestAnimationFrame(look); look(); }})(); Date.now()"
        );
        let sent = tab.eval(&watch).await?.as_f64().context("no time")?;
        scene.office.report("Harbour", &format!("Just reported {round}"), "plumbing", None).await?;
        tab.until("window.seen > 0").await?;
        seen.push(tab.eval("window.seen").await?.as_f64().context("no time")? - sent);
    }
    let remark = format!("median, from before the request; worst {:.0}", seen.worst());
    table.add("console: an event visible", Target::AtMost(300.0), seen.median(), "ms", remark);
    Ok(())
}

/// What so many consoles that watch cost the server.
async fn watching(scene: &Scene, table: &mut Table) -> Result<()> {
    let before = resident_mb(&scene.server)?;
    let mut watchers = Vec::with_capacity(WATCHING);
    for _ in 0..WATCHING {
        watchers.push(Watcher::open(&scene.server.url(), scene.office.rest.token()).await?);
    }
    for number in 0..50 {
        scene.office.report("Harbour", &format!("While all watch {number}"), "plumbing", None).await?;
    }
    for watcher in &mut watchers {
        watcher.next().await?;
    }
    let grown = resident_mb(&scene.server)? - before;
    table.add(format!("server with {WATCHING} consoles watching, grown by"), Target::AtMost(150.0), grown, "MB", "");
    Ok(())
}

/// The customer's page over a line of 400 kbit/s and 150 ms.
async fn customer(scene: &Scene, order: &str, table: &mut Table) -> Result<()> {
    let made = scene.office.rest.post(&format!("/api/v1/orders/{order}/link"), json!({})).await?.ok()?;
    let url = made.text("url")?;
    let path = url.find("/v/").and_then(|at| url.get(at..)).context("a link leads to /v/")?;
    let url = format!("{}{path}", scene.server.url());
    let mut bytes = 0_u32;
    let besides = ["style.css", "live.js"].map(|file| format!("{}/v/{file}", scene.server.url()));
    for address in std::iter::once(url.clone()).chain(besides) {
        bytes += u32::try_from(scene.http.get(address).send().await?.bytes().await?.len())?;
    }
    table.add("customer's page with its style and script", Target::AtMost(50.0), f64::from(bytes) / 1_000.0, "kB", "");
    let mut browser = Browser::start(&scene.folder().join("customer")).await?;
    let mut tab = browser.open("about:blank").await?;
    tab.view(PHONE).await?;
    tab.line(150, 50_000).await?;
    tab.go(&url).await?;
    tab.until("performance.getEntriesByName('first-contentful-paint').length > 0").await?;
    let painted = tab.eval("performance.getEntriesByName('first-contentful-paint')[0].startTime").await?;
    let painted = painted.as_f64().context("no time")?;
    table.add("customer's page over 400 kbit/s, readable", Target::AtMost(1_000.0), painted, "ms", "150 ms latency");
    Ok(())
}

async fn paper(scene: &Scene, order: &str, rounds: u32, table: &mut Table) -> Result<()> {
    let path = format!("/api/v1/orders/{order}/report");
    let mut bytes = scene.office.rest.bytes(&path).await?.len();
    let mut took = Samples::default();
    for _ in 0..rounds {
        let watch = Stopwatch::start();
        bytes = scene.office.rest.bytes(&path).await?.len();
        took.push_ms(watch.read());
    }
    let remark = format!("median, {} kB; worst {:.0}", bytes / 1_000, took.worst());
    table.add("service report as PDF, warm", Target::AtMost(300.0), took.median(), "ms", remark);
    Ok(())
}
