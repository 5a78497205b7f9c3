//! The technician's app in a real Chromium whose page has a fourth of this processor, as a three-year-old phone has: 500
//! orders on the device. The worker is not slowed down; its times are told apart.

mod lighthouse;
mod load;
mod visit;

use std::path::Path;

use anyhow::{Context, Result};
use shared::geo::Point;
use tests::browser::{Browser, Tab, View, app_is_built};
use tests::database::Database;
use tests::scene::{Crew, Scene};

use crate::table::{Samples, Table, Target};

const ORDERS: u32 = 500;
const SLOWER: u32 = 4;
const PHONE: View = View { width: 360, height: 740, dark: false };

/// Notes when the list is painted, how long the worker takes to answer, and every task that holds the page up.
const WATCH: &str = "
(() => {
  const seen = { painted: 0, answers: [], tasks: [] };
  window.seen = seen;
  const look = () => {
    if (!seen.painted && document.querySelector('.order-row, .next, input[name=code]'))
      requestAnimationFrame(() => { seen.painted ||= performance.now(); });
    else if (!seen.painted) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map((task) => task.duration)))
    .observe({ type: 'longtask', buffered: true });
  const asked = new Map(), heard = new WeakSet(), post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, moved) {
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener('message', ({ data }) => {
        if (asked.has(data.id)) { seen.answers.push(performance.now() - asked.get(data.id)); asked.delete(data.id); }
      });
    }
    if (message && message.id) asked.set(message.id, performance.now());
    return post.call(this, message, moved);
  };
})();";

/// Notes how long the worker itself takes for each question.
const WATCH_WORKER: &str = "
(() => {
  const took = [], asked = new Map(), heard = self.onmessage, post = self.postMessage;
  self.took = took;
  self.onmessage = (event) => { asked.set(event.data.id, performance.now()); return heard(event); };
  self.postMessage = function (message, moved) {
    if (asked.has(message.id)) { took.push(performance.now() - asked.get(message.id)); asked.delete(message.id); }
    return post.call(self, message, moved);
  };
})()";

pub(crate) async fn measure(rounds: u32, table: &mut Table) -> Result<()> {
    let mut scene = Scene::on(Database::Sqlite, 4).await?;
    app_is_built(&scene.server.url()).await?;
    sizes(&scene, table).await?;
    let crew = scene.crew("wang").await?;
    let mut orders = Vec::new();
    for _ in 0..ORDERS {
        orders.push(scene.order(&crew).await?.to_string());
    }
    let order = orders.last().context("there are orders")?.clone();
    let profile = scene.folder().join("browser");
    first_visit(&scene, &scene.folder().join("stranger"), table).await?;
    lighthouse::judge(&scene, table).await?;
    enrol(&scene, &crew, &profile).await?;
    scene.server.kill().await?;
    let mut painted = Samples::default();
    for _ in 0..rounds.min(8) {
        let (_browser, tab) = open(&scene, &profile).await?;
        tab.until("window.seen?.painted > 0 && document.querySelector('.order-row') !== null").await?;
        painted.push(number(&tab, "seen.painted").await?);
    }
    let remark = format!("server down, median; worst {:.0}", painted.worst());
    table.add("app: cold start to the list painted", Target::AtMost(1_000.0), painted.median(), "ms", remark);
    let (browser, tab) = open(&scene, &profile).await?;
    tab.until("document.querySelector('.order-row') !== null").await?;
    visit::screens(&tab, table).await?;
    visit::acts(&tab, &order, table).await?;
    let picture = visit::twelve_megapixels()?;
    visit::photo(&tab, (scene.folder(), &picture), table).await?;
    load::photos(&browser, &tab, (scene.folder(), &picture), table).await?;
    scene.server.run().await?;
    load::acts_while_syncing(&scene, &tab, (&order, &orders), table).await
}

/// What the first list needs, and what is fetched afterwards, as it travels.
async fn sizes(scene: &Scene, table: &mut Table) -> Result<()> {
    let url = scene.server.url();
    let get = async |name: &str| {
        let asked = scene.http.get(format!("{url}/app/{name}")).header("accept-encoding", "br");
        Ok::<_, anyhow::Error>(asked.send().await?.bytes().await?)
    };
    let script = scene.http.get(format!("{url}/app/sw.js")).send().await?.text().await?;
    for (list, name, target) in [
        ("const FILES", "app: needed for the first list, compressed", Target::AtMost(750.0)),
        ("const LATER", "app: fetched afterwards, compressed", Target::Open),
    ] {
        let line = script.lines().find(|line| line.starts_with(list)).context("the service worker lists no files")?;
        let mut bytes = 0_u32;
        for file in line.split('"').skip(1).step_by(2) {
            bytes += u32::try_from(get(file.trim_start_matches("./")).await?.len())?;
        }
        table.add(name, target, f64::from(bytes) / 1_000.0, "kB", "");
    }
    Ok(())
}

/// A phone that has never been here, over a slow line: until one can type the code.
async fn first_visit(scene: &Scene, profile: &Path, table: &mut Table) -> Result<()> {
    let mut browser = Browser::start(profile).await?;
    let mut tab = browser.open("about:blank").await?;
    tab.before_all(WATCH).await?;
    tab.throttle(SLOWER).await?;
    // 1.6 Mbit/s and 150 ms, as Lighthouse imagines a slow mobile line.
    tab.line(150, 200_000).await?;
    tab.go(&format!("{}/app/", scene.server.url())).await?;
    tab.until("window.seen?.painted > 0").await?;
    let painted = number(&tab, "seen.painted").await?;
    table.add("app: first visit over 1.6 Mbit/s, usable", Target::AtMost(6_000.0), painted, "ms", "");
    Ok(())
}

async fn enrol(scene: &Scene, crew: &Crew, profile: &Path) -> Result<()> {
    let (_browser, tab) = open(scene, profile).await?;
    tab.press("English").await?;
    tab.fill("input[name=code]", &scene.office.code(&crew.person).await?).await?;
    tab.press("Enrol this device").await?;
    let all = format!("document.querySelectorAll('.order-row').length === {}", ORDERS - 1);
    tab.until(&all).await?;
    tab.until("navigator.serviceWorker.ready.then((ready) => ready.active !== null)").await
}

async fn open(scene: &Scene, profile: &Path) -> Result<(Browser, Tab)> {
    let mut browser = Browser::start(profile).await?;
    browser.grant(&scene.server.url(), &["geolocation", "durableStorage"]).await?;
    let mut tab = browser.open("about:blank").await?;
    tab.view(PHONE).await?;
    let place = Point::from_degrees(37.77, -122.43).context("a place on earth")?;
    tab.stand_at(place.lat(), place.lon()).await?;
    tab.before_all(WATCH).await?;
    tab.throttle(SLOWER).await?;
    tab.go(&format!("{}/app/", scene.server.url())).await?;
    Ok((browser, tab))
}

async fn number(tab: &Tab, expression: &str) -> Result<f64> {
    tab.eval(expression).await?.as_f64().with_context(|| format!("{expression} is no number"))
}
