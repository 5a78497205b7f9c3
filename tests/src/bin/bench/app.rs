//! The technician's app in a real Chromium whose page has a fourth of this processor, as a three-year-old phone has: 500
//! orders on the device. The worker is not slowed down; its times are told apart.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use image::codecs::jpeg::JpegEncoder;
use serde_json::Value;
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

pub(crate) async fn measure(rounds: u32, table: &mut Table) -> Result<()> {
    let mut scene = Scene::on(Database::Sqlite, 4).await?;
    app_is_built(&scene.server.url()).await?;
    sizes(&scene, table).await?;
    let crew = scene.crew("wang").await?;
    let mut order = String::new();
    for _ in 0..ORDERS {
        order = scene.order(&crew).await?.to_string();
    }
    let profile = scene.folder().join("browser");
    first_visit(&scene, &scene.folder().join("stranger"), table).await?;
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
    let (_browser, tab) = open(&scene, &profile).await?;
    tab.until("document.querySelector('.order-row') !== null").await?;
    screens(&tab, table).await?;
    acts(&tab, &order, table).await?;
    photo(&tab, scene.folder(), table).await
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

/// From the list into an order and back, thirty times.
async fn screens(tab: &Tab, table: &mut Table) -> Result<()> {
    let mut taps = Samples::default();
    let tap = "(async () => {
        const frame = () => new Promise(requestAnimationFrame), start = performance.now();
        document.querySelectorAll('.order-row')[Math.floor(performance.now()) % 40].click();
        while (!document.querySelector('#head') || !document.querySelector('main .card h2')) await frame();
        const took = performance.now() - start;
        location.hash = '#/';
        while (!document.querySelector('.order-row')) await frame();
        await frame();
        return took;
    })()";
    for _ in 0..30 {
        taps.push(tab.eval(tap).await?.as_f64().context("no time")?);
    }
    let remark = format!("p95; median {:.0}", taps.median());
    table.add("app: tap to the next screen", Target::AtMost(100.0), taps.percentile(95), "ms", remark);
    Ok(())
}

/// From a touch to the worker's word that it is on disk.
async fn acts(tab: &Tab, order: &str, table: &mut Table) -> Result<()> {
    tab.eval(&format!("location.hash = '#/order/{order}'")).await?;
    for act in ["Accept", "On my way", "I have arrived"] {
        tab.press(act).await?;
    }
    tab.shows("What you found and did").await?;
    tab.eval("seen.answers.length = 0").await?;
    for n in 0..40 {
        let answered = format!("seen.answers.length > {n}");
        tab.eval(&format!("document.querySelectorAll('#outcome .chip')[{}].click()", n % 4)).await?;
        tab.until(&answered).await?;
    }
    let answers = tab.eval("seen.answers").await?;
    let mut took = Samples::default();
    answers.as_array().into_iter().flatten().filter_map(Value::as_f64).for_each(|ms| took.push(ms));
    ensure!(took.median() > 0.0, "no answer was timed");
    let remark = format!("median, page to page; p95 {:.1}", took.percentile(95));
    table.add("app: act to durable", Target::AtMost(30.0), took.median(), "ms", remark);
    Ok(())
}

/// A picture of twelve megapixels, and what it does to the page.
async fn photo(tab: &Tab, folder: &Path, table: &mut Table) -> Result<()> {
    let file = folder.join("twelve.jpg");
    let picture = image::RgbImage::from_fn(4_032, 3_024, |x, y| {
        let grain = u8::try_from((x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 8 & 31).unwrap_or(0);
        image::Rgb([grain + 90, grain + 110, u8::try_from(y / 16).unwrap_or(200).min(220)])
    });
    JpegEncoder::new_with_quality(std::fs::File::create(&file)?, 88).encode_image(&picture)?;
    let mut stored = Samples::default();
    tab.eval("seen.tasks.length = 0").await?;
    for n in 1..=5 {
        tab.eval("seen.answers.length = 0").await?;
        tab.choose("input[type=file][data-kind=Before]", &file).await?;
        tab.until(&format!("document.querySelectorAll('.shot img').length === {n}")).await?;
        stored.push(number(tab, "Math.max(...seen.answers)").await?);
    }
    let remark = format!("median; worst {:.0}", stored.worst());
    table.add("app: a 12-megapixel photo stored", Target::AtMost(1_000.0), stored.median(), "ms", remark);
    let longest = number(tab, "Math.max(0, ...seen.tasks)").await?;
    table.add("app: longest task of the page meanwhile", Target::AtMost(100.0), longest, "ms", "");
    Ok(())
}

async fn number(tab: &Tab, expression: &str) -> Result<f64> {
    tab.eval(expression).await?.as_f64().with_context(|| format!("{expression} is no number"))
}
